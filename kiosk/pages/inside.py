"""Pages of an open visit up to handing in: consent, card, submitting."""

from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages.troubles import troubled
from kiosk.visit.state import State
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
        Row(row.icon, _plain(row.head.to(language)), _plain(row.text.to(language)))
        for row in profile.notice
    )
    boxes = tuple(
        Box(each.name, _plain(each.label.to(language)), each.name in visit.consents)
        for each in profile.consents
    )
    is_missing = not profile.required <= visit.consents
    agree = Key(
        IntentName.AGREE,
        Words("consent.agree"),
        "next",
        Role.PRIMARY,
        off=Words("consent.agree_off") if is_missing else None,
    )
    return Page(
        PageName.CONSENT,
        serial=0,
        title=Words("consent.title"),
        lead=Words("consent.lead"),
        rows=rows,
        boxes=boxes,
        keys=(Key(IntentName.LEAVE, Words("key.leave"), "out"), agree),
    )


def card(state: State, profile: Profile) -> Page:
    """Return where to lay the card, or what is wrong with it."""
    visit = open_visit(state)
    is_reading = visit.hint == "reading"
    page = Page(
        PageName.CARD,
        serial=0,
        title=Words("card.title"),
        lead=Words("card.lead"),
        hint=Row("card", Words("card.reading" if is_reading else "card.waiting")),
        picture="lay_card",
        keys=(
            BACK,
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


def _plain(text: str) -> Words:
    return Words("text.plain", {"text": text})
