"""Ways out of every step: leave, call staff, no card; and what fails underneath."""

from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.visit.effects import (
    CallStaff,
    Effect,
    EndVisit,
    OpenCounter,
    ReadCard,
    StopDevices,
    Wipe,
)
from kiosk.visit.events import JournalFailed, TerminalChanged, Touched
from kiosk.visit.face import watching
from kiosk.visit.state import Outcome, State, Step, Visit
from kiosk.visit.ticket import done
from kiosk.visit.turn import Turn, at_home, ended, entered, staff_called

CALL_AGAIN_S: Final = 10


def leave(state: State, _event: Touched, _profile: Profile) -> Turn:
    """End the visit as the citizen wishes; from the ticket on, it is done."""
    if state.step is Step.TICKET:
        return done(state, _event, _profile)
    if state.step is Step.STAFF:
        return ended(state, Outcome.STAFF) if state.visit else at_home(state)
    return ended(state, Outcome.LEFT)


def call(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Call staff and wait for them; the visit stands where it was."""
    return _to_staff(state, "asked_for")


def no_card(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Call staff: without a card only they can go on."""
    return _to_staff(state, "no_card")


def call_beside(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Call staff while the page stays: the number must not go out of sight."""
    called, effects = staff_called(state, "asked_for")
    return Turn(called, effects)


def call_again(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Call once more, if some time has passed since the last call."""
    if state.now - state.since < CALL_AGAIN_S:
        return Turn(state)
    return Turn(replace(state, since=state.now), (CallStaff("asked_again"),))


def open_counter(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Let staff sign in: to judge submissions, or to vouch for whoever waits here.

    While a visit is open nothing of other people comes onto the screen.
    """
    seat = vouching_for(state)
    if state.visit is not None and not seat:
        return Turn(state)
    return Turn(state, (OpenCounter(seat),))


def vouching_for(state: State) -> int:
    """Return the seat whose face staff may vouch for here and now, 0 for none."""
    visit = state.visit
    if state.step is not Step.STAFF or visit is None or visit.person is None:
        return 0
    return 1 if visit.came_from is Step.FACE else 0


def back_from_staff(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Take the visit up again where staff were called."""
    visit = state.visit
    if visit is None or visit.came_from is None:
        return at_home(state)
    fresh = replace(visit, came_from=None, staff_called=False)
    if visit.came_from is Step.CARD and visit.person is None:
        fresh = replace(fresh, trouble=None, hint="")
    resumed = entered(state, visit.came_from, fresh)
    return Turn(resumed, _again(visit.came_from, fresh))


def journal_failed(state: State, _event: JournalFailed, _profile: Profile) -> Turn:
    """Stop: what cannot be committed is not done. Nothing is told as handed in."""
    faulty = _without_journal(state)
    if state.visit is None:
        return at_home(faulty)
    stopped = replace(faulty, outcome=Outcome.FAULT, wiped=False)
    effects: tuple[Effect, ...] = (StopDevices(), EndVisit(Outcome.FAULT), Wipe())
    return Turn(entered(stopped, Step.OUT_OF_SERVICE, None), effects)


def journal_failed_late(state: State, _event: JournalFailed, _p: Profile) -> Turn:
    """Close the terminal once this visit is over: what it handed in is committed."""
    return Turn(_without_journal(state))


def changed(state: State, event: TerminalChanged, _profile: Profile) -> Turn:
    """Take note; a visit goes on with what is left."""
    return Turn(replace(state, terminal=event.terminal))


def changed_outside(state: State, event: TerminalChanged, _profile: Profile) -> Turn:
    """Open or close the terminal while no visit is open."""
    known = replace(state, terminal=event.terminal)
    step = Step.OUT_OF_SERVICE if event.terminal.closed else Step.HOME
    return Turn(known) if step is state.step else at_home(known)


def _without_journal(state: State) -> State:
    closed = tuple(dict.fromkeys(("journal", *state.terminal.closed)))
    return replace(state, terminal=replace(state.terminal, closed=closed))


def _to_staff(state: State, reason: str) -> Turn:
    called, effects = staff_called(state, reason)
    visit = called.visit
    if visit is None:
        return Turn(entered(called, Step.STAFF, None), effects)
    waiting = replace(visit, came_from=state.step)
    return Turn(entered(called, Step.STAFF, waiting), (StopDevices(), *effects))


def _again(step: Step, visit: Visit) -> tuple[Effect, ...]:
    if step is Step.CARD and visit.person is None:
        return (ReadCard(),)
    if step is Step.FACE and visit.trouble is None:
        return watching(visit)
    return ()
