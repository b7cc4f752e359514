"""The review: everything once more, and a way to each thing that can be changed."""

from dataclasses import replace

from domain.policy.profile import Profile
from kiosk.visit import pages_in, questions
from kiosk.visit.events import Touched
from kiosk.visit.onward import needs_of, onward, to_card, to_question, to_scan
from kiosk.visit.state import State, Visit
from kiosk.visit.turn import Turn, open_visit


def go_to(state: State, event: Touched, profile: Profile) -> Turn:
    """Go to what was touched; every way back leads here again."""
    visit = open_visit(state)
    needs = needs_of(visit, profile)
    asked = questions.asked_by(event.value, visit, needs)
    if asked is not None:
        return to_question(state, replace(visit, seat=asked[0], question=asked[1]))
    if event.value == "pages" and needs.papers is not None:
        return to_scan(state, visit)
    seat = _seat(event.value, visit)
    if seat is not None:
        return to_card(state, replace(visit, seat=seat))
    return pages_in.go_to(state, event, profile)


def go_on(state: State, _event: Touched, profile: Profile) -> Turn:
    """Go on to the declarations: everything is right."""
    return onward(state, replace(open_visit(state), reviewed=True), profile)


def back(state: State, _event: Touched, profile: Profile) -> Turn:
    """Return to the pages, or else to the last question."""
    visit = open_visit(state)
    needs = needs_of(visit, profile)
    if needs.papers is not None:
        return to_scan(state, visit)
    last = questions.last_of(visit, needs)
    if last is None:
        return to_card(state, visit)
    return to_question(state, replace(visit, seat=last[0], question=last[1]))


def _seat(value: str, visit: Visit) -> int | None:
    numbers = range(1, len(visit.seats) + 1)
    return next((n for n in numbers if value == f"seat:{n}"), None)
