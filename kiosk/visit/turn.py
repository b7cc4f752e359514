"""One turn of the flow, and the few moves that several steps share."""

from dataclasses import replace
from typing import TypeAlias

from domain.events import Kind
from kiosk import flow
from kiosk.visit.effects import (
    CallStaff,
    CancelPrint,
    Effect,
    EndVisit,
    Record,
    StopDevices,
    Wipe,
)
from kiosk.visit.state import Face, Outcome, Printing, State, Step, Visit
from ui.pages import Settings

Turn: TypeAlias = flow.Turn[State, Effect]
Handler: TypeAlias = flow.Handler[State, Effect]


def open_visit(state: State) -> Visit:
    """Return the visit of a step that cannot be without one."""
    if state.visit is None:
        raise LookupError(f"no visit is open at {state.step}")
    return state.visit


def entered(state: State, step: Step, visit: Visit | None) -> State:
    """Return ``state`` at ``step``, its waits begun anew."""
    return replace(
        state,
        step=step,
        visit=visit,
        since=state.now,
        quiet_since=state.now,
        warned_at=None,
    )


def with_visit(state: State, visit: Visit) -> Turn:
    """Stay at this step with ``visit``."""
    return Turn(replace(state, visit=visit))


def ended(state: State, outcome: Outcome) -> Turn:
    """End the visit: forget it, say goodbye, wipe."""
    visit = open_visit(state)
    effects: list[Effect] = [StopDevices()]
    if visit.ticket and visit.printing is not Printing.PRINTED:
        effects += [
            CancelPrint(),
            Record(
                Kind.TICKET_NOT_PRINTED,
                {"ticket": visit.ticket, "why": visit.printing.value},
            ),
        ]
    effects += [EndVisit(outcome), Wipe()]
    said = replace(state, outcome=outcome, wiped=False)
    farewell = entered(said, Step.THANKS, None)
    return Turn(farewell, tuple(effects))


def at_home(state: State) -> Turn:
    """Begin anew for whoever comes next, or close while no visit may begin."""
    step = Step.OUT_OF_SERVICE if state.terminal.closed else Step.HOME
    fresh = replace(state, outcome=None, broken=None, settings=Settings())
    return Turn(entered(fresh, step, None))


def staff_called(state: State, reason: str) -> tuple[State, tuple[Effect, ...]]:
    """Call staff once for this visit, and remember it."""
    visit = state.visit
    if visit is None:
        return state, (CallStaff(reason),)
    if visit.staff_called:
        return state, ()
    called = Record(Kind.STAFF_CALLED, {"reason": reason, "page": state.step.value})
    return (
        replace(state, visit=replace(visit, staff_called=True)),
        (called, CallStaff(reason)),
    )


def by_staff(reason: str) -> Face:
    """Return the face result of a visit whose person staff compare themselves."""
    return Face(outcome="staff", live="cannot_judge", reasons=(reason,))
