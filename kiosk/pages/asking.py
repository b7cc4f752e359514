"""The page of one question to one person: a pick list, or the number pad."""

from dataclasses import replace
from typing import Final

from domain import phones
from domain.policy.collecting import Kind, Needs, Question
from domain.policy.profile import Profile
from kiosk.pages.inside import BACK, plain
from kiosk.pages.troubles import troubled
from kiosk.visit.declaration import answers_of
from kiosk.visit.onward import needs_of
from kiosk.visit.state import State, Visit
from kiosk.visit.turn import open_visit
from ui.pages import (
    Choice,
    Field,
    IntentName,
    Item,
    Key,
    Keyboard,
    Mark,
    Page,
    PageName,
    Role,
    Row,
    Words,
)

LEADS: Final = {
    Kind.PICK: Words("questions.lead_pick"),
    Kind.PHONE: Words("questions.lead_phone"),
}


def questions(state: State, profile: Profile) -> Page:
    """Return the question that stands, beside all that this person is asked."""
    visit, language = open_visit(state), state.settings.language
    needs = needs_of(visit, profile)
    asked = needs.question(visit.question) or needs.questions[0]
    name = visit.here.person.name if visit.here.person else ""
    page = Page(
        PageName.QUESTIONS,
        serial=0,
        title=Words("questions.title", {"name": name}),
        lead=LEADS[asked.kind],
        hint=Row("", plain(asked.ask.to(language))),
        items=_items(visit, needs, language),
        keys=(BACK, _next(visit, asked)),
        voice=Words("questions.voice"),
    )
    if asked.kind is Kind.PHONE:
        field = _field(visit, asked, language)
        page = replace(page, fields=(field,), keyboard=Keyboard.NUMBER)
    else:
        page = replace(page, choices=_choices(visit, asked, language))
    return page if visit.trouble is None else troubled(page, visit.trouble)


def _choices(visit: Visit, asked: Question, language: str) -> tuple[Choice, ...]:
    picked = visit.here.answers.get(asked.name)
    return tuple(
        Choice(each.code, plain(each.label.to(language)), each.code == picked)
        for each in asked.choices
    )


def _field(visit: Visit, asked: Question, language: str) -> Field:
    return Field(
        asked.name,
        plain(asked.label.to(language)),
        phones.grouped(visit.typed),
        active=True,
        hint=Words("questions.phone_hint"),
    )


def _items(visit: Visit, needs: Needs, language: str) -> tuple[Item, ...]:
    told = answers_of(visit.here, needs, language)
    return tuple(
        _item(visit, number, each, plain(each.label.to(language)), told[each.name])
        for number, each in enumerate(needs.questions, start=1)
    )


def _item(visit: Visit, number: int, each: Question, label: Words, said: str) -> Item:
    head = Words("questions.head", {"number": str(number), "label": label})
    text = plain(said) if said else Words("questions.open")
    if each.name == visit.question:
        return Item(head, text, Mark.NOW)
    if not said:
        return Item(head, text)
    return Item(head, text, Mark.DONE, f"question:{visit.seat}:{each.name}")


def _next(visit: Visit, asked: Question) -> Key:
    is_open = asked.name not in visit.here.answers
    off = Words("questions.pick_first") if is_open else None
    if asked.kind is Kind.PHONE:
        off = None if visit.typed else Words("questions.type_first")
    return Key(IntentName.NEXT, Words("questions.next"), "next", Role.PRIMARY, off=off)
