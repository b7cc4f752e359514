"""The page of the face check: live picture, one hint, four checks, or what stopped."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages.inside import BACK
from kiosk.pages.troubles import troubled
from kiosk.visit.state import State
from kiosk.visit.turn import open_visit
from ui.pages import IntentName, Key, Mark, Page, PageName, Row, Words

HINTS: Final[Mapping[str, Row]] = {
    "": Row("cam", Words("hint.starting")),
    "no_face": Row("person", Words("hint.no_face")),
    "several": Row("people", Words("hint.several")),
    "too_far": Row("near", Words("hint.too_far")),
    "too_near": Row("near", Words("hint.too_near")),
    "turn_left": Row("left", Words("hint.turn_left")),
    "turn_right": Row("right", Words("hint.turn_right")),
    "blink": Row("eye", Words("hint.blink")),
    "hold_still": Row("hand", Words("hint.hold_still")),
    "look_straight": Row("face", Words("hint.look_straight")),
    "frozen": Row("clock", Words("hint.frozen")),
    "light": Row("sun", Words("hint.light")),
}
ASKED: Final = frozenset({"turn_left", "turn_right", "blink", "hold_still"})
"""Hints of the liveness challenge: by then pose, light and distance are right."""


def face(state: State, profile: Profile) -> Page:
    """Return the live picture and what the camera asks for, or why it stopped."""
    visit = open_visit(state)
    name = visit.here.person.name if visit.here.person else ""
    page = Page(
        PageName.FACE,
        serial=0,
        title=Words("face.title_name", {"name": name}),
        lead=Words("face.lead"),
        hint=HINTS.get(visit.hint, HINTS[""]),
        rows=_checks(visit.hint),
        preview=True,
        keys=(
            BACK,
            Key(IntentName.STAFF_CHECK, Words("face.staff_key"), "person"),
        ),
        footer=(Words("face.info"),),
        voice=Words("face.title"),
    )
    if visit.trouble is None:
        return page
    stopped = replace(page, preview=False, hint=None, rows=(), footer=())
    can_retry = visit.here.tries < profile.face.tries
    again = Key(IntentName.RETRY, Words("key.retry"), "retake")
    keys = (*page.keys, again) if can_retry else page.keys
    return troubled(replace(stopped, keys=keys), visit.trouble)


def _checks(hint: str) -> tuple[Row, ...]:
    """Return the four things the camera looks at, as far as the hint tells them."""
    seen = hint not in {"", "no_face", "several", "frozen"}
    away = hint in {"too_far", "too_near"}
    far = Words("face.far" if hint == "too_far" else "face.near")
    return (
        _check("face", "face.pose", "face.good", seen, hint == "look_straight"),
        _check("sun", "face.light", "face.fitting", seen, hint == "light"),
        Row("near", Words("face.distance"), far, Mark.WARN)
        if away
        else _check("near", "face.distance", "face.fitting", seen, False),
        Row(
            "eye",
            Words("face.live"),
            Words("face.doing" if hint in ASKED else "face.wait"),
            Mark.NOW if hint in ASKED else Mark.LATER,
        ),
    )


def _check(icon: str, head: str, good: str, seen: bool, wrong: bool) -> Row:
    if wrong:
        return Row(icon, Words(head), Words("face.not_yet"), Mark.WARN)
    if seen:
        return Row(icon, Words(head), Words(good), Mark.DONE)
    return Row(icon, Words(head), Words("face.wait"), Mark.LATER)
