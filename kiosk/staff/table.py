"""Staff's whole flow, as one table. What is not in it is not allowed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from domain.policy.profile import Profile
from kiosk import flow
from kiosk.staff import deciding, leaving, reading, sign_in
from kiosk.staff.effects import Effect
from kiosk.staff.events import (
    Event,
    Listed,
    NotSettled,
    PictureCame,
    PictureLost,
    Refused,
    Settled,
    SignedIn,
    Viewed,
    VisitGone,
    Went,
    Written,
)
from kiosk.staff.state import State, Step
from kiosk.staff.turn import Turn
from kiosk.visit.events import Ticked, Touched
from ui.pages import IntentName

Cue: TypeAlias = IntentName | type[Event]
Way: TypeAlias = flow.Way[State, Effect, Step]

OUT: Final = (Step.CLOSED,)
LATE: Final[Mapping[Cue, Way]] = {
    PictureCame: Way(reading.picture_came),
    PictureLost: Way(reading.picture_lost),
}
"""Pictures come when they come."""
HERE: Final[Mapping[Cue, Way]] = {
    IntentName.EXTEND: Way(leaving.extend),
    IntentName.LEAVE: Way(leaving.sign_out, OUT),
    Ticked: Way(leaving.tick, OUT),
    VisitGone: Way(leaving.visit_gone, OUT),
}
SIGNED: Final[Mapping[Cue, Way]] = {
    **HERE,
    IntentName.SIGN_OUT: Way(leaving.sign_out, OUT),
    Refused: Way(reading.refused, (Step.SIGN_IN,)),
    Went: Way(reading.went),
}

WAYS: Final[Mapping[Step, Mapping[Cue, Way]]] = {
    Step.SIGN_IN: {
        **HERE,
        IntentName.TYPE: Way(sign_in.typed),
        IntentName.ERASE: Way(sign_in.erased),
        IntentName.CLEAR: Way(sign_in.cleared),
        IntentName.FIELD: Way(sign_in.field),
        IntentName.SIGN_IN: Way(sign_in.sent),
        IntentName.BACK: Way(sign_in.back, OUT),
        SignedIn: Way(sign_in.signed_in, (Step.LIST, Step.REASON)),
        Refused: Way(sign_in.refused),
        Went: Way(sign_in.went),
    },
    Step.LIST: {
        **SIGNED,
        IntentName.REFRESH: Way(reading.refresh),
        IntentName.NEXT: Way(reading.next_page),
        IntentName.OPEN: Way(reading.opened, (Step.REVIEW,)),
        Listed: Way(reading.listed),
    },
    Step.REVIEW: {
        **SIGNED,
        **LATE,
        IntentName.BACK: Way(reading.back, (Step.LIST,)),
        IntentName.OPEN: Way(reading.enlarge, (Step.PICTURE,)),
        IntentName.REFRESH: Way(reading.fetch_again),
        IntentName.ACCEPT: Way(deciding.accept, (Step.DECIDING,)),
        IntentName.RETURN: Way(deciding.choose_reason, (Step.REASON,)),
        Viewed: Way(reading.viewed),
    },
    Step.PICTURE: {
        **SIGNED,
        **LATE,
        IntentName.BACK: Way(reading.shrink, (Step.REVIEW,)),
        IntentName.NEXT: Way(reading.next_picture),
    },
    Step.REASON: {
        **SIGNED,
        **LATE,
        IntentName.PICK: Way(deciding.pick),
        IntentName.BACK: Way(deciding.back, (Step.REVIEW, *OUT)),
        IntentName.RETURN: Way(deciding.give_back, (Step.DECIDING,)),
        IntentName.VOUCH: Way(deciding.vouch, OUT),
    },
    Step.DECIDING: {
        **LATE,
        Written: Way(deciding.written),
        Settled: Way(deciding.settled, (Step.RESULT,)),
        NotSettled: Way(deciding.not_settled, (Step.RESULT,)),
        Refused: Way(deciding.refused, (Step.REVIEW, Step.REASON, Step.SIGN_IN)),
        Went: Way(leaving.busy),
    },
    Step.RESULT: {
        **SIGNED,
        IntentName.NEXT: Way(deciding.next_one, (Step.LIST,)),
        IntentName.REFRESH: Way(deciding.ask_again, (Step.DECIDING,)),
        Refused: Way(deciding.refused_late, (Step.SIGN_IN,)),
        Went: Way(leaving.busy),
    },
    Step.CLOSED: {},
}


def cue_of(event: Event) -> Cue:
    """Return what the table knows ``event`` by."""
    return event.intent if isinstance(event, Touched) else type(event)


def after(state: State, event: Event, now: float, profile: Profile) -> Turn | None:
    """Return what follows ``event`` at ``now``, or ``None`` where it is not allowed.

    Any touch counts as activity.
    """
    way = WAYS[state.step].get(cue_of(event))
    if way is None:
        return None
    at = replace(state, now=now)
    if isinstance(event, Touched):
        at = replace(at, quiet_since=now, warned_at=None)
    return way.by(at, event, profile)
