"""The page of what waits, oldest first; nobody is named before a submission is open."""

from collections.abc import Mapping
from typing import Final

from domain.services import Service
from kiosk.pages.place import SERVICES
from kiosk.pages.staff_words import clock, plain, trouble
from kiosk.staff.state import PER_PAGE, State, name_of
from sync.wire.staff import Waits
from ui.pages import (
    IntentName,
    Item,
    Key,
    Kind,
    Mark,
    Message,
    Page,
    PageName,
    Words,
)

OUT: Final = Key(IntentName.SIGN_OUT, Words("staff_list.sign_out"), "out")
NOTHING: Final = Message(
    Kind.OK, Words("staff_list.nothing"), Words("staff_list.nothing_advice")
)
ASKING: Final = Message(Kind.INFO, Words("staff_list.asking"))


def waiting(state: State) -> Page:
    """Return one page of the list."""
    first = state.page * PER_PAGE
    shown = state.waiting[first : first + PER_PAGE]
    message = trouble(state)
    if message is None and not shown:
        message = ASKING if state.asking else NOTHING
    return Page(
        PageName.STAFF_LIST,
        serial=0,
        title=_title(state),
        message=message,
        items=tuple(_item(state, each) for each in shown),
        keys=(OUT, *_turn(state), _refresh(state)),
    )


def _title(state: State) -> Words:
    count = str(len(state.waiting))
    if state.pages == 1:
        return Words("staff_list.title", {"count": count})
    told = {"count": count, "page": str(state.page + 1), "pages": str(state.pages)}
    return Words("staff_list.title_paged", told)


def _turn(state: State) -> tuple[Key, ...]:
    if state.pages == 1:
        return ()
    return (Key(IntentName.NEXT, Words("staff_list.next_page"), "next"),)


def _refresh(state: State) -> Key:
    off = None
    if not state.online:
        off = Words("staff_review.off_offline")
    elif state.asking:
        off = Words("staff_list.asking")
    return Key(IntentName.REFRESH, Words("staff_list.refresh"), "retake", off=off)


def _item(state: State, waits: Waits) -> Item:
    told = {"time": clock(waits.submitted), "pages": str(waits.pages)}
    if waits.awaited:
        text = Words("staff_list.awaited", {**told, "awaited": str(waits.awaited)})
    elif state.as_of is None:
        text = Words("staff_list.waits", told)
    else:
        minutes = int((state.as_of - waits.received).total_seconds() // 60)
        told["minutes"] = str(max(0, minutes))
        text = Words("staff_list.waits_for", told)
    head: Mapping[str, str | Words] = {
        "ticket": waits.ticket,
        "service": service_of(waits),
    }
    return Item(
        Words("staff_list.head", head),
        text,
        Mark.WARN if waits.awaited else Mark.LATER,
        name_of(waits),
    )


def service_of(waits: Waits) -> Words:
    """Return what the submission is for."""
    if waits.service in set(Service):
        return SERVICES[Service(waits.service)]
    return plain(waits.service)
