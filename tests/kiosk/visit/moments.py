"""Every event there is, and a state that can stand at every step. Nobody is real."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.services import Service
from kiosk.visit.events import (
    Captured,
    CaptureFailed,
    CardFailed,
    CardLaid,
    CardRead,
    CardWaitEnded,
    Event,
    FaceFailed,
    FaceJudged,
    Hinted,
    JournalFailed,
    PageStored,
    PrintFailed,
    PrintWaitEnded,
    StaffLeft,
    StrokeMade,
    Submitted,
    TerminalChanged,
    Ticked,
    TicketHeld,
    TicketPrinted,
    Touched,
    Vouched,
    Wiped,
)
from kiosk.visit.seat import Face, Kept, Person, Seat, Shot
from kiosk.visit.state import (
    BrokenOff,
    Device,
    Printing,
    State,
    Step,
    Terminal,
    Trouble,
    Visit,
)
from ui.pages import IntentName, Point, Stroke

ISSUED = datetime(2026, 11, 21, 2, tzinfo=UTC)
CONSENTS = frozenset({"collect", "face"})
HASHES = dict.fromkeys(CONSENTS, "0" * 64)
WANG = Person("resident", {"name": "王样例", "number": "1"}, {}, b"wlt", b"png-1")
LI = Person("resident", {"name": "李示范", "number": "2"}, {}, b"wlt", b"png-2")
ANSWERS = {"occupation": "17", "education": "20", "phone": "13800000012"}
UP = {
    name: Device(usable=True, starting=False)
    for name in ("idcard", "facecam", "doccam", "printer")
}
SHOT = Shot(b"jpeg", b"look", "0" * 64, 4000, 3000)
KEPT = Kept(1, "1" * 64, "2" * 64, 4)
LINE = Stroke((Point(10, 10, 0), Point(200, 10, 20)))
DOT = Stroke((Point(10, 10, 0),))
PASSED = Face("pass", "live", 0.3)
EVENTS: tuple[Event, ...] = (
    *(Touched(intent) for intent in IntentName),
    Touched(IntentName.CHOOSE_SERVICE, "marriage"),
    Touched(IntentName.CHOOSE_SERVICE, "divorce_application"),
    *(
        Touched(IntentName.TOGGLE, f"{seat}.{name}")
        for seat in (1, 2)
        for name in ("collect", "face", "picture")
    ),
    TerminalChanged(Terminal(devices=UP, online=True, closed=())),
    TerminalChanged(Terminal(online=False, closed=("reader",))),
    CardLaid(),
    CardRead(WANG),
    CardRead(LI),
    CardRead(WANG, Trouble.CARD_EXPIRED),
    CardRead(replace(WANG, photo_png=None), Trouble.PHOTO_UNDECODABLE),
    CardFailed(Trouble.CARD_REMOVED),
    CardFailed(Trouble.READER_OFFLINE),
    CardWaitEnded(),
    Hinted("turn_left"),
    Hinted("no_face"),
    FaceJudged(PASSED),
    FaceJudged(Face("staff", "live", 0.5)),
    FaceJudged(Face("fail", "live", 0.8)),
    FaceJudged(Face("fail", "not_live")),
    FaceJudged(Face("fail", "cannot_judge")),
    FaceFailed(Trouble.NOBODY_SEEN),
    Vouched(1, "registrar", "known_in_person"),
    Vouched(2, "registrar", "known_in_person"),
    *(Touched(IntentName.PICK, code) for code in ("17", "20", "no")),
    *(Touched(IntentName.TYPE, digit) for digit in ("1", "3", "8", "x", "138")),
    *(
        Touched(IntentName.GO_TO, value)
        for value in (
            "question:1:occupation",
            "question:2:phone",
            "pages",
            "page:1",
            "seat:1",
            "seat:2",
            "seat:3",
        )
    ),
    Touched(IntentName.REMOVE, "1"),
    Captured(SHOT),
    CaptureFailed(Trouble.PICTURE_EMPTY),
    CaptureFailed(Trouble.SCANNER_OFFLINE),
    PageStored("1" * 64, "2" * 64, 4),
    StrokeMade(LINE),
    StrokeMade(DOT),
    StrokeMade(Stroke(())),
    Submitted("A012", ISSUED),
    JournalFailed(),
    TicketPrinted(),
    TicketHeld(Printing.NO_PAPER),
    PrintWaitEnded(),
    PrintFailed(),
    StaffLeft(),
    Wiped(),
    Ticked(),
)


def seat_of(person: Person, **known: object) -> Seat:
    """Return the seat of somebody who brought everything, but for ``known``."""
    seat = Seat(CONSENTS, HASHES, person, PASSED, answers=ANSWERS)
    return replace(seat, **known)  # type: ignore[arg-type]  # told by the test


def whole_visit(**known: object) -> Visit:
    """Return a visit of two that lacks nothing but signatures, but for ``known``."""
    visit = Visit(
        Service.MARRIAGE,
        (seat_of(WANG), seat_of(LI)),
        pages=(KEPT,),
        pages_kept=1,
        pages_done=True,
        gathered=True,
    )
    return replace(visit, **known)  # type: ignore[arg-type]  # told by the test


AGREED = Seat(CONSENTS, HASHES)
BEGUN = Visit(Service.MARRIAGE, (AGREED, AGREED))
ALONE = (Step.HOME, Step.THANKS)
VISITS = {
    Step.CONSENT: BEGUN,
    Step.CARD: BEGUN,
    Step.STAFF: replace(BEGUN, came_from=Step.CARD),
    Step.FACE: replace(BEGUN, seats=(replace(AGREED, person=WANG), AGREED)),
    Step.QUESTIONS: whole_visit(question="occupation"),
    Step.SCAN: whole_visit(),
    Step.LOOK: whole_visit(shot=SHOT),
    Step.REVIEW: whole_visit(),
    Step.DECLARATION: whole_visit(reviewed=True),
    Step.SUBMITTING: whole_visit(),
    Step.TICKET: replace(BEGUN, ticket="A012", issued=ISSUED),
}


def state_at(step: Step) -> State:
    """Return a state that can stand at ``step``."""
    terminal = Terminal(devices=UP, online=True, closed=())
    if step in ALONE:
        return State(step, terminal)
    if step is Step.OUT_OF_SERVICE:
        return State(step)
    if step is Step.BROKEN_OFF:
        return State(step, terminal, broken=BrokenOff("A001"))
    return State(step, terminal, visit=VISITS[step])


ZHAO = Person("resident", {"name": "赵样本", "number": "3"}, {}, b"wlt", b"png-3")
_BACK = Touched(IntentName.BACK)
CHANGES: tuple[tuple[Event, ...], ...] = (
    (
        _BACK,
        Touched(IntentName.GO_TO, "question:1:occupation"),
        Touched(IntentName.PICK, "11"),
    ),
    (
        _BACK,
        Touched(IntentName.GO_TO, "question:2:phone"),
        Touched(IntentName.ERASE),
        Touched(IntentName.TYPE, "9"),
        Touched(IntentName.NEXT),
    ),
    (_BACK, Touched(IntentName.GO_TO, "page:1"), Touched(IntentName.REMOVE, "1")),
    (
        _BACK,
        Touched(IntentName.GO_TO, "pages"),
        Touched(IntentName.CAPTURE),
        Captured(SHOT),
        Touched(IntentName.KEEP),
        PageStored("3" * 64, "4" * 64, 9),
    ),
    (_BACK, Touched(IntentName.GO_TO, "seat:1"), CardRead(ZHAO)),
    (
        _BACK,
        Touched(IntentName.GO_TO, "seat:2"),
        Touched(IntentName.RETRY),
        _BACK,
        Touched(IntentName.TOGGLE, "1.picture"),
        Touched(IntentName.AGREE),
    ),
)
"""From a declaration: what can be changed after somebody signed."""
