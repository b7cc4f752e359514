"""Faults of every device: what its host and the core say when it cannot be asked."""

from typing import Final

from drivers.contract import Code
from drivers.faults.fault import CABLE, UPDATE, WAIT, Fault, Remedy, Severity

AWAY: Final = ""
"""Stands for the device's own message that it does not answer."""

INSPECT: Final = Remedy(
    "设备被换过或被动过：查看封签，确认后重启该设备。",
    "Another device answers: inspect the seals, then restart its process.",
)

ANYONE: Final = (
    Fault(
        "not_connected", Code.DEVICE_NOT_READY, AWAY, "断开", CABLE, Severity.CRITICAL
    ),
    Fault("host_gone", Code.DEVICE_NOT_READY, AWAY, "程序停", WAIT, Severity.CRITICAL),
    Fault("overdue", Code.TIME_OUT, AWAY, "无应答", WAIT, Severity.CRITICAL),
    Fault("deadline", Code.TIME_OUT, AWAY, "超时", WAIT),
    Fault(
        "internal_error",
        Code.INTERNAL_ERROR,
        AWAY,
        "程序出错",
        UPDATE,
        Severity.CRITICAL,
    ),
    Fault(
        "another_device",
        Code.FRAUD_ATTEMPT,
        AWAY,
        "疑被动过",
        INSPECT,
        Severity.CRITICAL,
    ),
    Fault("unsendable", Code.INTERNAL_ERROR, AWAY, "程序出错", UPDATE),
    Fault("busy", Code.SEQUENCE_ERROR, AWAY, "占用", WAIT),
    Fault("claimed", Code.SEQUENCE_ERROR, AWAY, "占用", WAIT),
    Fault("not_claimed", Code.SEQUENCE_ERROR, AWAY, "占用", WAIT),
    Fault("no_such_command", Code.UNSUPPORTED_COMMAND, AWAY, "程序不合", UPDATE),
    Fault("no_such_argument", Code.INVALID_DATA, AWAY, "程序不合", UPDATE),
)


def misasked(citizen: str, *names: str) -> tuple[Fault, ...]:
    """Return the faults of a command whose argument ``names`` our core got wrong."""
    return tuple(
        Fault(name, Code.INVALID_DATA, citizen, "程序不合", UPDATE) for name in names
    )
