"""Leaving: signing out, the lock that comes by itself, and a citizen who went."""

from dataclasses import replace

from domain.policy.profile import Profile
from kiosk.flow import Quiet, quiet
from kiosk.staff.events import VisitGone, Went
from kiosk.staff.state import State
from kiosk.staff.turn import Turn, closed
from kiosk.visit.events import Ticked, Touched


def limit_s(state: State, profile: Profile) -> float:
    """Return after how many quiet seconds the screen asks, so that it locks in time.

    No later than the centre ends the grant.
    """
    idle_s = profile.waits.staff_idle_s
    if state.signed is not None:
        idle_s = min(idle_s, state.signed.idle_s)
    return max(1, idle_s - profile.waits.idle_warning_s)


def left_s(state: State, profile: Profile) -> int:
    """Return in how many seconds the screen locks itself if nobody does anything."""
    warning_s = profile.waits.idle_warning_s
    if state.warned_at is not None:
        return max(0, round(warning_s - (state.now - state.warned_at)))
    passed_s = state.now - state.quiet_since
    return max(0, round(limit_s(state, profile) + warning_s - passed_s))


def sign_out(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Sign out as asked."""
    return closed(state, "asked")


def tick(state: State, _event: Ticked, profile: Profile) -> Turn:
    """Warn whoever went quiet, then lock: signed out, and everything forgotten."""
    silence = quiet(
        state.now,
        state.quiet_since,
        state.warned_at,
        limit_s(state, profile),
        profile.waits.idle_warning_s,
    )
    match silence:
        case Quiet.OVER:
            return closed(state, "idle")
        case Quiet.ASK:
            return Turn(replace(state, warned_at=state.now))
        case _:
            return Turn(state)


def extend(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Stay."""
    return Turn(state)


def visit_gone(state: State, _event: VisitGone, _profile: Profile) -> Turn:
    """Leave: there is nobody left to vouch for."""
    return closed(state, "asked")


def busy(state: State, event: Went, _profile: Profile) -> Turn:
    """Take note of the network, whatever it does to what is under way."""
    return Turn(replace(state, online=event.online))
