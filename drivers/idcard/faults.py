"""What the module's third status byte means: names and codes of the one table.

What people should do about each fault stands in `drivers.faults.idcard`.
"""

from collections.abc import Mapping
from typing import Final

from drivers.contract import DeviceError, Garbled, Refused
from drivers.faults.fault import Fault
from drivers.faults.idcard import IDCARD

OK: Final = 0x90
CARD_FOUND: Final = 0x9F
NO_CARD: Final = 0x80
NO_CONTENT: Final = 0x91
LINE_NOISE: Final = frozenset({0x10, 0x11})
"""The module did not understand us: worth asking once more."""

BY_SW3: Final[Mapping[int, Fault]] = {
    int(raw, 16): fault for fault in IDCARD for raw in fault.raw
}

MEDIA: Final = frozenset({0x31, 0x32, 0x33, 0x40, 0x41, 0x47, 0x80, 0x81})
"""It lies with the card, or with how it lies: worth another try while it is there."""

UNLISTED: Final = next(fault for fault in IDCARD if fault.name == "unlisted_answer")


def fault(sw3: int) -> Fault:
    """Return what ``sw3`` means; a code nobody listed is a hardware error."""
    return BY_SW3.get(sw3, UNLISTED)


def error(sw3: int) -> DeviceError:
    """Return the error that says what ``sw3`` means."""
    meant = fault(sw3)
    if sw3 in LINE_NOISE:
        return Garbled(meant.name, code=meant.code)
    return Refused(meant.name, code=meant.code)
