"""Faults of the staff's UKey. ``raw`` are a card's status words, where one tells it.

What a card says otherwise follows ``card_refused:``. Words are those of ISO 7816-4 and
SP 800-73-4. A citizen is never asked for a UKey, and nobody tells one of it.
"""

from typing import Final

from drivers.contract import Code
from drivers.faults.anyone import misasked
from drivers.faults.fault import Fault, Remedy, Severity

UNTOLD: Final = ""
AWAY: Final = UNTOLD

INSERT: Final = Remedy("请插入 UKey。", "Put the UKey in.")
INSERT_AGAIN: Final = Remedy(
    "把 UKey 拔下，按正确方向再插好，办完之前不要拔。",
    "Take the UKey out, put it in the right way round, and leave it until it is done.",
)
ANOTHER_CARD: Final = Remedy(
    "换上本人的 UKey：现在这个不是。", "Put in your own UKey: this one is not."
)
EXCHANGED: Final = Remedy(
    "中途换过 UKey：重新插入本人的，查问是谁换的。",
    "The UKey was exchanged halfway: put in your own; ask who exchanged it.",
)
TYPE_AGAIN: Final = Remedy(
    "看清剩余次数，再输一次口令。", "Mind the tries that are left; type the PIN again."
)
UNBLOCK: Final = Remedy(
    "口令已锁：请发卡单位解锁。", "The PIN is blocked: have the issuer unblock it."
)
REPLACE: Final = Remedy(
    "这个 UKey 不能用：请发卡单位更换。",
    "This UKey cannot be used: have the issuer replace it.",
)
FREE_READER: Final = Remedy(
    "别的程序占着 UKey：关掉它，再试一次。",
    "Another program holds the UKey: close it and try again.",
)
READER: Final = Remedy(
    "检查 UKey 读卡器的线缆，拔下再插好。",
    "Check the cable of the UKey's reader; unplug it and plug it in.",
)
MODULE: Final = Remedy(
    "核对配置里 UKey 驱动的路径；文件不在就重装。",
    "Look at the path of the UKey's module in the configuration; install it anew.",
)
PCSCD: Final = Remedy(
    "智能卡服务没有运行：重启终端。",
    "The smart-card service does not run: restart the terminal.",
)


def _of_the_card(name: str, word: str, staff: Remedy, *raw: str) -> Fault:
    return Fault(name, Code.USER_ERROR, UNTOLD, word, staff, Severity.INFO, raw)


def _away(name: str, word: str, staff: Remedy) -> Fault:
    lost = Severity.CRITICAL
    return Fault(name, Code.DEVICE_NOT_READY, UNTOLD, word, staff, lost)


UKEY: Final = (
    _of_the_card("no_card", "没有 UKey", INSERT),
    _of_the_card("card_removed", "拔早了", INSERT_AGAIN),
    _of_the_card("card_silent", "插反了", INSERT_AGAIN),
    Fault("card_in_use", Code.DEVICE_NOT_READY, UNTOLD, "占用", FREE_READER),
    _of_the_card("not_a_ukey", "不是 UKey", ANOTHER_CARD),
    Fault(
        "not_issued",
        Code.USER_ERROR,
        UNTOLD,
        "未发证书",
        REPLACE,
        raw=("6a82", "6a88"),
    ),
    Fault("key_unsupported", Code.INVALID_DATA, UNTOLD, "密钥不支持", REPLACE),
    Fault("another_card", Code.FRAUD_ATTEMPT, UNTOLD, "换过 UKey", EXCHANGED),
    _of_the_card("pin_wrong", "口令不对", TYPE_AGAIN, "63cX"),
    Fault("pin_blocked", Code.USER_ERROR, UNTOLD, "口令已锁", UNBLOCK, raw=("6983",)),
    Fault("card_refused", Code.HARDWARE_ERROR, UNTOLD, "UKey 拒绝", REPLACE),
    Fault("card_garbled", Code.INVALID_DATA, UNTOLD, "UKey 出错", REPLACE),
    _away("no_service", "智能卡服务停", PCSCD),
    _away("no_reader", "断开", READER),
    _away("no_module", "缺密钥驱动", MODULE),
    Fault("deadline", Code.TIME_OUT, UNTOLD, "没有 UKey", INSERT, Severity.INFO),
    *misasked(UNTOLD, "message", "pin", "card"),
)
