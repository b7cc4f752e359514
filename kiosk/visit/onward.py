"""Where a visit goes on: to the first thing it lacks. Nothing else sets the order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from domain.policy.collecting import Needs
from domain.policy.profile import Profile
from kiosk.visit.effects import (
    Effect,
    ReadCard,
    StopDevices,
    Submit,
    WatchFace,
    WatchPapers,
)
from kiosk.visit.seat import Seat
from kiosk.visit.state import State, Step, Trouble, Visit
from kiosk.visit.turn import Turn, entered

SCANNER: Final = "doccam"
GATHERING: Final = frozenset({Step.CARD, Step.FACE, Step.QUESTIONS, Step.SCAN})
"""The steps at which something is collected."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What is to be done next, of whom, and which question."""

    step: Step
    seat: int = 1
    question: str = ""


def needs_of(visit: Visit, profile: Profile) -> Needs:
    """Return what the visit's service needs."""
    return profile.services[visit.service]


def lack_of(visit: Visit, needs: Needs) -> Lack:
    """Return the first thing the visit lacks; `Step.SUBMITTING` when it lacks none."""
    return next(_lacks(visit, needs))


def onward(state: State, visit: Visit, profile: Profile) -> Turn:
    """Go on to the first thing the visit lacks."""
    lack = lack_of(visit, needs_of(visit, profile))
    at = replace(
        visit, seat=lack.seat, question=lack.question, typed="", trouble=None, hint=""
    )
    if lack.step is Step.FACE:
        return _to_face(state, at, profile)
    return ARRIVALS[lack.step](state, at)


def to_card(state: State, visit: Visit) -> Turn:
    """Ask the card of whom the visit asks now."""
    at = replace(visit, trouble=None, hint="")
    return Turn(entered(state, Step.CARD, at), (StopDevices(), ReadCard()))


def to_question(state: State, visit: Visit) -> Turn:
    """Ask the visit's question; what was answered before stands there."""
    typed = visit.here.answers.get(visit.question, "")
    at = replace(visit, typed=typed, trouble=None, hint="")
    return Turn(entered(state, Step.QUESTIONS, at), (StopDevices(),))


def to_scan(state: State, visit: Visit) -> Turn:
    """Show what the document camera sees, or say that it does not answer."""
    at = replace(visit, shot=None, storing=False, looking=0, trouble=None, hint="")
    if has_scanner(state):
        return Turn(entered(state, Step.SCAN, at), (WatchPapers(),))
    silent = replace(at, trouble=Trouble.SCANNER_OFFLINE)
    return Turn(entered(state, Step.SCAN, silent), (StopDevices(),))


def has_scanner(state: State) -> bool:
    """Whether the document camera answers."""
    scanner = state.terminal.devices.get(SCANNER)
    return scanner is not None and scanner.usable


def returns_to_review(visit: Visit, profile: Profile) -> bool:
    """Whether the review was reached and all that it shows is still there."""
    lack = lack_of(visit, needs_of(visit, profile))
    return visit.gathered and lack.step not in GATHERING


def altered(visit: Visit, here: Seat) -> Visit:
    """Return the visit with ``here`` for who is asked; what was signed is void."""
    return void(visit.with_here(here))


def void(visit: Visit) -> Visit:
    """Take back every signature: what was signed is no longer what there is."""
    unsigned = tuple(
        replace(seat, pages_read=0, strokes=(), declared=None) for seat in visit.seats
    )
    return replace(visit, seats=unsigned, reviewed=False)


def watching(visit: Visit) -> tuple[WatchFace, ...]:
    """Return the effect that has the camera look at whom the card names."""
    person = visit.here.person
    if person is None or person.photo_png is None or "face" not in visit.here.agreed:
        return ()
    return (WatchFace(person.photo_png, "picture" in visit.here.agreed),)


def _lacks(visit: Visit, needs: Needs) -> Iterator[Lack]:
    yield from _of_people(visit)
    yield from _of_answers(visit, needs)
    if needs.papers is not None and not visit.pages_done:
        yield Lack(Step.SCAN)
    if needs.is_reviewed and not visit.reviewed:
        yield Lack(Step.REVIEW)
    if needs.declaration is not None:
        for number, seat in enumerate(visit.seats, start=1):
            if seat.declared is None:
                yield Lack(Step.DECLARATION, number)
    yield Lack(Step.SUBMITTING, visit.seat)


def _of_people(visit: Visit) -> Iterator[Lack]:
    for number in _asked_first(visit):
        seat = visit.seats[number - 1]
        if seat.person is None:
            yield Lack(Step.CARD, number)
        elif seat.face is None:
            yield Lack(Step.FACE, number)


def _of_answers(visit: Visit, needs: Needs) -> Iterator[Lack]:
    for number, seat in enumerate(visit.seats, start=1):
        for question in needs.questions:
            if question.name not in seat.answers:
                yield Lack(Step.QUESTIONS, number, question.name)


def _asked_first(visit: Visit) -> tuple[int, ...]:
    others = (n for n in range(1, len(visit.seats) + 1) if n != visit.seat)
    return (visit.seat, *others)


def _to_face(state: State, visit: Visit, profile: Profile) -> Turn:
    if visit.here.tries >= profile.face.tries:
        # Laying the card down again is no way to more tries: staff compare.
        used_up = replace(visit, trouble=Trouble.TRIES_USED_UP)
        return Turn(entered(state, Step.FACE, used_up))
    return Turn(entered(state, Step.FACE, visit), watching(visit))


def _to_declaration(state: State, visit: Visit) -> Turn:
    read = max(visit.here.pages_read, 1)
    at = replace(visit.with_here(replace(visit.here, pages_read=read)), text_page=1)
    return Turn(entered(state, Step.DECLARATION, at), (StopDevices(),))


def _to_review(state: State, visit: Visit) -> Turn:
    reached = replace(visit, gathered=True)
    return Turn(entered(state, Step.REVIEW, reached), (StopDevices(),))


def _to_submitting(state: State, visit: Visit) -> Turn:
    effects: tuple[Effect, ...] = (StopDevices(), Submit(visit))
    return Turn(entered(state, Step.SUBMITTING, visit), effects)


ARRIVALS: Final[Mapping[Step, Callable[[State, Visit], Turn]]] = {
    Step.CARD: to_card,
    Step.QUESTIONS: to_question,
    Step.SCAN: to_scan,
    Step.REVIEW: _to_review,
    Step.DECLARATION: _to_declaration,
    Step.SUBMITTING: _to_submitting,
}
"""What is done where a visit arrives; the face has its tries besides."""
