"""One row of the table: from what a device says to what people should do about it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.contract import Code

ADVICE: Final = "_advice"
"""The citizen's cause ``card.early`` has its advice under ``card.early_advice``."""


class Severity(StrEnum):
    """How urgent it is for staff; the words of `sync.wire.reports.Severity`."""

    INFO = "info"
    """It concerns the citizen alone, or is how such a device is: nobody is alerted."""
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Remedy:
    """What staff are told to do, in their language and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``name`` is a completion's detail or a status's reason.

    ``raw`` is what the device itself says, where it says it in codes; ``code`` is what
    a command ends with; ``citizen`` the message id of the cause on the screen, empty
    where nobody is told; ``word`` what staff read at a glance.
    """

    name: str
    code: Code
    citizen: str
    word: str
    staff: Remedy
    severity: Severity = Severity.WARNING
    raw: tuple[str, ...] = ()


CABLE: Final = Remedy(
    "检查线缆和电源，拔下再插好。", "Check cable and power; unplug it and plug it in."
)
SERVICE: Final = Remedy(
    "停用这台设备，联系维修。", "Take the device out of use and call service."
)
UPDATE: Final = Remedy(
    "程序与设备不合：记下故障名，联系技术支持。",
    "Program and device disagree: note the fault's name and call support.",
)
WAIT: Final = Remedy(
    "稍等，程序会自己重试；一直这样就重启终端。",
    "Wait, it is tried again; restart the terminal if it stays so.",
)
