"""From the committed entry to the farewell: the number, its paper, and thanks."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.events import Kind
from domain.policy.profile import Profile
from kiosk.visit.effects import Effect, PrintTicket, Record
from kiosk.visit.events import (
    PrintFailed,
    PrintWaitEnded,
    Submitted,
    TerminalChanged,
    TicketHeld,
    TicketPrinted,
    Touched,
    Wiped,
)
from kiosk.visit.onward import needs_of
from kiosk.visit.seat import Seat
from kiosk.visit.state import Handed, Outcome, Printing, State, Step, Visit
from kiosk.visit.turn import Turn, at_home, ended, entered, open_visit, staff_called

HELD: Final[Mapping[Printing, str]] = {
    Printing.NO_PAPER: "printer_no_paper",
    Printing.PRINTER_OFFLINE: "printer_offline",
    Printing.STOPPED: "printer_stopped",
    Printing.SLOW: "printer_slow",
}
"""What the printer waits for, as staff are called."""
SETTLED: Final = frozenset({"pass", "vouched"})
"""Outcomes of a face check after which nobody needs to compare again."""


def submitted(state: State, event: Submitted, profile: Profile) -> Turn:
    """Show the number; from here on nothing of the visit can be lost.

    All that people brought has been sealed and stored: the core needs it no longer.
    """
    handed_in = open_visit(state)
    visit = Visit(
        handed_in.service,
        seats=(Seat(),) * len(handed_in.seats),
        ticket=event.ticket,
        issued=event.issued,
        handed=_handed(handed_in, profile),
        by_staff=any(_by_staff(seat) for seat in handed_in.seats),
        staff_called=handed_in.staff_called,
    )
    return Turn(entered(state, Step.TICKET, visit), (_print(state, visit),))


def printed(state: State, _event: TicketPrinted, _profile: Profile) -> Turn:
    """Say so, and let the farewell begin."""
    visit = replace(open_visit(state), printing=Printing.PRINTED)
    told = Record(Kind.TICKET_PRINTED, {"ticket": visit.ticket})
    return Turn(entered(state, Step.TICKET, visit), (told,))


def held(state: State, event: TicketHeld, _profile: Profile) -> Turn:
    """Say what the printer waits for, and call staff."""
    return _troubled(state, event.why, HELD[event.why])


def wait_ended(state: State, _event: PrintWaitEnded, _profile: Profile) -> Turn:
    """Ask on for the same job, which never prints twice."""
    return Turn(state, (_print(state, open_visit(state)),))


def failed(state: State, _event: PrintFailed, _profile: Profile) -> Turn:
    """Say that there is no paper ticket, and call staff."""
    return _troubled(state, Printing.FAILED, "printer_failed")


def retry(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Try the printer again where it had given up."""
    visit = open_visit(state)
    if visit.printing is not Printing.FAILED:
        return Turn(state)
    again = replace(visit, printing=Printing.WAITING)
    return Turn(entered(state, Step.TICKET, again), (_print(state, again),))


def changed(state: State, event: TerminalChanged, _profile: Profile) -> Turn:
    """Take note; print by itself as soon as the printer is back."""
    known = replace(state, terminal=event.terminal)
    visit = open_visit(state)
    was, now = (t.devices.get("printer") for t in (state.terminal, event.terminal))
    is_back = now is not None and now.usable and not (was and was.usable)
    if visit.printing is not Printing.FAILED or not is_back:
        return Turn(known)
    again = replace(visit, printing=Printing.WAITING)
    return Turn(entered(known, Step.TICKET, again), (_print(known, again),))


def done(state: State, _event: Touched, _profile: Profile) -> Turn:
    """End the visit: the citizen has the number."""
    return ended(state, Outcome.DONE)


def wiped(state: State, _event: Wiped, _profile: Profile) -> Turn:
    """Note that everything is forgotten: the next visit may begin."""
    return Turn(replace(state, wiped=True))


def goodbye(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return home at once, if the wipe is through."""
    return at_home(state) if state.wiped else Turn(state)


def _print(state: State, visit: Visit) -> PrintTicket:
    if visit.issued is None:
        raise LookupError("nothing was handed in")
    language = state.settings.language
    return PrintTicket(
        visit.service, visit.ticket, visit.issued, language, visit.handed
    )


def _handed(visit: Visit, profile: Profile) -> Handed | None:
    """Return what the receipt tells, where more than cards was handed in."""
    if not needs_of(visit, profile).is_reviewed:
        return None
    declared = sum(seat.declared is not None for seat in visit.seats)
    return Handed(len(visit.seats), len(visit.pages), declared)


def _by_staff(seat: Seat) -> bool:
    return seat.face is None or seat.face.outcome not in SETTLED


def _troubled(state: State, why: Printing, reason: str) -> Turn:
    visit = open_visit(state)
    if visit.printing in {why, Printing.PRINTED}:
        return Turn(state)
    calling, effects = staff_called(state, reason)
    troubled = replace(open_visit(calling), printing=why)
    told: tuple[Effect, ...] = effects
    return Turn(entered(calling, Step.TICKET, troubled), told)
