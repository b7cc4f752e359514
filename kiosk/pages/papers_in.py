"""The pages of the document camera: what it sees, and the page just taken."""

from dataclasses import replace

from domain.policy.profile import Profile
from kiosk.pages.inside import BACK, plain
from kiosk.pages.troubles import troubled
from kiosk.visit import pages_in
from kiosk.visit.onward import needs_of
from kiosk.visit.state import State, Trouble, Visit
from kiosk.visit.turn import open_visit
from ui.pages import (
    IntentName,
    Item,
    Key,
    Mark,
    Page,
    PageName,
    Role,
    Row,
    Words,
)


def scan(state: State, profile: Profile) -> Page:
    """Return the live picture and the kept pages, or what stands in the way."""
    visit, language = open_visit(state), state.settings.language
    papers = needs_of(visit, profile).papers
    is_silent = visit.trouble is Trouble.SCANNER_OFFLINE
    is_taking = visit.hint == "taking"
    page = Page(
        PageName.SCAN,
        serial=0,
        title=Words("scan.title"),
        lead=plain(papers.advice.to(language)) if papers else None,
        hint=Row("scan", Words("scan.taking" if is_taking else "scan.lay_flat")),
        items=tuple(
            Item(
                Words("scan.page", {"number": str(at)}),
                Words("scan.kept"),
                Mark.DONE,
                f"page:{kept.number}",
            )
            for at, kept in enumerate(visit.pages, start=1)
        ),
        preview=not is_silent,
        keys=(BACK, *_keys(visit, profile)),
    )
    if visit.trouble is None:
        return page
    return troubled(replace(page, hint=None if is_silent else page.hint), visit.trouble)


def look(state: State) -> Page:
    """Return the page just taken, or a kept one, as large as it fits."""
    visit = open_visit(state)
    if visit.looking:
        return _kept(visit)
    storing = Words("look.storing") if visit.storing else None
    return Page(
        PageName.LOOK,
        serial=0,
        title=Words("look.title"),
        lead=Words("look.lead"),
        shown=pages_in.LOOK,
        keys=(
            BACK,
            Key(IntentName.AGAIN, Words("look.again"), "retake", off=storing),
            Key(
                IntentName.KEEP, Words("look.keep"), "check", Role.PRIMARY, off=storing
            ),
        ),
    )


def _kept(visit: Visit) -> Page:
    numbers = [kept.number for kept in visit.pages]
    at = str(numbers.index(visit.looking) + 1)
    return Page(
        PageName.LOOK,
        serial=0,
        title=Words("look.kept_title", {"number": at}),
        lead=Words("look.kept_lead"),
        shown=pages_in.picture_name(visit.looking),
        keys=(
            BACK,
            Key(
                IntentName.REMOVE,
                Words("look.remove"),
                "retake",
                value=str(visit.looking),
            ),
        ),
    )


def _keys(visit: Visit, profile: Profile) -> tuple[Key, ...]:
    """Return the way on and the shutter; the one that is wanted most comes last."""
    label = Words("scan.done_key" if visit.pages else "scan.none_key")
    can_go_on = pages_in.may_go_on(visit, profile) and not visit.hint
    off = None if can_go_on else Words("scan.one_first")
    on = Key(IntentName.NEXT, label, "next", off=off)
    if visit.trouble is Trouble.SCANNER_OFFLINE:
        again = Key(IntentName.RETRY, Words("key.retry"), "retake", Role.PRIMARY)
        return (on, again)
    if not pages_in.may_take(visit, profile):
        return (replace(on, role=Role.PRIMARY),)
    taking = Words("scan.taking") if visit.hint else None
    take = Words("scan.capture")
    return (on, Key(IntentName.CAPTURE, take, "cam", Role.PRIMARY, off=taking))
