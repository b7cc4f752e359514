"""Faults of the fingerprint reader. ``raw`` is a module's code, or a library's number.

Confirmation codes (two hexadecimal digits) are those of the R30x and R503 manuals; the
negative numbers are those of GA/T 626.1 and what vendors' headers agree on beyond it.
"""

from typing import Final

from drivers.contract import Code
from drivers.faults.anyone import misasked
from drivers.faults.fault import CABLE, SERVICE, UPDATE, WAIT, Fault, Remedy, Severity

UNTOLD: Final = ""
"""No page asks citizens for a finger yet; it comes with its own issue. What can then be
told lies in ``ui/words``, ``[finger]``."""
AWAY: Final = UNTOLD

PRESS_AGAIN: Final = Remedy(
    "擦净指纹窗，请本人抬起手指再按一次。",
    "Wipe the glass; have the finger lifted and pressed down again.",
)
PRESS_WHOLE: Final = Remedy(
    "请本人把整个指腹平放在正中间。",
    "Have the whole fingertip laid flat onto the middle.",
)
WIPE_DRY: Final = Remedy(
    "擦干手指和指纹窗，再按一次。", "Wipe finger and glass dry; press again."
)
PRESS_HARDER: Final = Remedy(
    "请本人对着手指哈口气，再稍用力按。",
    "Have the finger breathed on and pressed down a little harder.",
)
IN_PERSON: Final = Remedy("由工作人员当面核对。", "Compare in person.")
PASSWORD: Final = Remedy(
    "核对配置里指纹模块的口令和地址。",
    "Look at the module's password and address in the configuration.",
)
LIBRARY: Final = Remedy(
    "核对配置里指纹仪厂家库的路径；文件不在就重装。",
    "Look at the path of the maker's library in the configuration; install it anew.",
)
LICENCE: Final = Remedy(
    "厂家的库没有授权：联系指纹仪厂家。",
    "The maker's library has no licence: call the maker.",
)


def _of_the_finger(
    name: str, word: str, *raw: str, staff: Remedy = PRESS_AGAIN
) -> Fault:
    return Fault(name, Code.USER_ERROR, UNTOLD, word, staff, Severity.INFO, raw)


def _of_the_module(
    name: str, *raw: str, word: str = "模块故障", staff: Remedy = SERVICE
) -> Fault:
    lost = Severity.CRITICAL
    return Fault(name, Code.HARDWARE_ERROR, UNTOLD, word, staff, lost, raw)


def _of_ours(name: str, *raw: str) -> Fault:
    return Fault(name, Code.INTERNAL_ERROR, UNTOLD, "程序不合", UPDATE, raw=raw)


def _of_the_line(*names: str) -> tuple[Fault, ...]:
    return tuple(
        Fault(name, Code.INVALID_DATA, UNTOLD, "线路干扰", CABLE) for name in names
    )


def _away(name: str, word: str, *raw: str, staff: Remedy = CABLE) -> Fault:
    lost = Severity.CRITICAL
    return Fault(name, Code.DEVICE_NOT_READY, UNTOLD, word, staff, lost, raw)


FINGERPRINT: Final = (
    Fault("line_noise", Code.HARDWARE_ERROR, UNTOLD, "线路干扰", CABLE, raw=("01",)),
    _of_the_finger("no_finger", "没有手指", "02"),
    _of_the_finger("imaging_failed", "采集失败", "03"),
    _of_the_finger("finger_dry", "手指干", "04", staff=PRESS_HARDER),
    _of_the_finger("finger_wet", "手指湿", "05", staff=WIPE_DRY),
    _of_the_finger("finger_blurred", "指纹模糊", "06"),
    _of_the_finger("finger_partial", "没按全", "07", staff=PRESS_WHOLE),
    _of_the_finger("module_no_match", "不匹配", "08"),
    _of_the_finger("module_not_found", "不匹配", "09"),
    _of_the_finger("module_not_combined", "不匹配", "0a"),
    _of_ours("page_out_of_range", "0b"),
    _of_the_module("module_template_invalid", "0c"),
    _of_the_module("module_template_not_sent", "0d"),
    _of_the_module("module_takes_no_data", "0e"),
    _of_the_module("image_not_sent", "0f"),
    _of_the_module("module_not_deleted", "10"),
    _of_the_module("module_not_emptied", "11"),
    _of_the_module("wrong_password", "13", word="口令不符", staff=PASSWORD),
    _of_the_finger("no_image", "采集失败", "15"),
    _of_the_finger("finger_left_over", "手指没抬", "17"),
    _of_the_module("module_flash", "18"),
    _of_the_module("undefined_error", "19"),
    _of_ours("no_such_register", "1a"),
    _of_ours("register_refused", "1b"),
    _of_ours("no_such_notepad_page", "1c"),
    _of_the_module("module_port", "1d"),
    _of_the_module("module_library_full", "1f"),
    _of_the_module("wrong_address", "20", word="地址不符", staff=PASSWORD),
    _away("not_verified", "断过电", "21"),
    _of_ours("module_template_empty", "22"),
    _of_ours("module_library_empty", "24"),
    _of_the_module("module_timeout", "26"),
    _of_ours("module_print_exists", "27"),
    _of_the_module("sensor_failed", "29", word="传感器故障"),
    _of_ours("instruction_unsupported", "fc"),
    _of_the_module("module_hardware", "fd"),
    _of_the_module("instruction_failed", "fe"),
    _of_the_module("unlisted_answer", word="故障", staff=UPDATE),
    _of_the_finger("no_print", "没有指纹"),
    _of_the_finger("poor_quality", "质量差"),
    _of_the_finger("no_usable_finger", "采不到", staff=IN_PERSON),
    Fault("template", Code.INVALID_DATA, UNTOLD, "模板不对", IN_PERSON),
    Fault("deadline", Code.TIME_OUT, UNTOLD, "没有按指纹", PRESS_AGAIN, Severity.INFO),
    *_of_the_line(
        *("garbled", "out_of_step", "no_preamble", "cut_short", "bad_sum"),
        *("parameters_length", "product_length", "image_size", "no_picture"),
    ),
    _away("no_answer", "无应答"),
    _away("unplugged", "断开", "-4"),
    _away("not_there", "断开"),
    _of_ours("library_parameter", "-1"),
    _of_the_module("library_memory", "-2", word="厂家库故障"),
    Fault(
        "library_function",
        Code.UNSUPPORTED_COMMAND,
        UNTOLD,
        "厂家库不合",
        LIBRARY,
        Severity.CRITICAL,
        ("-3",),
    ),
    _away("not_initialised", "厂家库故障", "-5", staff=WAIT),
    _of_ours("library_error_number", "-6"),
    _of_the_module("not_licensed", "-7", word="未授权", staff=LICENCE),
    _of_ours("library_channel", "-101"),
    _of_ours("library_window", "-102"),
    _of_the_module("library_failed", word="厂家库故障"),
    _away("library_missing", "缺厂家库", staff=LIBRARY),
    _away("library_image_size", "图像尺寸不对", staff=SERVICE),
    *misasked(UNTOLD, "fingers", "tries"),
)
