"""The table: the faults of every device, found by a detail or a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from drivers.faults.anyone import ANYONE
from drivers.faults.cameras import DOCCAM, FACE_AWAY, FACECAM, SCAN_AWAY
from drivers.faults.fault import Fault, Severity
from drivers.faults.fingerprint import AWAY as FINGER_AWAY
from drivers.faults.fingerprint import FINGERPRINT
from drivers.faults.idcard import AWAY as READER_AWAY
from drivers.faults.idcard import IDCARD
from drivers.faults.printer import AWAY as PRINTER_AWAY
from drivers.faults.printer import PRINTER
from drivers.faults.ukey import AWAY as UKEY_AWAY
from drivers.faults.ukey import UKEY

OWN: Final[Mapping[str, tuple[Fault, ...]]] = MappingProxyType(
    {
        "idcard": IDCARD,
        "facecam": FACECAM,
        "doccam": DOCCAM,
        "fingerprint": FINGERPRINT,
        "printer": PRINTER,
        "ukey": UKEY,
    }
)
"""Kind of device → the faults that are its own."""

AWAY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "idcard": READER_AWAY,
        "facecam": FACE_AWAY,
        "doccam": SCAN_AWAY,
        "fingerprint": FINGER_AWAY,
        "printer": PRINTER_AWAY,
        "ukey": UKEY_AWAY,
    }
)
"""Kind of device → what citizens are told while it does not answer; empty: nothing."""

CAUSE: Final = ":"
"""Divides a fault's name from its cause: ``card_unreadable:length``."""
AND: Final = "+"
"""Joins the names of several faults, the first of them the one to act on."""


def by_name(faults: Iterable[Fault]) -> Mapping[str, Fault]:
    """Return ``faults`` by name; of two that share one, the later holds."""
    return {fault.name: fault for fault in faults}


TABLE: Final[Mapping[str, Mapping[str, Fault]]] = MappingProxyType(
    {
        device: by_name(
            [*(replace(fault, citizen=AWAY[device]) for fault in ANYONE), *own]
        )
        for device, own in OWN.items()
    }
)
"""Kind of device → name → fault: its own, and what every device may have."""


def fault(device: str, detail: str) -> Fault | None:
    """Return the fault behind a completion's detail or a status's reason."""
    return TABLE.get(device, {}).get(name_of(detail))


def name_of(detail: str) -> str:
    """Return the fault's name in ``detail``, without cause and company."""
    return detail.partition(AND)[0].partition(CAUSE)[0]


def gravest(device: str, details: Iterable[str]) -> Severity:
    """Return how urgent ``details`` are; what nobody listed is critical."""
    found = [fault(device, detail) for detail in details]
    grades = [Severity.CRITICAL if each is None else each.severity for each in found]
    return max(grades, key=list(Severity).index, default=Severity.CRITICAL)


def word(name: str) -> str | None:
    """Return what staff call the fault ``name``, whichever device has it."""
    for faults in TABLE.values():
        if name in faults:
            return faults[name].word
    return None
