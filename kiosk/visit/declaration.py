"""The declaration: read to its end, signed on the pad, confirmed with the red key."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final

from domain import phones
from domain.policy import collecting
from domain.policy.collecting import Declaration, Needs
from domain.policy.profile import Profile
from kiosk.visit import signature, waiting
from kiosk.visit.events import StrokeMade, Touched
from kiosk.visit.onward import needs_of, onward
from kiosk.visit.seat import Declared, Person, Seat
from kiosk.visit.state import State, Step, Trouble, Visit
from kiosk.visit.turn import Turn, entered, open_visit, with_visit

GUARD_S: Final = 0.5
"""So long after the page appeared the red key takes no touch: it was meant for the
page before."""
SHOWN_DIGITS: Final = (3, 4)


class Missing(StrEnum):
    """What keeps the red key off."""

    TEXT = "text"
    """The text was not shown to its end."""
    SIGNATURE = "signature"
    REFUSED = "refused"
    """More was written than a signature can be."""


def stroke_made(state: State, event: StrokeMade, _profile: Profile) -> Turn:
    """Take a stroke, or refuse what no hand writes."""
    visit = open_visit(state)
    stroke = signature.on_pad(event.stroke)
    active = replace(state, quiet_since=state.now, warned_at=None)
    if visit.trouble is Trouble.SIGNATURE_TOO_LONG or not stroke.points:
        return Turn(active)
    if not signature.fits(visit.here.strokes, stroke):
        refused = replace(visit, trouble=Trouble.SIGNATURE_TOO_LONG)
        return with_visit(active, refused)
    seat = replace(visit.here, strokes=(*visit.here.strokes, stroke))
    return with_visit(active, visit.with_here(seat))


def clear(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Empty the pad."""
    visit = open_visit(state)
    empty = visit.with_here(replace(visit.here, strokes=()))
    return with_visit(state, replace(empty, trouble=None))


def turn_page(state: State, _event: Touched, profile: Profile) -> Turn:
    """Show the text's next page; after the last comes the first again."""
    visit = open_visit(state)
    count = len(declaration_of(visit, profile).pages)
    page = visit.text_page % count + 1
    read = replace(visit.here, pages_read=max(visit.here.pages_read, page))
    return with_visit(state, replace(visit.with_here(read), text_page=page))


def language(state: State, event: Touched, profile: Profile) -> Turn:
    """Change the language: the text is another one, to be read and signed anew."""
    visit = open_visit(state)
    unread = visit.with_here(replace(visit.here, pages_read=1, strokes=()))
    fresh = replace(unread, text_page=1, trouble=None)
    return waiting.language(entered(state, Step.DECLARATION, fresh), event, profile)


def confirm(state: State, _event: Touched, profile: Profile) -> Turn:
    """Take the declaration as made, if nothing is missing and the touch was meant."""
    visit = open_visit(state)
    if state.now - state.since < GUARD_S or missing(visit, profile) is not None:
        return Turn(state)
    shown = declaration_of(visit, profile)
    speaks = state.settings.language
    text = shown.digest(speaks, own_values(visit, needs_of(visit, profile), speaks))
    declared = Declared(shown.name, text, state.now)
    made = visit.with_here(replace(visit.here, declared=declared))
    return onward(state, made, profile)


def back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the review; what was signed stands until something is changed."""
    visit = replace(open_visit(state), reviewed=False, trouble=None, hint="")
    return Turn(entered(state, Step.REVIEW, visit))


def missing(visit: Visit, profile: Profile) -> Missing | None:
    """Return what keeps the red key off, if anything."""
    if visit.trouble is Trouble.SIGNATURE_TOO_LONG:
        return Missing.REFUSED
    if visit.here.pages_read < len(declaration_of(visit, profile).pages):
        return Missing.TEXT
    if not signature.is_signature(visit.here.strokes):
        return Missing.SIGNATURE
    return None


def declaration_of(visit: Visit, profile: Profile) -> Declaration:
    """Return the text that is signed here."""
    found = needs_of(visit, profile).declaration
    if found is None:
        raise LookupError("nothing is declared in this service")
    return found


def own_values(visit: Visit, needs: Needs, language: str) -> Mapping[str, str]:
    """Return what the text names of whoever signs it, in the screen's language."""
    seat = visit.here
    other = next((each.person for each in visit.others if each.person), None)
    person = seat.person
    return dict.fromkeys(collecting.PLACES, "") | {
        "name": person.name if person else "",
        "number": masked(person.number) if person else "",
        "birth": born(person, language) if person else "",
        "other": other.name if other else "",
        **answers_of(seat, needs, language),
    }


def answers_of(seat: Seat, needs: Needs, language: str) -> Mapping[str, str]:
    """Return the answers as they are read: a choice by its label, digits grouped."""
    told: dict[str, str] = {}
    for question in needs.questions:
        answer = seat.answers.get(question.name, "")
        choice = question.choice(answer)
        label = choice.label.to(language) if choice else phones.grouped(answer)
        told[question.name] = label
    return told


def masked(number: str) -> str:
    """Return a card's number as a bystander may see it: 610***********0012."""
    head, tail = SHOWN_DIGITS
    hidden = len(number) - head - tail
    return f"{number[:head]}{'*' * hidden}{number[-tail:]}" if hidden > 0 else number


def born(person: Person, language: str) -> str:
    """Return the date of birth, written out."""
    birth = person.fields.get("birth", "")
    year, month, day = birth[:4], birth[4:6].lstrip("0"), birth[6:8].lstrip("0")
    if not (year and month and day):
        return birth
    return (
        f"{year}-{birth[4:6]}-{birth[6:8]}"
        if language == "en"
        else (f"{year}年{month}月{day}日")
    )
