"""Pages outside the visit: home, thanks, staff, out of service, broken off."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.services import Service
from kiosk.pages.place import SERVICES, Place
from kiosk.pages.troubles import CLOSED
from kiosk.visit.state import Outcome, State
from ui.pages import (
    IntentName,
    Key,
    Kind,
    Mark,
    Message,
    Page,
    PageName,
    Role,
    Row,
    Tile,
    Words,
)

TILES: Final[Mapping[Service, tuple[tuple[Words, ...], str]]] = {
    Service.MARRIAGE: (
        (Words("home.marriage_who"), Words("home.marriage_bring")),
        "rings",
    ),
    Service.REISSUE: (
        (Words("home.reissue_who"), Words("home.reissue_bring")),
        "redo",
    ),
    Service.DIVORCE_APPLICATION: (
        (
            Words("home.divorce_application_who"),
            Words("home.divorce_application_bring"),
        ),
        "docpen",
    ),
    Service.DIVORCE_REGISTRATION: (
        (
            Words("home.divorce_registration_who"),
            Words("home.divorce_registration_bring"),
        ),
        "doccal",
    ),
}
HOME: Final = Page(
    PageName.HOME,
    serial=0,
    title=Words("home.title"),
    lead=Words("home.lead"),
    tiles=tuple(
        Tile(service.value, SERVICES[service], lines, icon)
        for service, (lines, icon) in TILES.items()
    ),
)
OFFLINE: Final = Message(Kind.INFO, Words("home.offline"), Words("home.offline_advice"))


def home(state: State, place: Place) -> Page:
    """Return the choice of service."""
    footer = (
        Words("home.free"),
        Words("home.terminal", {"terminal": place.terminal}),
    )
    message = None if state.terminal.online else OFFLINE
    return replace(HOME, message=message, footer=footer)


def thanks(state: State) -> Page:
    """Say goodbye; until the wipe is through, say that instead."""
    lead = Words("thanks.lead")
    if state.outcome is not Outcome.DONE:
        lead = Words("thanks.left_lead")
    if not state.wiped:
        lead = Words("thanks.clearing")
    home_key = Key(IntentName.DONE, Words("key.home"), "home", Role.PRIMARY)
    return Page(
        PageName.THANKS,
        serial=0,
        title=Words("thanks.title"),
        lead=lead,
        picture="goodbye",
        keys=(home_key,) if state.wiped else (),
    )


def staff(state: State) -> Page:
    """Say that staff are coming, and what to do meanwhile."""
    rows = [
        Row("bell", Words("staff.notified"), Words("staff.notified_text")),
        Row("desk", Words("staff.counter"), Words("staff.counter_text")),
    ]
    back = Key(IntentName.BACK, Words("key.home"), "home", Role.PRIMARY)
    leave: tuple[Key, ...] = ()
    if state.visit is not None:
        rows[1:1] = [
            Row("card", Words("staff.keep_card"), Words("staff.keep_card_text")),
            Row("lock", Words("staff.kept"), Words("staff.kept_text")),
        ]
        back = Key(IntentName.BACK, Words("key.back"), "back", Role.PRIMARY)
        leave = (Key(IntentName.LEAVE, Words("key.leave"), "out"),)
    again = Key(IntentName.CALL_STAFF, Words("key.call_again"), "bell")
    return Page(
        PageName.STAFF,
        serial=0,
        title=Words("staff.title"),
        lead=Words("staff.lead"),
        rows=tuple(rows),
        picture="staff_comes",
        keys=(*leave, again, back),
    )


def out_of_service(state: State) -> Page:
    """Say why no visit can begin, who knows of it and where to go."""
    closed = CLOSED[(state.terminal.closed or ("starting",))[0]]
    kept = Row(
        "check",
        Words("out_of_service.nothing_lost"),
        Words("out_of_service.nothing_lost_text"),
        Mark.DONE,
    )
    if state.outcome is Outcome.FAULT:
        told = Words("broken_off.nothing_kept")
        kept = Row("info", told, Words("staff.counter_text"), Mark.WARN)
    return Page(
        PageName.OUT_OF_SERVICE,
        serial=0,
        title=Words("out_of_service.title"),
        lead=Words("out_of_service.lead"),
        message=Message(Kind.FAULT, closed.cause),
        rows=(
            Row(
                "bell",
                Words("out_of_service.notified"),
                Words("out_of_service.notified_text"),
            ),
            Row(
                "desk",
                Words("out_of_service.counter"),
                Words("out_of_service.counter_text"),
            ),
            kept,
        ),
        picture=closed.picture,
        footer=(Words("out_of_service.fault_code", {"code": closed.code}),),
    )


def broken_off(state: State) -> Page:
    """Say that the last visit was interrupted, and what of it is safe."""
    number = state.broken.ticket if state.broken else ""
    if number:
        title = Words("broken_off.submitted_title")
        message = Message(
            Kind.OK,
            Words("broken_off.submitted"),
            Words("broken_off.submitted_text", {"number": number}),
        )
        key = Key(IntentName.ACKNOWLEDGE, Words("key.acknowledge"), "check")
    else:
        title = Words("broken_off.title")
        message = Message(
            Kind.INFO,
            Words("broken_off.nothing_kept"),
            Words("broken_off.nothing_kept_text"),
        )
        key = Key(IntentName.ACKNOWLEDGE, Words("broken_off.again"), "home")
    return Page(
        PageName.BROKEN_OFF,
        serial=0,
        title=title,
        lead=None if number else Words("broken_off.lead"),
        message=message,
        picture="interrupted",
        keys=(replace(key, role=Role.PRIMARY),) if state.wiped else (),
    )
