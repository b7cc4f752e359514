"""One turn of staff's flow, and the few moves that several steps share."""

from dataclasses import replace
from typing import TypeAlias

from kiosk import flow
from kiosk.staff.effects import AskWaiting, Effect, Forget, SignOut, StopAsking
from kiosk.staff.state import State, Step, Typed, Why

Turn: TypeAlias = flow.Turn[State, Effect]
Handler: TypeAlias = flow.Handler[State, Effect]


def to_list(state: State) -> Turn:
    """Leave what was open, and ask what waits now."""
    fresh = replace(
        forgotten(state), step=Step.LIST, asking=state.online, trouble=None, page=0
    )
    effects: tuple[Effect, ...] = (StopAsking(), Forget(close=False))
    if not state.online:
        return Turn(replace(fresh, trouble=Why.OFFLINE), effects)
    return Turn(fresh, (*effects, AskWaiting()))


def closed(state: State, why: str) -> Turn:
    """Sign out, forget, and give the screen back to citizens."""
    gone = State(
        step=Step.CLOSED,
        seat=state.seat,
        online=state.online,
        now=state.now,
    )
    out = () if state.signed is None else (SignOut(why),)
    return Turn(
        gone, (StopAsking(), *out, Forget(close=True, screen=not state.vouches))
    )


def ended(state: State) -> Turn:
    """Sign in anew: the centre holds no such grant any more."""
    again = State(
        seat=state.seat,
        online=state.online,
        typed=Typed(account=state.signed.account if state.signed else ""),
        trouble=Why.NO_GRANT,
        quiet_since=state.now,
        now=state.now,
    )
    out = () if state.signed is None else (SignOut("expired"),)
    forget = Forget(close=False, screen=not state.vouches)
    return Turn(again, (StopAsking(), *out, forget))


def forgotten(state: State) -> State:
    """Return ``state`` without the submission that was open."""
    return replace(
        state,
        chosen=None,
        opened=None,
        shown="",
        verdict=None,
        reason="",
        result=None,
        asking=False,
    )
