"""What can be wrong with a UKey, the code it ends a command with, and what staff do.

A citizen is never asked for a UKey, so nobody but the staff is told anything of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, DeviceError, Offline, Refused


@dataclass(frozen=True, slots=True)
class Remedy:
    """What staff are told to do, in their language and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by name: the code it ends a command with, a word for it, what to do."""

    name: str
    code: Code
    word: str
    staff: Remedy


INSERT: Final = Remedy("插入自己的 UKey。", "Put your own UKey in.")
INSERT_AGAIN: Final = Remedy(
    "拔出 UKey 再插好，操作完成前不要拔。",
    "Take the UKey out, put it in again, and leave it there until all is done.",
)
OWN_CARD: Final = Remedy("换成登录账号本人的 UKey。", "Use the UKey of the account.")
TYPE_AGAIN: Final = Remedy(
    "核对后重新输入口令；剩余次数用完会锁定。",
    "Type the PIN again with care: it locks when no try is left.",
)
UNBLOCK: Final = Remedy(
    "口令已锁定：联系发证单位解锁。", "The PIN is locked: have the issuer unlock it."
)
REPLACE: Final = Remedy(
    "这个 UKey 不能用：联系发证单位更换。",
    "This UKey cannot be used: have the issuer replace it.",
)
CABLE: Final = Remedy(
    "检查读卡器线缆，拔下再插好。", "Check the reader's cable; plug it in anew."
)
FREE_READER: Final = Remedy(
    "关闭正在使用 UKey 的其他程序。", "Close the other program that uses the UKey."
)
SERVICE: Final = Remedy("联系技术支持。", "Call support.")

FAULTS: Final[Mapping[str, Fault]] = {
    fault.name: fault
    for fault in (
        Fault("no_card", Code.USER_ERROR, "未插 UKey", INSERT),
        Fault("card_removed", Code.USER_ERROR, "UKey 中途拔出", INSERT_AGAIN),
        Fault("card_silent", Code.USER_ERROR, "UKey 无应答", INSERT_AGAIN),
        Fault("card_in_use", Code.DEVICE_NOT_READY, "UKey 被占用", FREE_READER),
        Fault("not_a_ukey", Code.USER_ERROR, "不是 UKey", OWN_CARD),
        Fault("not_issued", Code.USER_ERROR, "UKey 未制证", REPLACE),
        Fault("key_unsupported", Code.INVALID_DATA, "密钥类型不支持", REPLACE),
        Fault("another_card", Code.FRAUD_ATTEMPT, "UKey 中途更换", OWN_CARD),
        Fault("pin_wrong", Code.USER_ERROR, "口令错误", TYPE_AGAIN),
        Fault("pin_blocked", Code.USER_ERROR, "口令已锁定", UNBLOCK),
        Fault("card_refused", Code.HARDWARE_ERROR, "UKey 拒绝", REPLACE),
        Fault("card_garbled", Code.INVALID_DATA, "UKey 应答有误", REPLACE),
        Fault("no_service", Code.DEVICE_NOT_READY, "智能卡服务停", SERVICE),
        Fault("no_reader", Code.DEVICE_NOT_READY, "断开", CABLE),
        Fault("no_module", Code.DEVICE_NOT_READY, "缺密钥驱动", SERVICE),
        Fault("deadline", Code.TIME_OUT, "超时", INSERT),
    )
}

OUT_OF_REACH: Final = frozenset({"no_service", "no_reader", "no_module"})


def error(name: str, more: str = "") -> DeviceError:
    """Return the error that says ``name``, and ``more`` behind a colon if there is.

    What is out of reach is `Offline`: the host lets go of it and tries again.
    """
    meant = FAULTS[name]
    detail = f"{name}:{more}" if more else name
    if name in OUT_OF_REACH:
        return Offline(detail)
    return Refused(detail, code=meant.code)


def advice(detail: str) -> Remedy:
    """Return what staff do about a command that ended with ``detail``.

    ``pin_wrong:2`` is looked up without what follows the colon; a detail nobody listed
    calls for support.
    """
    meant = FAULTS.get(detail.partition(":")[0])
    return SERVICE if meant is None else meant.staff
