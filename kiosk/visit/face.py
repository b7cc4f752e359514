"""The face: hints, the verdict, another try, and the way through staff."""

from dataclasses import replace

from domain.events import Kind
from domain.policy.profile import Profile
from kiosk.visit.card import submitting
from kiosk.visit.effects import ReadCard, Record, StopDevices, WatchFace
from kiosk.visit.events import FaceFailed, FaceJudged, Hinted, Touched, Vouched
from kiosk.visit.state import Face, State, Step, Trouble, Visit
from kiosk.visit.turn import Turn, by_staff, entered, open_visit, with_visit


def hinted(state: State, event: Hinted, _profile: Profile) -> Turn:
    """Show what the camera asks for; a face in sight is activity."""
    seen = state
    if event.hint != "no_face":
        seen = replace(state, quiet_since=state.now, warned_at=None)
    return with_visit(seen, replace(open_visit(state), hint=event.hint))


def judged(state: State, event: FaceJudged, profile: Profile) -> Turn:
    """Hand in on a pass or a close call; otherwise say why not."""
    face = event.face
    compared = Record(
        Kind.FACE_COMPARED,
        {
            "seat": 1,
            "outcome": face.outcome,
            "live": face.live,
            "score": face.score,
            "reasons": list(face.reasons),
        },
    )
    visit = open_visit(state)
    if face.outcome in {"pass", "staff"} and face.live != "not_live":
        turn = submitting(state, replace(visit, face=face))
    else:
        turn = _stopped(state, visit, _trouble(face), profile)
    return Turn(turn.state, (compared, *turn.effects))


def failed(state: State, event: FaceFailed, profile: Profile) -> Turn:
    """Say why there is no verdict."""
    return _stopped(state, open_visit(state), event.trouble, profile)


def retry(state: State, _event: Touched, profile: Profile) -> Turn:
    """Look again, as often as the policy allows."""
    visit = open_visit(state)
    if visit.trouble is None or visit.tries >= profile.face.tries:
        return Turn(state)
    again = entered(state, Step.FACE, replace(visit, trouble=None, hint=""))
    return Turn(again, watching(visit))


def let_staff_compare(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Go on without the camera: staff compare in person. Always possible."""
    visit = open_visit(state)
    why = visit.trouble.value if visit.trouble else "own_choice"
    return submitting(state, replace(visit, face=by_staff(why)))


def vouched(state: State, event: Vouched, _profile: Profile) -> Turn:
    """Go on where staff vouch for the person whose face check stopped."""
    visit = state.visit
    if visit is None or visit.came_from is not Step.FACE:
        return Turn(state)
    told = Record(
        Kind.FACE_VOUCHED,
        {
            "seat": event.seat,
            "account": event.account,
            "grant": event.grant,
            "reason": event.reason,
        },
    )
    face = Face(outcome="vouched", live="cannot_judge", reasons=(event.reason,))
    turn = submitting(
        state, replace(visit, face=face, came_from=None, staff_called=False)
    )
    return Turn(turn.state, (told, *turn.effects))


def back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the card; the one that was read is dropped, the tries count on."""
    visit = replace(open_visit(state), person=None, trouble=None, hint="")
    return Turn(entered(state, Step.CARD, visit), (StopDevices(), ReadCard()))


def watching(visit: Visit) -> tuple[WatchFace, ...]:
    """Return the effect that has the camera look at whom the card names."""
    if visit.person is None or visit.person.photo_png is None:
        return ()
    return (WatchFace(visit.person.photo_png, "picture" in visit.agreed),)


def _stopped(state: State, visit: Visit, why: Trouble, _profile: Profile) -> Turn:
    tried = replace(visit, trouble=why, tries=visit.tries + 1, hint="")
    return Turn(entered(state, Step.FACE, tried), (StopDevices(),))


def _trouble(face: Face) -> Trouble:
    # Somebody else is told so before any challenge, when nothing is known of life yet.
    if "wrong_person" in face.reasons:
        return Trouble.FACE_DIFFERS
    if face.live == "not_live":
        return Trouble.NOT_LIVE
    if face.live == "cannot_judge":
        return Trouble.CANNOT_JUDGE
    return Trouble.FACE_DIFFERS
