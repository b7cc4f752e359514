"""What a printer's reasons mean: from stem to fault, state and notice.

Printers and CUPS put ``-error``, ``-warning`` or ``-report`` behind a reason at their
own discretion, so the stems are compared (RFC 8011, 5.4.12). The state message is
never read: it keeps old and foreign chatter. Stems, and what people should do about
each fault, stand in `drivers.faults.printer`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import State
from drivers.faults.printer import PRINTER

SUFFIXES: Final = ("-error", "-warning", "-report")


@dataclass(frozen=True, slots=True)
class Fault:
    """A named fault; ``state`` is what it makes of the printer, ``None``: nothing."""

    name: str
    state: State | None
    notice: str


PAPER_OUT: Final = Fault("paper_out", State.USER_ERROR, "paperOut")
PAPER_LOW: Final = Fault("paper_low", None, "paperLow")
PAPER_JAM: Final = Fault("paper_jam", State.USER_ERROR, "paperJam")
COVER_OPEN: Final = Fault("cover_open", State.USER_ERROR, "coverOpen")
TRAY_FULL: Final = Fault("tray_full", State.USER_ERROR, "trayFull")
TONER_LOW: Final = Fault("toner_low", None, "tonerLow")
TONER_OUT: Final = Fault("toner_out", State.USER_ERROR, "tonerOut")
AWAY: Final = Fault("offline", State.OFFLINE, "offline")
STOPPED: Final = Fault("stopped", State.HARDWARE_ERROR, "stopped")
NO_DRIVER: Final = Fault("no_driver", State.HARDWARE_ERROR, "noDriver")
OTHER: Final = Fault("other_fault", State.HARDWARE_ERROR, "otherFault")
SILENT: Final = Fault("silent", State.UNKNOWN, "silent")
SPOOLER_DOWN: Final = Fault("spooler_down", State.OFFLINE, "spoolerDown")

ALL: Final = (
    PAPER_OUT,
    PAPER_LOW,
    PAPER_JAM,
    COVER_OPEN,
    TRAY_FULL,
    TONER_LOW,
    TONER_OUT,
    AWAY,
    STOPPED,
    NO_DRIVER,
    OTHER,
    SILENT,
    SPOOLER_DOWN,
)

STEMS: Final[Mapping[str, Fault]] = {
    stem: fault
    for fault in ALL
    for row in PRINTER
    if row.name == fault.name
    for stem in row.raw
}

GRAVITY: Final = (
    State.HARDWARE_ERROR,
    State.OFFLINE,
    State.USER_ERROR,
    State.UNKNOWN,
)
"""The gravest first: the printer's state is that of its gravest fault."""


def named(reasons: Iterable[str]) -> tuple[Fault, ...]:
    """Return the faults behind ``reasons``, each once, in their order.

    A reason that is not in the table counts only if it calls itself an error.
    """
    faults: dict[str, Fault] = {}
    for reason in reasons:
        fault = STEMS.get(_stem(reason))
        if fault is None and reason.endswith("-error"):
            fault = OTHER
        if fault is not None:
            faults[fault.name] = fault
    return tuple(faults.values())


def gravest(faults: Iterable[Fault]) -> State | None:
    """Return what ``faults`` make of the printer, or ``None`` if it can print."""
    states = {fault.state for fault in faults}
    return next((state for state in GRAVITY if state in states), None)


def _stem(reason: str) -> str:
    for suffix in SUFFIXES:
        if reason.endswith(suffix):
            return reason.removesuffix(suffix)
    return reason
