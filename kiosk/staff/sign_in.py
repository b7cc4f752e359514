"""Signing in: account and password, typed key by key; the centre decides."""

from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.staff.effects import AskWaiting, SignIn
from kiosk.staff.events import Refused, SignedIn, Went
from kiosk.staff.state import Field, Signed, State, Step, Typed, Why
from kiosk.staff.turn import Turn, closed
from kiosk.visit.events import Touched

MAX_ACCOUNT: Final = 32
MAX_PASSWORD: Final = 128
IN_ACCOUNTS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")


def typed(state: State, event: Touched, _profile: Profile) -> Turn:
    """Put one character into the field that is typed into."""
    now = state.typed
    if state.asking or len(event.value) != 1 or not event.value.isprintable():
        return Turn(state)
    if now.into is Field.ACCOUNT:
        character = event.value.lower()
        if character not in IN_ACCOUNTS or len(now.account) >= MAX_ACCOUNT:
            return Turn(state)
        return _with(state, replace(now, account=now.account + character))
    if len(now.password) >= MAX_PASSWORD:
        return Turn(state)
    return _with(state, replace(now, password=now.password + event.value))


def erased(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Take the last character back."""
    now = state.typed
    if state.asking:
        return Turn(state)
    if now.into is Field.ACCOUNT:
        return _with(state, replace(now, account=now.account[:-1]))
    return _with(state, replace(now, password=now.password[:-1]))


def cleared(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Empty the field."""
    now = state.typed
    if state.asking:
        return Turn(state)
    if now.into is Field.ACCOUNT:
        return _with(state, replace(now, account=""))
    return _with(state, replace(now, password=""))


def field(state: State, event: Touched, _profile: Profile) -> Turn:
    """Type into this field from here on."""
    if state.asking or event.value not in set(Field):
        return Turn(state)
    return _with(state, replace(state.typed, into=Field(event.value)))


def sent(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Send what was typed; the password is not kept for a second try."""
    now = state.typed
    if state.asking or not state.online or not (now.account and now.password):
        return Turn(state)
    waits = replace(
        state,
        asking=True,
        trouble=None,
        again_s=0,
        typed=Typed(now.account, into=Field.PASSWORD),
    )
    return Turn(waits, (SignIn(now.account, now.password),))


def signed_in(state: State, event: SignedIn, _profile: Profile) -> Turn:
    """Go on to what staff came for."""
    state = replace(
        state,
        signed=Signed(event.account, event.name, event.idle_s),
        typed=Typed(),
        trouble=None,
        asking=not state.vouches,
        quiet_since=state.now,
        warned_at=None,
    )
    if state.vouches:
        return Turn(replace(state, step=Step.REASON))
    return Turn(replace(state, step=Step.LIST), (AskWaiting(),))


def refused(state: State, event: Refused, _profile: Profile) -> Turn:
    """Say why, and let them try again."""
    return Turn(replace(state, asking=False, trouble=event.why, again_s=event.again_s))


def went(state: State, event: Went, _profile: Profile) -> Turn:
    """Say that one cannot sign in without the centre, or that one can again."""
    trouble = state.trouble
    if not event.online:
        trouble = Why.OFFLINE
    elif trouble is Why.OFFLINE:
        trouble = None
    return Turn(replace(state, online=event.online, trouble=trouble))


def back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Leave without having signed in."""
    return closed(state, "asked")


def _with(state: State, typed: Typed) -> Turn:
    return Turn(replace(state, typed=typed))
