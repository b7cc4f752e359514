"""Pages around a decision: its reason, the wait, and exactly what is known of it."""

from collections.abc import Mapping
from typing import Final

from domain.policy.profile import Profile, Reason
from kiosk.pages.staff_list import OUT
from kiosk.pages.staff_review import OFF
from kiosk.pages.staff_words import clock_s, plain, trouble
from kiosk.staff.deciding import Hindrance, can_return, hindrance
from kiosk.staff.state import Result, State, Told, Verdict
from ui.pages import (
    Choice,
    IntentName,
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

RETURNING: Final = (
    Words("staff_reason.return_title"),
    Words("staff_reason.return_hint"),
)
VOUCHING: Final = (Words("staff_reason.vouch_title"), Words("staff_reason.vouch_hint"))
WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "accepted": (
        "staff_result.accepted_title",
        "staff_result.accepted",
        "staff_result.accepted_text",
    ),
    "returned": (
        "staff_result.returned_title",
        "staff_result.returned",
        "staff_result.returned_text",
    ),
    "by_others": (
        "staff_result.by_others_title",
        "staff_result.by_others",
        "staff_result.by_others_text",
    ),
    "by_others_returned": (
        "staff_result.by_others_returned_title",
        "staff_result.by_others_returned",
        "staff_result.by_others_returned_text",
    ),
    "declined": (
        "staff_result.declined_title",
        "staff_result.declined",
        "staff_result.declined_text",
    ),
    "unknown": (
        "staff_result.unknown_title",
        "staff_result.unknown",
        "staff_result.unknown_text",
    ),
}
"""Title, cause and what follows, by `_name`."""
KINDS: Final[Mapping[Told, Kind]] = {
    Told.DONE: Kind.OK,
    Told.BY_OTHERS: Kind.WARN,
    Told.DECLINED: Kind.FAULT,
    Told.UNKNOWN: Kind.INFO,
}


def reason(state: State, profile: Profile, language: str) -> Page:
    """Return the reasons to choose from, in the words the couple will read."""
    staff = profile.staff
    reasons = staff.vouching if state.vouches else staff.returning
    return Page(
        PageName.STAFF_REASON,
        serial=0,
        title=VOUCHING[0] if state.vouches else RETURNING[0],
        hint=Row("", VOUCHING[1] if state.vouches else RETURNING[1]),
        message=trouble(state),
        choices=tuple(_choice(each, state.reason, language) for each in reasons),
        keys=(
            Key(IntentName.BACK, Words("key.back"), "back"),
            _vouch(state) if state.vouches else _give_back(state),
        ),
    )


def deciding(state: State) -> Page:
    """Ask for a moment; nothing is claimed before the centre has said so."""
    return Page(
        PageName.STAFF_RESULT,
        serial=0,
        title=Words("staff_result.deciding_title"),
        message=Message(Kind.INFO, Words("staff_result.deciding")),
        rows=_moments(state.result) if state.result and state.result.here else (),
    )


def result(state: State) -> Page:
    """Return what is known of the decision, and no more."""
    known = state.result
    if known is None:
        raise LookupError("nothing was decided")
    title, cause, text = WORDS[_name(known)]
    number: Mapping[str, str | Words] = {"ticket": known.waits.ticket}
    return Page(
        PageName.STAFF_RESULT,
        serial=0,
        title=Words(title),
        message=Message(
            KINDS[known.told],
            Words(cause, number),
            Words(text, number),
        ),
        rows=_moments(known),
        keys=(OUT, *_ask_again(state, known), _next()),
    )


def closed() -> Page:
    """Say that staff are signed out; the citizens' page follows at once."""
    return Page(
        PageName.STAFF_RESULT,
        serial=0,
        title=Words("staff_result.closed_title"),
        lead=Words("staff_result.closed"),
    )


def _name(known: Result) -> str:
    if known.told is Told.BY_OTHERS:
        return "by_others_returned" if known.state == "returned" else "by_others"
    if known.told is not Told.DONE:
        return known.told.value
    return "accepted" if known.verdict is Verdict.ACCEPT else "returned"


def _moments(known: Result) -> tuple[Row, ...]:
    """Return both clocks' times of what happened, as far as it has."""
    rows: list[Row] = []
    if known.here is not None:
        told = Words("staff_result.here", {"time": clock_s(known.here)})
        text = Words("staff_result.here_text")
        rows.append(Row("save", told, text, Mark.DONE))
    if known.centre is not None:
        told = Words("staff_result.centre", {"time": clock_s(known.centre)})
        rows.append(Row("clock", told, Words("staff_result.centre_text"), Mark.DONE))
    return tuple(rows)


def _choice(each: Reason, chosen: str, language: str) -> Choice:
    return Choice(each.name, plain(each.label.to(language)), each.name == chosen)


def _give_back(state: State) -> Key:
    off = None if state.reason else Words("staff_reason.choose")
    if not can_return(state):
        off = OFF[hindrance(state) or Hindrance.NOT_OPEN]
    label = Words("staff_reason.return")
    return Key(IntentName.RETURN, label, "redo", Role.PRIMARY, off=off)


def _vouch(state: State) -> Key:
    off = None if state.reason else Words("staff_reason.choose")
    if not state.online:
        off = OFF[Hindrance.OFFLINE]
    label = Words("staff_reason.vouch")
    return Key(IntentName.VOUCH, label, "check", Role.PRIMARY, off=off)


def _ask_again(state: State, known: Result) -> tuple[Key, ...]:
    if known.told is not Told.UNKNOWN:
        return ()
    off = None if state.online else OFF[Hindrance.OFFLINE]
    return (Key(IntentName.REFRESH, Words("staff_result.again"), "retake", off=off),)


def _next() -> Key:
    return Key(IntentName.NEXT, Words("staff_result.next"), "next", Role.PRIMARY)
