"""Sample pages, one for every screen and mishap: for pictures and tests of the screen.

The people in them do not exist.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bench.loop_samples import LOOP
from bench.sample_parts import (
    BACK,
    FIRST,
    LEAVE,
    LONG_NAME,
    OFFICE,
    PERSON,
    SIGN_IN,
    header,
    plain,
    rail,
)
from bench.staff_samples import COUNTER
from kiosk.config import profile
from ui.pages import (
    Box,
    Countdown,
    IntentName,
    Key,
    Kind,
    Mark,
    Message,
    Page,
    PageName,
    Role,
    Row,
    Settings,
    Ticket,
    Tile,
    Words,
)

TILES: Final = (
    ("marriage", "rings"),
    ("reissue", "redo"),
    ("divorce_application", "docpen"),
    ("divorce_registration", "doccal"),
)
NOTICE: Final = (
    ("card", "what"),
    ("doc", "why"),
    ("people", "who"),
    ("clock", "how_long"),
)
HOME: Final = Page(
    PageName.HOME,
    1,
    Words("home.title"),
    Words("home.lead"),
    office=OFFICE,
    tiles=tuple(
        Tile(
            name,
            Words(f"service.{name}"),
            (Words(f"home.{name}_who"), Words(f"home.{name}_bring")),
            icon,
        )
        for name, icon in TILES
    ),
    footer=(Words("home.free"), Words("home.terminal", {"terminal": "SF-02"})),
)
CONSENT: Final = Page(
    PageName.CONSENT,
    2,
    Words("consent.title"),
    Words("consent.lead"),
    office=OFFICE,
    rail=rail("consent", FIRST, "no_card"),
    rows=tuple(
        Row(icon, Words(f"consent.{name}"), Words(f"consent.{name}_text"))
        for icon, name in NOTICE
    ),
    boxes=(
        Box("general", Words("consent.box_general"), ticked=True),
        Box("face", Words("consent.box_face"), ticked=True),
        Box("picture", Words("consent.box_picture"), ticked=False),
    ),
    keys=(
        LEAVE,
        Key(IntentName.AGREE, Words("consent.agree"), "next", Role.PRIMARY),
    ),
)
CONSENT_OPEN: Final = replace(
    CONSENT,
    boxes=tuple(replace(box, ticked=False) for box in CONSENT.boxes),
    keys=(LEAVE, replace(CONSENT.keys[1], off=Words("consent.agree_off"))),
)
CARD: Final = Page(
    PageName.CARD,
    3,
    Words("card.title"),
    Words("card.lead"),
    office=OFFICE,
    rail=rail("card", FIRST, "reading"),
    hint=Row("card", Words("card.waiting")),
    picture="lay_card",
    countdown=Countdown(36, 60, Words("card.wait", {"seconds": "36"})),
    keys=(
        BACK,
        Key(IntentName.RETRY, Words("card.unreadable_key"), "warn"),
        Key(IntentName.NO_CARD, Words("card.no_card_key"), "person"),
    ),
    footer=(Words("card.info"),),
)
CARD_EXPIRED: Final = replace(
    CARD,
    hint=None,
    countdown=None,
    message=Message(Kind.WARN, Words("card.expired"), Words("card.expired_advice")),
    keys=(*CARD.keys[:2], replace(CARD.keys[2], role=Role.PRIMARY)),
)
CARD_EARLY: Final = replace(
    CARD,
    message=Message(Kind.WARN, Words("card.early"), Words("card.early_advice")),
    countdown=None,
)
READER_SILENT: Final = replace(
    CARD,
    hint=None,
    countdown=None,
    picture="reader_silent",
    message=Message(
        Kind.FAULT, Words("card.reader_offline"), Words("card.reader_offline_advice")
    ),
    keys=(
        *CARD.keys,
        Key(IntentName.CALL_STAFF, Words("key.call_staff"), "bell", Role.PRIMARY),
    ),
)
FACE: Final = Page(
    PageName.FACE,
    4,
    Words("face.title_name", {"name": "王样例"}),
    Words("face.lead"),
    office=OFFICE,
    rail=rail("face", PERSON, "checking"),
    hint=Row("near", Words("hint.too_far"), mark=Mark.WARN),
    rows=(
        Row("face", Words("face.pose"), Words("face.good"), Mark.DONE),
        Row("sun", Words("face.light"), Words("face.fitting"), Mark.DONE),
        Row("near", Words("face.distance"), Words("face.far"), Mark.WARN),
        Row("eye", Words("face.live"), Words("face.wait"), Mark.LATER),
    ),
    preview=True,
    keys=(BACK, Key(IntentName.STAFF_CHECK, Words("face.staff_key"), "person")),
    footer=(Words("face.info"),),
)
FACE_TURN: Final = replace(
    FACE, hint=Row("left", Words("hint.turn_left"), mark=Mark.NOW)
)
FACE_FAIL: Final = replace(
    FACE,
    hint=None,
    rows=(),
    preview=False,
    message=Message(Kind.WARN, Words("face.fail"), Words("face.fail_advice")),
    keys=(
        *FACE.keys,
        Key(IntentName.RETRY, Words("key.retry"), "retake", Role.PRIMARY),
    ),
    footer=(),
)
LONG: Final = replace(
    FACE,
    title=Words("face.title_name", {"name": LONG_NAME}),
    rail=rail("face", plain(LONG_NAME), "checking"),
)
SUBMITTING: Final = Page(
    PageName.SUBMITTING,
    5,
    Words("submitting.title"),
    Words("submitting.lead"),
    office=OFFICE,
    rail=rail("submitting", PERSON, "submitting"),
    rows=(Row("save", Words("submitting.saving"), Words("submitting.saving_text")),),
    picture="saving",
)
TICKET: Final = Page(
    PageName.TICKET,
    6,
    Words("ticket.title"),
    Words("ticket.lead_printed"),
    office=OFFICE,
    rows=(
        Row("ticket", Words("ticket.take"), Words("ticket.take_text")),
        Row("card", Words("ticket.keep_card"), Words("ticket.keep_card_text")),
        Row("bell", Words("ticket.wait_call"), Words("ticket.wait_call_text")),
    ),
    ticket=Ticket(
        "A012",
        Words("ticket.slip", {"service": Words("service.marriage")}),
        OFFICE,
        "2026-11-16 10:52",
        (Words("ticket.waiting_unknown"),),
        printed=True,
    ),
    picture="take_ticket",
    countdown=Countdown(38, 60, Words("ticket.clears", {"seconds": "38"})),
    keys=(Key(IntentName.DONE, Words("ticket.done"), "check", Role.PRIMARY),),
    footer=(Words("ticket.note"),),
)
PAPER_OUT: Final = replace(
    TICKET,
    lead=Words("ticket.lead_not_printed"),
    message=Message(
        Kind.FAULT, Words("printer.paper_out"), Words("printer.paper_out_advice")
    ),
    rows=(
        Row("bell", Words("printer.known"), Words("printer.known_text")),
        Row("clock", Words("printer.wait"), Words("printer.wait_text")),
        Row("door", Words("printer.go"), Words("printer.go_text", {"number": "A012"})),
    ),
    picture="printer_empty",
    keys=(
        Key(IntentName.RETRY, Words("key.retry"), "printer"),
        Key(IntentName.DONE, Words("key.go_now"), "next", Role.PRIMARY),
    ),
)
THANKS: Final = Page(
    PageName.THANKS,
    7,
    Words("thanks.title"),
    Words("thanks.lead"),
    office=OFFICE,
    picture="goodbye",
    keys=(Key(IntentName.DONE, Words("key.home"), "home", Role.PRIMARY),),
)
STAFF: Final = Page(
    PageName.STAFF,
    8,
    Words("staff.title"),
    Words("staff.lead"),
    office=OFFICE,
    rail=rail("face", PERSON, "staff"),
    rows=(
        Row("bell", Words("staff.notified"), Words("staff.notified_text")),
        Row("card", Words("staff.keep_card"), Words("staff.keep_card_text")),
        Row("lock", Words("staff.kept"), Words("staff.kept_text")),
        Row("desk", Words("staff.counter"), Words("staff.counter_text")),
    ),
    picture="staff_comes",
    keys=(
        LEAVE,
        Key(IntentName.CALL_STAFF, Words("key.call_again"), "bell"),
        replace(BACK, role=Role.PRIMARY),
    ),
)
OUT_OF_SERVICE: Final = Page(
    PageName.OUT_OF_SERVICE,
    9,
    Words("out_of_service.title"),
    Words("out_of_service.lead"),
    office=OFFICE,
    message=Message(Kind.FAULT, Words("out_of_service.reader")),
    rows=tuple(
        Row(icon, Words(f"out_of_service.{n}"), Words(f"out_of_service.{n}_text"), mark)
        for icon, n, mark in (
            ("bell", "notified", None),
            ("desk", "counter", None),
            ("check", "nothing_lost", Mark.DONE),
        )
    ),
    picture="closed",
    footer=(Words("out_of_service.fault_code", {"code": "IDR-01"}),),
)
BROKEN_OFF: Final = Page(
    PageName.BROKEN_OFF,
    10,
    Words("broken_off.title"),
    Words("broken_off.lead"),
    office=OFFICE,
    message=Message(
        Kind.INFO,
        Words("broken_off.nothing_kept"),
        Words("broken_off.nothing_kept_text"),
    ),
    picture="interrupted",
    keys=(
        Key(IntentName.ACKNOWLEDGE, Words("broken_off.again"), "home", Role.PRIMARY),
    ),
)
IDLE: Final = replace(
    FACE, idle=Countdown(21, 30, Words("idle.seconds", {"seconds": "21"}))
)
DIVORCE: Final = replace(
    CARD, rail=rail("card", FIRST, "reading", "divorce_application")
)

SAMPLES: Final[Mapping[str, Page]] = MappingProxyType(
    {
        "home": HOME,
        "consent": CONSENT,
        "consent_open": CONSENT_OPEN,
        "card": CARD,
        "card_expired": CARD_EXPIRED,
        "card_early": CARD_EARLY,
        "reader_silent": READER_SILENT,
        "face": FACE,
        "face_turn": FACE_TURN,
        "face_fail": FACE_FAIL,
        "long_name": LONG,
        "submitting": SUBMITTING,
        "ticket": TICKET,
        "paper_out": PAPER_OUT,
        "thanks": THANKS,
        "staff": STAFF,
        "out_of_service": OUT_OF_SERVICE,
        "broken_off": BROKEN_OFF,
        "idle": IDLE,
        "divorce": DIVORCE,
        **LOOP,
        **COUNTER,
    }
)


def _with_policy(page: Page, language: str) -> Page:
    """Return the consent page with the words of the policy in force."""
    policy = profile("national-2025")
    rows = tuple(
        Row(row.icon, plain(row.head.to(language)), plain(row.text.to(language)))
        for row in policy.notice
    )
    labels = [each.label.to(language) for each in policy.consents]
    boxes = tuple(
        replace(box, label=plain(labels[number % len(labels)]))
        for number, box in enumerate(page.boxes)
    )
    return replace(page, rows=rows, boxes=boxes)


def dressed(page: Page, settings: Settings, *, simulated: bool = True) -> Page:
    """Return ``page`` as a citizen with these ``settings`` sees it, or staff."""
    if page.name is PageName.CONSENT:
        page = _with_policy(page, settings.language)
    return replace(
        page,
        settings=settings,
        header=_header(page, settings),
        simulated=simulated,
    )


def _header(page: Page, settings: Settings) -> tuple[Key, ...]:
    """Return the page's own header; home has the staff's way in as well."""
    if page.header:
        return page.header
    own = (SIGN_IN,) if page.name is PageName.HOME else ()
    return (*own, *header(settings))
