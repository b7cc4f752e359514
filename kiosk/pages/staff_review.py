"""The page of one submission: the people, their papers, and what staff must judge."""

from collections.abc import Iterator, Mapping
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages.staff_list import service_of
from kiosk.pages.staff_words import plain, trouble
from kiosk.staff.deciding import Hindrance, can_return, hindrance
from kiosk.staff.state import Opened, Shown, State
from sync.wire.staff import SeatView
from ui.pages import (
    Column,
    IntentName,
    Item,
    Key,
    Kind,
    Mark,
    Message,
    Page,
    PageName,
    Role,
    Row,
    Words,
)

BACK: Final = Key(IntentName.BACK, Words("staff_review.back"), "back")
OPENING: Final = Message(Kind.INFO, Words("staff_review.opening"))
OFF: Final[Mapping[Hindrance, Words]] = {
    Hindrance.OFFLINE: Words("staff_review.off_offline"),
    Hindrance.NOT_OPEN: Words("staff_review.off_not_open"),
    Hindrance.MISSING: Words("staff_review.off_missing"),
    Hindrance.COMING: Words("staff_review.off_coming"),
    Hindrance.UNSEEN: Words("staff_review.off_unseen"),
}
PASSED: Final = frozenset({"pass"})
FACES: Final[Mapping[str, str]] = {
    "pass": "staff_review.face_pass",
    "staff": "staff_review.face_staff",
    "fail": "staff_review.face_fail",
    "vouched": "staff_review.face_vouched",
}
LIVES: Final[Mapping[str, Words]] = {
    "live": Words("staff_review.live_live"),
    "not_live": Words("staff_review.live_not_live"),
    "cannot_judge": Words("staff_review.live_cannot_judge"),
}
CAPTIONS: Final[Mapping[str, str]] = {
    "card": "staff_picture.card",
    "live": "staff_picture.live",
    "page": "staff_picture.page",
    "signature": "staff_picture.signature",
}
SEATS: Final[Mapping[str, Words]] = {
    "1": Words("staff_picture.seat_1"),
    "2": Words("staff_picture.seat_2"),
}
MOBILE_DIGITS: Final = 11
ANSWERS: Final[Mapping[str, Words]] = {
    "occupation": Words("staff_review.occupation"),
    "education": Words("staff_review.education"),
    "phone": Words("staff_review.phone"),
}
MARKS: Final[Mapping[Shown, Mark]] = {
    Shown.ASKED: Mark.LATER,
    Shown.HERE: Mark.DONE,
    Shown.LOST: Mark.WARN,
}


def review(state: State, profile: Profile, language: str) -> Page:
    """Return the submission as the centre opened it, or that it is being opened."""
    del language
    opened = state.opened
    page = Page(
        PageName.STAFF_REVIEW,
        serial=0,
        title=_title(state),
        message=trouble(state) or (OPENING if opened is None else _missing(opened)),
        keys=_keys(state),
        footer=(Words("staff_review.reason_is_read"),),
    )
    if opened is None:
        return page
    seats = opened.view.seats
    return Page(
        page.name,
        serial=0,
        title=page.title,
        message=page.message,
        columns=tuple(_column(opened, seat) for seat in seats),
        items=tuple(_items(opened)),
        rows=tuple(row for seat in seats for row in _findings(seat, profile)),
        keys=page.keys,
        footer=page.footer,
    )


def picture(state: State) -> Page:
    """Return one picture, as large as it fits."""
    return Page(
        PageName.STAFF_PICTURE,
        serial=0,
        title=_title_of(state.shown),
        shown=state.shown,
        keys=(
            Key(IntentName.BACK, Words("staff_picture.back"), "back"),
            Key(IntentName.NEXT, Words("staff_picture.next"), "next"),
        ),
    )


def _title(state: State) -> Words:
    if state.chosen is None:
        return Words("staff_review.title")
    waits = state.chosen
    told: Mapping[str, str | Words] = {
        "ticket": waits.ticket,
        "service": service_of(waits),
    }
    return Words("staff_review.title_of", told)


def _missing(opened: Opened) -> Message | None:
    awaited = opened.view.waits.awaited
    if not awaited:
        return None
    return Message(
        Kind.WARN,
        Words("staff_review.missing"),
        Words("staff_review.missing_advice", {"count": str(awaited)}),
    )


