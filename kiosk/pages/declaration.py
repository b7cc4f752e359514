"""The page of the declaration: its text, the pad, and the red key below."""

from collections.abc import Mapping
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages.inside import BACK, plain
from kiosk.pages.troubles import TROUBLES
from kiosk.visit.declaration import Missing, declaration_of, missing, own_values
from kiosk.visit.onward import needs_of
from kiosk.visit.signature import thinned
from kiosk.visit.state import State, Visit
from kiosk.visit.turn import open_visit
from ui.pages import (
    Document,
    IntentName,
    Key,
    Page,
    PageName,
    Role,
    Signature,
    Words,
)

OFF: Final[Mapping[Missing, Words]] = {
    Missing.TEXT: Words("declaration.read_first"),
    Missing.SIGNATURE: Words("declaration.sign_first"),
    Missing.REFUSED: Words("declaration.clear_first"),
}


def declaration(state: State, profile: Profile) -> Page:
    """Return the text with the person's own values, the pad, and the red key."""
    visit = open_visit(state)
    name = visit.here.person.name if visit.here.person else ""
    why = missing(visit, profile)
    return Page(
        PageName.DECLARATION,
        serial=0,
        title=Words("declaration.title", {"name": name}),
        lead=Words("declaration.lead"),
        message=TROUBLES[visit.trouble].message if visit.trouble else None,
        document=_document(state, visit, profile),
        signature=Signature(
            visit.seat, thinned(visit.here.strokes), why is not Missing.REFUSED
        ),
        keys=(
            BACK,
            *_turning(visit, profile),
            Key(IntentName.CLEAR, Words("declaration.clear"), "retake"),
            Key(
                IntentName.CONFIRM,
                Words("declaration.confirm"),
                "check",
                Role.CONFIRM,
                off=OFF[why] if why else None,
            ),
        ),
        voice=Words("declaration.voice"),
    )


def _document(state: State, visit: Visit, profile: Profile) -> Document:
    language, shown = state.settings.language, declaration_of(visit, profile)
    own = own_values(visit, needs_of(visit, profile), language)
    return Document(
        plain(shown.title.to(language)),
        tuple(map(plain, shown.page(visit.text_page, language, own))),
        visit.text_page,
        len(shown.pages),
    )


def _turning(visit: Visit, profile: Profile) -> tuple[Key, ...]:
    """Return the key that turns the page, where there is more than one."""
    count = len(declaration_of(visit, profile).pages)
    if count == 1:
        return ()
    is_last = visit.text_page == count
    label = Words("declaration.first_page" if is_last else "declaration.next_page")
    return (Key(IntentName.NEXT, label, "back" if is_last else "next"),)
