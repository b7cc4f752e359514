"""Faults of the ID-card reader. ``raw`` is the SAM-V module's third status byte.

Three independent sources agree on the codes (libsamv, HslCommunication, softs.im; 23
is missing in the last).
"""

from typing import Final

from drivers.contract import Code
from drivers.faults.fault import CABLE, SERVICE, UPDATE, Fault, Remedy, Severity

EARLY: Final = "card.early"
DAMAGED: Final = "card.damaged"
OTHER_CARD: Final = "card.other_card"
AWAY: Final = "card.reader_offline"

CLEAN: Final = Remedy(
    "擦净读卡区，请本人再放一次。", "Wipe the reader; have the card laid down again."
)
INSPECT_CARD: Final = Remedy(
    "查看证件原件；读不出就由窗口办理。",
    "Look at the card itself; if it cannot be read, serve at the counter.",
)
INSPECT_READER: Final = Remedy(
    "读卡模块不认证件：换一张证试，都不行就停用。",
    "The module accepts no card: try another one; if none works, call service.",
)
DECODER: Final = Remedy(
    "没有照片解码库：安装之前由工作人员当面核对。",
    "No photo decoder is installed: staff compare in person until it is.",
)

IDCARD: Final = (
    Fault(
        "line_noise", Code.HARDWARE_ERROR, DAMAGED, "线路干扰", CABLE, raw=("10", "11")
    ),
    Fault("command_error", Code.INTERNAL_ERROR, AWAY, "程序不合", UPDATE, raw=("21",)),
    Fault(
        "not_permitted", Code.UNSUPPORTED_COMMAND, AWAY, "程序不合", UPDATE, raw=("23",)
    ),
    Fault("unknown_error", Code.HARDWARE_ERROR, AWAY, "故障", SERVICE, raw=("24",)),
    Fault(
        "sam_not_trusted",
        Code.USER_ERROR,
        DAMAGED,
        "SAM 不符",
        INSPECT_READER,
        raw=("31",),
    ),
    Fault(
        "card_not_genuine",
        Code.USER_ERROR,
        OTHER_CARD,
        "证件不真",
        INSPECT_CARD,
        raw=("32",),
    ),
    Fault(
        "information_not_genuine",
        Code.USER_ERROR,
        OTHER_CARD,
        "证件不真",
        INSPECT_CARD,
        raw=("33",),
    ),
    Fault(
        "card_type_unknown",
        Code.USER_ERROR,
        OTHER_CARD,
        "不认的证件",
        INSPECT_CARD,
        Severity.INFO,
        ("40",),
    ),
    Fault(
        "card_read_failed",
        Code.USER_ERROR,
        DAMAGED,
        "读卡失败",
        CLEAN,
        Severity.INFO,
        ("41",),
    ),
    Fault(
        "card_no_random",
        Code.USER_ERROR,
        DAMAGED,
        "读卡失败",
        INSPECT_CARD,
        Severity.INFO,
        ("47",),
    ),
    Fault(
        "sam_selftest_failed",
        Code.HARDWARE_ERROR,
        AWAY,
        "SAM 故障",
        SERVICE,
        Severity.CRITICAL,
        ("60",),
    ),
    Fault(
        "sam_not_authorised",
        Code.HARDWARE_ERROR,
        AWAY,
        "SAM 未授权",
        SERVICE,
        Severity.CRITICAL,
        ("66",),
    ),
    Fault("no_card", Code.USER_ERROR, DAMAGED, "无卡", CLEAN, Severity.INFO, ("80",)),
    Fault(
        "card_select_failed",
        Code.USER_ERROR,
        DAMAGED,
        "读卡失败",
        CLEAN,
        Severity.INFO,
        ("81",),
    ),
    Fault(
        "no_content",
        Code.USER_ERROR,
        DAMAGED,
        "证内无此项",
        INSPECT_CARD,
        Severity.INFO,
        ("91",),
    ),
    Fault("unlisted_answer", Code.HARDWARE_ERROR, AWAY, "故障", UPDATE),
    Fault("card_removed", Code.USER_ERROR, EARLY, "拿早了", CLEAN, Severity.INFO),
    Fault(
        "card_unreadable",
        Code.INVALID_DATA,
        DAMAGED,
        "读不完整",
        INSPECT_CARD,
        Severity.INFO,
    ),
    Fault("deadline", Code.TIME_OUT, "", "没有放卡", CLEAN, Severity.INFO),
    Fault("garbled", Code.INVALID_DATA, DAMAGED, "线路干扰", CABLE),
    Fault("out_of_step", Code.INVALID_DATA, DAMAGED, "线路干扰", CABLE),
    Fault("no_preamble", Code.INVALID_DATA, DAMAGED, "线路干扰", CABLE),
    Fault("cut_short", Code.INVALID_DATA, DAMAGED, "线路干扰", CABLE),
    Fault("bad_check", Code.INVALID_DATA, DAMAGED, "线路干扰", CABLE),
    Fault("unknown_command", Code.INVALID_DATA, DAMAGED, "线路干扰", CABLE),
    Fault("sam_id_length", Code.INVALID_DATA, DAMAGED, "线路干扰", CABLE),
    Fault("no_answer", Code.DEVICE_NOT_READY, AWAY, "无应答", CABLE, Severity.CRITICAL),
    Fault("unplugged", Code.DEVICE_NOT_READY, AWAY, "断开", CABLE, Severity.CRITICAL),
    Fault("not_there", Code.DEVICE_NOT_READY, AWAY, "断开", CABLE, Severity.CRITICAL),
    Fault(
        "unidentified", Code.DEVICE_NOT_READY, AWAY, "未识别", CABLE, Severity.CRITICAL
    ),
    Fault("no_photo_decoder", Code.SUCCESS, "card.photo", "无照片解码", DECODER),
)
