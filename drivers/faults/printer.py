"""Faults of the printer. ``raw`` are the stems of ``printer-state-reasons``.

Printers and CUPS put ``-error``, ``-warning`` or ``-report`` behind a stem at their own
discretion (RFC 8011, 5.4.12).
"""

from typing import Final

from drivers.contract import Code
from drivers.faults.anyone import misasked
from drivers.faults.fault import CABLE, SERVICE, UPDATE, Fault, Remedy, Severity

PAPER: Final = "printer.paper_out"
AWAY: Final = "printer.offline"
STOPPED: Final = "printer.stopped"
SLOW: Final = "printer.timeout"

ADD_PAPER: Final = Remedy("打开纸盒，加 A4 纸。", "Open the tray and add A4 paper.")
JAM: Final = Remedy(
    "打开机盖，取出卡住的纸。", "Open the cover and take out the paper."
)
COVER: Final = Remedy("把打印机盖子合上。", "Close the printer's cover.")
TRAY: Final = Remedy("取走出纸口的纸。", "Take the papers out of the output tray.")
ORDER_TONER: Final = Remedy("准备一支硒鼓。", "Have a cartridge at hand.")
CHANGE_TONER: Final = Remedy("换硒鼓。", "Change the cartridge.")
QUEUE: Final = Remedy(
    "打印队列停了：程序会自动恢复；恢复不了就关打印机再开。",
    "The queue stopped and is let go on; if it is not, switch the printer off and on.",
)
LOOK: Final = Remedy(
    "看一眼打印机：有没有纸、有没有通电、号单出来没有。",
    "See that the printer has paper and power, and whether the ticket came out.",
)
SPOOLER: Final = Remedy(
    "打印服务没有运行：重启终端。",
    "The print service does not run: restart the terminal.",
)
NOTHING: Final = Remedy("不用处理。", "Nothing to do.")
AGAIN: Final = Remedy(
    "请本人记住号码，或到窗口补打。", "Print it again at the counter."
)

PRINTER: Final = (
    Fault(
        "paper_out",
        Code.TIME_OUT,
        PAPER,
        "缺纸",
        ADD_PAPER,
        raw=("media-empty", "media-needed", "input-tray-missing"),
    ),
    Fault("paper_low", Code.TIME_OUT, "", "纸少", ADD_PAPER, raw=("media-low",)),
    Fault("paper_jam", Code.TIME_OUT, STOPPED, "卡纸", JAM, raw=("media-jam",)),
    Fault(
        "cover_open",
        Code.TIME_OUT,
        STOPPED,
        "盖开",
        COVER,
        raw=("door-open", "cover-open", "interlock-open"),
    ),
    Fault(
        "tray_full", Code.TIME_OUT, STOPPED, "出纸满", TRAY, raw=("output-area-full",)
    ),
    Fault(
        "toner_low",
        Code.TIME_OUT,
        "",
        "墨粉低",
        ORDER_TONER,
        raw=("marker-supply-low", "toner-low"),
    ),
    Fault(
        "toner_out",
        Code.TIME_OUT,
        STOPPED,
        "墨粉尽",
        CHANGE_TONER,
        raw=("marker-supply-empty", "toner-empty"),
    ),
    Fault(
        "offline",
        Code.TIME_OUT,
        AWAY,
        "断开",
        CABLE,
        Severity.CRITICAL,
        ("offline", "shutdown", "timed-out", "connecting-to-device"),
    ),
    Fault(
        "stopped",
        Code.TIME_OUT,
        STOPPED,
        "已停止",
        QUEUE,
        Severity.CRITICAL,
        ("paused",),
    ),
    Fault(
        "no_driver",
        Code.TIME_OUT,
        STOPPED,
        "无驱动",
        SERVICE,
        Severity.CRITICAL,
        ("cups-missing-filter", "cups-insecure-filter"),
    ),
    Fault("other_fault", Code.TIME_OUT, STOPPED, "故障", SERVICE, Severity.CRITICAL),
    Fault("silent", Code.TIME_OUT, SLOW, "无应答", LOOK),
    Fault(
        "spooler_down",
        Code.DEVICE_NOT_READY,
        AWAY,
        "打印服务停",
        SPOOLER,
        Severity.CRITICAL,
    ),
    Fault(
        "spooler_silent",
        Code.DEVICE_NOT_READY,
        AWAY,
        "打印服务停",
        SPOOLER,
        Severity.CRITICAL,
    ),
    Fault("spooler_garbled", Code.INVALID_DATA, STOPPED, "打印服务出错", SPOOLER),
    Fault("spooler_refused", Code.UNSUPPORTED_COMMAND, STOPPED, "打印服务出错", UPDATE),
    Fault("spooler_http", Code.UNSUPPORTED_COMMAND, STOPPED, "打印服务出错", UPDATE),
    Fault(
        "no_such_queue",
        Code.UNSUPPORTED_COMMAND,
        AWAY,
        "未装打印机",
        UPDATE,
        Severity.CRITICAL,
    ),
    Fault(
        "no_such_queue_or_job", Code.UNSUPPORTED_COMMAND, STOPPED, "未装打印机", UPDATE
    ),
    Fault("queue_hides_names", Code.UNSUPPORTED_COMMAND, STOPPED, "配置不对", UPDATE),
    Fault("no_report", Code.SUCCESS, "", "无报告", NOTHING, Severity.INFO),
    Fault("job_unprintable", Code.INVALID_DATA, STOPPED, "打不出", AGAIN),
    Fault("job_canceled", Code.CANCELED, STOPPED, "已取消", AGAIN, Severity.INFO),
    Fault("job_aborted", Code.HARDWARE_ERROR, STOPPED, "打不出", AGAIN),
    Fault("deadline", Code.TIME_OUT, SLOW, "超时", LOOK),
    *misasked(STOPPED, "job", "pdf", "copies", "keep"),
)
