"""Deciding: what may be decided, the entry, and what the centre made of it."""

from dataclasses import replace
from enum import StrEnum

from domain.policy.profile import Profile
from kiosk.staff.effects import AskAgain, Decide, Vouch
from kiosk.staff.events import NotSettled, Refused, Settled, Written
from kiosk.staff.state import Result, Shown, State, Step, Told, Verdict, Why
from kiosk.staff.turn import Turn, closed, ended, to_list
from kiosk.visit.events import Touched
from sync.wire.staff import SubmissionState, Waits


class Hindrance(StrEnum):
    """Why a submission cannot be accepted now."""

    OFFLINE = "offline"
    NOT_OPEN = "not_open"
    MISSING = "missing"
    """Materials have not arrived at the centre."""
    COMING = "coming"
    """Not every picture is on the screen yet."""
    UNSEEN = "unseen"
    """A picture could not be shown: nobody accepts what nobody saw."""


def hindrance(state: State) -> Hindrance | None:
    """Return what keeps staff from accepting, ``None`` if nothing does."""
    if not state.online:
        return Hindrance.OFFLINE
    if state.opened is None:
        return Hindrance.NOT_OPEN
    if state.opened.view.waits.awaited:
        return Hindrance.MISSING
    pictures = set(state.opened.pictures.values())
    if Shown.ASKED in pictures:
        return Hindrance.COMING
    return Hindrance.UNSEEN if Shown.LOST in pictures else None


def can_return(state: State) -> bool:
    """Whether staff may give it back; what is incomplete the centre would not take."""
    return hindrance(state) in {None, Hindrance.UNSEEN, Hindrance.COMING}


def accept(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Confirm the submission."""
    if hindrance(state) is not None or state.chosen is None:
        return Turn(state)
    return _decide(state, state.chosen, Verdict.ACCEPT, "")


def choose_reason(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Ask why it is returned."""
    if not can_return(state):
        return Turn(state)
    return Turn(replace(state, step=Step.REASON, reason="", trouble=None))


def pick(state: State, event: Touched, profile: Profile) -> Turn:
    """Choose a reason of the policy's list."""
    staff = profile.staff
    reasons = staff.vouching if state.vouches else staff.returning
    if event.value not in {reason.name for reason in reasons}:
        return Turn(state)
    return Turn(replace(state, reason=event.value))


def back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the submission; or leave the citizen who waits to the others."""
    if state.vouches:
        return closed(state, "asked")
    return Turn(replace(state, step=Step.REVIEW, reason=""))


def give_back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return the submission for the chosen reason."""
    is_ready = bool(state.reason) and can_return(state) and not state.vouches
    if not is_ready or state.chosen is None:
        return Turn(state)
    return _decide(state, state.chosen, Verdict.RETURN, state.reason)


def vouch(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Vouch for the face of whoever waits here, for the chosen reason."""
    if not (state.vouches and state.reason and state.online):
        return Turn(state)
    end = closed(state, "asked")
    return Turn(end.state, (Vouch(state.seat, state.reason), *end.effects))


def written(state: State, event: Written, _profile: Profile) -> Turn:
    """Note when; now the decision waits for the centre."""
    if state.result is None:
        return Turn(state)
    return Turn(replace(state, result=replace(state.result, here=event.time)))


def settled(state: State, event: Settled, _profile: Profile) -> Turn:
    """Say what holds at the centre."""
    return _told(state, _meaning(event), event)


def not_settled(state: State, _event: NotSettled, _profile: Profile) -> Turn:
    """Say what is known: the entry is in the journal, the centre has not answered."""
    return _told(state, Told.UNKNOWN, None)


def refused(state: State, event: Refused, _profile: Profile) -> Turn:
    """Say why nothing was decided, where it was to be."""
    if event.why is Why.NO_GRANT:
        return ended(state)
    step = Step.REASON if state.reason else Step.REVIEW
    return Turn(replace(state, step=step, trouble=event.why, result=None, verdict=None))


def ask_again(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Ask once more what became of it."""
    result = state.result
    if result is None or result.told is not Told.UNKNOWN or not state.online:
        return Turn(state)
    return Turn(replace(state, step=Step.DECIDING), (AskAgain(result.waits),))


def refused_late(state: State, event: Refused, _profile: Profile) -> Turn:
    """Sign in anew where the grant has ended while nobody asked."""
    return ended(state) if event.why is Why.NO_GRANT else Turn(state)


def next_one(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the list."""
    return to_list(state)


def _decide(state: State, waits: Waits, verdict: Verdict, reason: str) -> Turn:
    deciding = replace(
        state,
        step=Step.DECIDING,
        verdict=verdict,
        trouble=None,
        result=Result(verdict, waits, Told.UNKNOWN),
    )
    return Turn(deciding, (Decide(waits, verdict, reason),))


def _meaning(event: Settled) -> Told:
    if event.ours:
        return Told.DONE
    if event.standing.state is SubmissionState.WAITING:
        return Told.DECLINED
    return Told.BY_OTHERS


def _told(state: State, told: Told, event: Settled | None) -> Turn:
    if state.result is None:
        return Turn(state)
    result = replace(state.result, told=told)
    if event is not None:
        standing = event.standing
        result = replace(result, state=standing.state.value, centre=standing.decided)
    # What was open is decided: names and pictures go with the next page.
    return Turn(
        replace(
            state, step=Step.RESULT, result=result, opened=None, quiet_since=state.now
        )
    )
