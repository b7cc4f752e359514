"""The face: hints, the verdict, another try, and the ways through staff."""

from dataclasses import replace
from typing import Final

from domain.events import Kind
from domain.policy.profile import Profile
from kiosk.visit.card import dropped
from kiosk.visit.effects import Record, StopDevices
from kiosk.visit.events import FaceFailed, FaceJudged, Hinted, Touched, Vouched
from kiosk.visit.onward import altered, onward, to_card, watching
from kiosk.visit.seat import Face, Vouching
from kiosk.visit.state import State, Step, Trouble, Visit
from kiosk.visit.turn import Turn, by_staff, entered, open_visit, with_visit

COMPARED_AT: Final = frozenset({Step.CARD, Step.FACE})
"""Where staff can vouch: at the camera, or at a card whose photo cannot be drawn."""


def hinted(state: State, event: Hinted, _profile: Profile) -> Turn:
    """Show what the camera asks for; a face in sight is activity."""
    seen = state
    if event.hint != "no_face":
        seen = replace(state, quiet_since=state.now, warned_at=None)
    return with_visit(seen, replace(open_visit(state), hint=event.hint))


def judged(state: State, event: FaceJudged, profile: Profile) -> Turn:
    """Go on with a pass or a close call; otherwise say why not."""
    face, visit = event.face, open_visit(state)
    compared = Record(
        Kind.FACE_COMPARED,
        {
            "seat": visit.seat,
            "outcome": face.outcome,
            "live": face.live,
            "score": face.score,
            "reasons": list(face.reasons),
        },
    )
    if face.outcome in {"pass", "staff"} and face.live != "not_live":
        turn = _settled(state, visit, face, profile)
    else:
        turn = _stopped(state, visit, _trouble(face))
    return Turn(turn.state, (compared, *turn.effects))


def failed(state: State, event: FaceFailed, _profile: Profile) -> Turn:
    """Say why there is no verdict."""
    return _stopped(state, open_visit(state), event.trouble)


def retry(state: State, _event: Touched, profile: Profile) -> Turn:
    """Look again, as often as the policy allows."""
    visit = open_visit(state)
    if visit.trouble is None or visit.here.tries >= profile.face.tries:
        return Turn(state)
    again = entered(state, Step.FACE, replace(visit, trouble=None, hint=""))
    return Turn(again, watching(visit))


def let_staff_compare(state: State, _event: Touched, profile: Profile) -> Turn:
    """Go on without the camera: staff compare in person. Always possible."""
    visit = open_visit(state)
    why = visit.trouble.value if visit.trouble else "own_choice"
    stopped = _settled(state, visit, by_staff(why), profile)
    return Turn(stopped.state, (StopDevices(), *stopped.effects))


def vouched(state: State, event: Vouched, profile: Profile) -> Turn:
    """Go on where staff vouch for the person whose face check stopped."""
    if not may_be_vouched_for(state, event.seat):
        return Turn(state)
    visit = open_visit(state)
    told = Record(
        Kind.FACE_VOUCHED,
        {
            "seat": event.seat,
            "account": event.account,
            "grant": event.grant,
            "reason": event.reason,
        },
    )
    why = visit.trouble.value if visit.trouble else "staff_called"
    face = replace(
        by_staff(why),
        outcome="vouched",
        vouched=Vouching(event.account, event.reason),
    )
    resumed = replace(visit, came_from=None, staff_called=False)
    turn = _settled(state, resumed, face, profile)
    return Turn(turn.state, (told, *turn.effects))


def may_be_vouched_for(state: State, seat: int) -> bool:
    """Whether the face check of ``seat`` stopped, and waits for staff.

    At the step itself something stands in the way; beside it staff were called.
    """
    visit = state.visit
    if visit is None or visit.seat != seat:
        return False
    if visit.here.person is None or visit.here.face is not None:
        return False
    if state.step is Step.STAFF:
        return visit.came_from in COMPARED_AT
    return state.step in COMPARED_AT and visit.trouble is not None


def back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the card; the one that was read is dropped, the tries count on."""
    return to_card(state, dropped(open_visit(state)))


def _settled(state: State, visit: Visit, face: Face, profile: Profile) -> Turn:
    return onward(state, altered(visit, replace(visit.here, face=face)), profile)


def _stopped(state: State, visit: Visit, why: Trouble) -> Turn:
    tried = visit.with_here(replace(visit.here, tries=visit.here.tries + 1))
    stopped = replace(tried, trouble=why, hint="")
    return Turn(entered(state, Step.FACE, stopped), (StopDevices(),))


def _trouble(face: Face) -> Trouble:
    # Somebody else is told so before any challenge, when nothing is known of life yet.
    if "wrong_person" in face.reasons:
        return Trouble.FACE_DIFFERS
    if face.live == "not_live":
        return Trouble.NOT_LIVE
    if face.live == "cannot_judge":
        return Trouble.CANNOT_JUDGE
    return Trouble.FACE_DIFFERS
