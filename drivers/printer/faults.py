"""What a printer's reasons mean: from stem to fault, state, notice and advice.

Printers and CUPS put ``-error``, ``-warning`` or ``-report`` behind a reason at their
own discretion, so the stems are compared (RFC 8011, 5.4.12). The state message is
never read: it keeps old and foreign chatter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import State

SUFFIXES: Final = ("-error", "-warning", "-report")


@dataclass(frozen=True, slots=True)
class Fault:
    """A named fault. ``state`` is what it makes of the printer, ``None``: nothing yet.

    ``citizen`` and ``staff`` are the ids of what each should do now.
    """

    name: str
    state: State | None
    notice: str
    citizen: str
    staff: str


WAIT_FOR_STAFF: Final = "printer.advice.wait_for_staff"
STAFF_ADD_PAPER: Final = "printer.staff.add_paper"
GO_ON: Final = "printer.advice.go_on"
STAFF_REMOVE_JAM: Final = "printer.staff.remove_jam"
STAFF_CLOSE_COVER: Final = "printer.staff.close_cover"
TAKE_PAPERS: Final = "printer.advice.take_papers"
STAFF_EMPTY_TRAY: Final = "printer.staff.empty_tray"
STAFF_ORDER_TONER: Final = "printer.staff.order_toner"
STAFF_CHANGE_TONER: Final = "printer.staff.change_toner"
STAFF_CHECK_CABLE_AND_POWER: Final = "printer.staff.check_cable_and_power"
STAFF_RECOVER_QUEUE: Final = "printer.staff.recover_queue"
STAFF_CALL_SERVICE: Final = "printer.staff.call_service"

PAPER_OUT: Final = Fault(
    "paper_out", State.USER_ERROR, "paperOut", WAIT_FOR_STAFF, STAFF_ADD_PAPER
)
PAPER_LOW: Final = Fault("paper_low", None, "paperLow", GO_ON, STAFF_ADD_PAPER)
PAPER_JAM: Final = Fault(
    "paper_jam", State.USER_ERROR, "paperJam", WAIT_FOR_STAFF, STAFF_REMOVE_JAM
)
COVER_OPEN: Final = Fault(
    "cover_open", State.USER_ERROR, "coverOpen", WAIT_FOR_STAFF, STAFF_CLOSE_COVER
)
TRAY_FULL: Final = Fault(
    "tray_full", State.USER_ERROR, "trayFull", TAKE_PAPERS, STAFF_EMPTY_TRAY
)
TONER_LOW: Final = Fault("toner_low", None, "tonerLow", GO_ON, STAFF_ORDER_TONER)
TONER_OUT: Final = Fault(
    "toner_out", State.USER_ERROR, "tonerOut", WAIT_FOR_STAFF, STAFF_CHANGE_TONER
)
AWAY: Final = Fault(
    "offline", State.OFFLINE, "offline", WAIT_FOR_STAFF, STAFF_CHECK_CABLE_AND_POWER
)
STOPPED: Final = Fault(
    "stopped", State.HARDWARE_ERROR, "stopped", WAIT_FOR_STAFF, STAFF_RECOVER_QUEUE
)
NO_DRIVER: Final = Fault(
    "no_driver", State.HARDWARE_ERROR, "noDriver", WAIT_FOR_STAFF, STAFF_CALL_SERVICE
)
OTHER: Final = Fault(
    "other_fault",
    State.HARDWARE_ERROR,
    "otherFault",
    WAIT_FOR_STAFF,
    STAFF_CALL_SERVICE,
)
SILENT: Final = Fault(
    "silent", State.UNKNOWN, "silent", WAIT_FOR_STAFF, STAFF_CHECK_CABLE_AND_POWER
)
SPOOLER_DOWN: Final = Fault(
    "spooler_down", State.OFFLINE, "spoolerDown", WAIT_FOR_STAFF, STAFF_CALL_SERVICE
)

STEMS: Final[Mapping[str, Fault]] = {
    "media-empty": PAPER_OUT,
    "media-needed": PAPER_OUT,
    "input-tray-missing": PAPER_OUT,
    "media-low": PAPER_LOW,
    "media-jam": PAPER_JAM,
    "door-open": COVER_OPEN,
    "cover-open": COVER_OPEN,
    "interlock-open": COVER_OPEN,
    "output-area-full": TRAY_FULL,
    "marker-supply-low": TONER_LOW,
    "toner-low": TONER_LOW,
    "marker-supply-empty": TONER_OUT,
    "toner-empty": TONER_OUT,
    "offline": AWAY,
    "shutdown": AWAY,
    "timed-out": AWAY,
    "connecting-to-device": AWAY,
    "paused": STOPPED,
    "cups-missing-filter": NO_DRIVER,
    "cups-insecure-filter": NO_DRIVER,
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
