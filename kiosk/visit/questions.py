"""The questions: one at a time to one person, from a list or by digits."""

from dataclasses import replace
from typing import Final

from domain import phones
from domain.policy.collecting import Kind, Needs, Question
from domain.policy.profile import Profile
from kiosk.visit.card import dropped
from kiosk.visit.events import Touched
from kiosk.visit.onward import (
    altered,
    needs_of,
    onward,
    returns_to_review,
    to_card,
    to_question,
)
from kiosk.visit.state import State, Trouble, Visit
from kiosk.visit.turn import Turn, open_visit, with_visit

DIGITS: Final = frozenset("0123456789")


def pick(state: State, event: Touched, profile: Profile) -> Turn:
    """Take the choice touched, if it is one of this question's."""
    visit = open_visit(state)
    if _asked(visit, profile).choice(event.value) is None:
        return Turn(state)
    return with_visit(state, _answered(visit, event.value))


def type_digit(state: State, event: Touched, profile: Profile) -> Turn:
    """Take one digit; anything longer was pasted, and is refused whole."""
    visit = open_visit(state)
    if _asked(visit, profile).kind is not Kind.PHONE:
        return Turn(state)
    if len(event.value) > 1 or not phones.has_room(visit.typed):
        return with_visit(state, replace(visit, trouble=Trouble.ANSWER_TOO_LONG))
    if event.value not in DIGITS:
        return Turn(state)
    typed = replace(visit, typed=visit.typed + event.value, trouble=None)
    return with_visit(state, typed)


def erase(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Take the last digit back."""
    visit = open_visit(state)
    shorter = replace(visit, typed=visit.typed[:-1], trouble=None)
    return with_visit(state, shorter)


def clear(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Take every digit back."""
    return with_visit(state, replace(open_visit(state), typed="", trouble=None))


def go_on(state: State, _event: Touched, profile: Profile) -> Turn:
    """Go on, if this question is answered."""
    visit = open_visit(state)
    if _asked(visit, profile).kind is Kind.PHONE:
        if not phones.is_phone(visit.typed):
            return with_visit(state, replace(visit, trouble=Trouble.NUMBER_INCOMPLETE))
        visit = _answered(visit, visit.typed)
    if visit.question not in visit.here.answers:
        return Turn(state)
    return onward(state, visit, profile)


def go_to(state: State, event: Touched, profile: Profile) -> Turn:
    """Go to a question of the same person that was answered already."""
    visit = open_visit(state)
    asked = asked_by(event.value, visit, needs_of(visit, profile))
    if asked is None or asked[0] != visit.seat:
        return Turn(state)
    return to_question(state, replace(visit, question=asked[1]))


def back(state: State, _event: Touched, profile: Profile) -> Turn:
    """Return to the review, to the question before, or to the card."""
    visit = open_visit(state)
    if returns_to_review(visit, profile):
        return onward(state, visit, profile)
    before = _before(visit, needs_of(visit, profile))
    if before is None:
        last = replace(visit, seat=len(visit.seats), question="", typed="")
        return to_card(state, dropped(last))
    return to_question(state, replace(visit, seat=before[0], question=before[1]))


def last_of(visit: Visit, needs: Needs) -> tuple[int, str] | None:
    """Return the last question of all, by seat and name."""
    every = _every(visit, needs)
    return every[-1] if every else None


def asked_by(value: str, visit: Visit, needs: Needs) -> tuple[int, str] | None:
    """Return which question ``question:<seat>:<name>`` names, if there is one."""
    for seat, name in _every(visit, needs):
        if value == f"question:{seat}:{name}":
            return seat, name
    return None


def _asked(visit: Visit, profile: Profile) -> Question:
    question = needs_of(visit, profile).question(visit.question)
    if question is None:
        raise LookupError("no such question is asked")
    return question


def _answered(visit: Visit, answer: str) -> Visit:
    """Return the visit with ``answer``; another one than before voids signatures."""
    seat = visit.here
    if seat.answers.get(visit.question) == answer:
        return visit
    answers = {**seat.answers, visit.question: answer}
    return replace(altered(visit, replace(seat, answers=answers)), trouble=None)


def _before(visit: Visit, needs: Needs) -> tuple[int, str] | None:
    every = _every(visit, needs)
    at = every.index((visit.seat, visit.question))
    return every[at - 1] if at else None


def _every(visit: Visit, needs: Needs) -> list[tuple[int, str]]:
    return [
        (seat, question.name)
        for seat in range(1, len(visit.seats) + 1)
        for question in needs.questions
    ]