def _keys(state: State) -> tuple[Key, ...]:
    keys = [BACK]
    lost = state.opened is None or Shown.LOST in state.opened.pictures.values()
    if lost and not state.asking:
        again = None if state.online else OFF[Hindrance.OFFLINE]
        label = Words("staff_review.fetch_again")
        keys.append(Key(IntentName.REFRESH, label, "retake", off=again))
    why = hindrance(state)
    returning = None if can_return(state) else OFF[why or Hindrance.NOT_OPEN]
    keys.append(
        Key(IntentName.RETURN, Words("staff_review.return"), "redo", off=returning)
    )
    accept = Key(
        IntentName.ACCEPT,
        Words("staff_review.accept"),
        "check",
        Role.PRIMARY,
        off=None if why is None else OFF[why],
    )
    return (*keys, accept)


def _column(opened: Opened, seat: SeatView) -> Column:
    portraits = (f"card.{seat.seat}", f"live.{seat.seat}")
    is_good = seat.face_outcome in PASSED and seat.face_live == "live"
    return Column(
        seat.seat,
        Words("staff_review.person", {"name": seat.name, "sex": seat.sex}),
        tuple(_lines(seat)),
        tuple(name for name in portraits if name in opened.pictures),
        _note(seat),
        Mark.DONE if is_good else Mark.WARN,
    )


def _lines(seat: SeatView) -> Iterator[Item]:
    yield Item(Words("staff_review.number"), plain(seat.id_masked), Mark.DONE)
    yield Item(Words("staff_review.born"), plain(seat.born), Mark.DONE)
    for name, label in ANSWERS.items():
        if name in seat.answers:
            text = plain(_grouped(name, seat.answers[name]))
            yield Item(label, text, Mark.DONE)
    signed = "staff_review.signed" if seat.declared else "staff_review.unsigned"
    yield Item(
        Words("staff_review.declaration"),
        Words(signed),
        Mark.DONE if seat.declared else Mark.WARN,
    )


def _grouped(name: str, answer: str) -> str:
    """Return a phone number as it is read aloud: ``138 0000 0012``."""
    if name != "phone" or len(answer) != MOBILE_DIGITS:
        return answer
    return f"{answer[:3]} {answer[3:7]} {answer[7:]}"


def _note(seat: SeatView) -> Words:
    face = FACES.get(seat.face_outcome, FACES["staff"])
    if seat.face_score is None and seat.face_outcome != "vouched":
        face = "staff_review.face_unscored"
    return Words(
        "staff_review.note",
        {
            "outcome": Words(face, _score(seat)),
            "live": LIVES.get(seat.face_live, LIVES["cannot_judge"]),
        },
    )


def _score(seat: SeatView) -> dict[str, str | Words]:
    known = seat.face_score is not None
    return {"score": f"{seat.face_score:.2f}" if known else "—"}


def _findings(seat: SeatView, profile: Profile) -> Iterator[Row]:
    """Yield what of one person the machine cannot answer for."""
    name: dict[str, str | Words] = {"name": seat.name}
    bands = {
        "pass": f"{profile.face.pass_below:.2f}",
        "staff": f"{profile.face.staff_below:.2f}",
    }
    if seat.vouched_by is not None:
        text = Words("staff_review.vouched_text", {"account": seat.vouched_by})
        yield Row("person", Words("staff_review.vouched", name), text, Mark.WARN)
    elif seat.face_outcome not in PASSED or seat.face_live != "live":
        text = Words("staff_review.no_score")
        if seat.face_score is not None:
            text = Words("staff_review.bands", {**_score(seat), **bands})
        yield Row("warn", Words("staff_review.compare", name), text, Mark.WARN)
    else:
        text = Words("staff_review.bands", {**_score(seat), **bands})
        yield Row("check", Words("staff_review.agrees", name), text, Mark.DONE)
    if not seat.declared:
        head = Words("staff_review.undeclared", name)
        yield Row("warn", head, Words("staff_review.undeclared_text"), Mark.WARN)


def _items(opened: Opened) -> Iterator[Item]:
    """Yield the papers; portraits stand in the columns."""
    for name, shown in opened.pictures.items():
        if name.startswith(("page.", "signature.")):
            yield Item(_caption(name), _of_seat(name), MARKS[shown], name, picture=name)


def _caption(name: str) -> Words:
    kind, _, number = name.partition(".")
    return Words(CAPTIONS[kind], {"number": number})


def _title_of(name: str) -> Words:
    kind, _, number = name.partition(".")
    if kind == "page":
        return _caption(name)
    whose: Mapping[str, str | Words] = {
        "what": _caption(name),
        "whose": SEATS.get(number, plain("")),
    }
    return Words("staff_picture.of_seat", whose)


def _of_seat(name: str) -> Words | None:
    kind, _, number = name.partition(".")
    return None if kind == "page" else SEATS.get(number)
