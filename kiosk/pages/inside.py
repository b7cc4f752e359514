"""Pages of an open visit that every service has: consent, card, submitting."""

from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages.place import SEATS
from kiosk.pages.troubles import troubled
from kiosk.visit.card import may_swap
from kiosk.visit.state import State, Visit
from kiosk.visit.turn import open_visit
from ui.pages import (
    Box,
    Countdown,
    IntentName,
    Key,
    Page,
    PageName,
    Role,
    Row,
    Words,
)

BACK: Final = Key(IntentName.BACK, Words("key.back"), "back")


def consent(state: State, profile: Profile) -> Page:
    """Return the privacy notice and its boxes, in the policy's own words."""
    visit, language = open_visit(state), state.settings.language
    rows = tuple(
        Row(row.icon, plain(row.head.to(language)), plain(row.text.to(language)))
        for row in profile.notice
    )
    boxes = tuple(
        Box(
            f"{number}.{each.name}",
            plain(each.label.to(language)),
            each.name in seat.consents,
            number,
        )
        for number, seat in enumerate(visit.seats, start=1)
        for each in profile.consents
    )
    is_missing = not all(profile.required <= seat.consents for seat in visit.seats)
    are_two = len(visit.seats) > 1
    off = Words("consent.agree_off_two" if are_two else "consent.agree_off")
    agree = Key(
        IntentName.AGREE,
        Words("consent.agree"),
        "next",
        Role.PRIMARY,
        off=off if is_missing else None,
    )
    return Page(
        PageName.CONSENT,
        serial=0,
        title=Words("consent.title_two" if are_two else "consent.title"),
        lead=Words("consent.lead"),
        rows=rows,
        boxes=boxes,
        keys=(Key(IntentName.LEAVE, Words("key.leave"), "out"), agree),
    )


def card(state: State, profile: Profile) -> Page:
    """Return where to lay the card, or what is wrong with it."""
    visit = open_visit(state)
    is_reading = visit.hint == "reading"
    title = Words("card.title")
    if len(visit.seats) > 1:
        title = Words("card.title_seat", {"seat": SEATS[visit.seat]})
    page = Page(
        PageName.CARD,
        serial=0,
        title=title,
        lead=Words("card.lead"),
        hint=Row("card", Words("card.reading" if is_reading else "card.waiting")),
        picture="lay_card",
        keys=(
            BACK,
            *_swap(visit),
            Key(IntentName.RETRY, Words("card.unreadable_key"), "warn"),
            Key(IntentName.NO_CARD, Words("card.no_card_key"), "person"),
        ),
        footer=(Words("card.info"),),
    )
    if visit.trouble is not None:
        again = Key(IntentName.RETRY, Words("key.retry"), "card")
        keys = tuple(again if k.intent is again.intent else k for k in page.keys)
        return troubled(replace(page, keys=keys), visit.trouble)
    left_s = max(0, profile.waits.card_s - round(state.now - state.since))
    wait = Countdown(
        left_s, profile.waits.card_s, Words("card.wait", {"seconds": str(left_s)})
    )
    return replace(page, countdown=None if is_reading else wait)


def submitting() -> Page:
    """Ask for a moment; nothing is claimed before it is committed."""
    return Page(
        PageName.SUBMITTING,
        serial=0,
        title=Words("submitting.title"),
        lead=Words("submitting.lead"),
        hint=Row("save", Words("submitting.saving")),
        rows=(
            Row("save", Words("submitting.saving"), Words("submitting.saving_text")),
        ),
        picture="saving",
    )


def _swap(visit: Visit) -> tuple[Key, ...]:
    """Return the key that lets the other person go first, while there is a choice."""
    if not may_swap(visit):
        return ()
    other = SEATS[visit.seat % len(visit.seats) + 1]
    label = Words("card.other_key", {"seat": other})
    return (Key(IntentName.OTHER_SEAT, label, "people"),)


def plain(text: str) -> Words:
    """Return a text that is the same in every language."""
    return Words("text.plain", {"text": text})
