"""The whole flow, as one table. What is not in it is not allowed: nothing changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from domain.policy.profile import Profile
from kiosk import flow
from kiosk.visit import card, consent, face, ticket, waiting, ways_out
from kiosk.visit.effects import Effect
from kiosk.visit.events import (
    CardFailed,
    CardLaid,
    CardRead,
    CardWaitEnded,
    Event,
    FaceFailed,
    FaceJudged,
    Hinted,
    JournalFailed,
    PrintFailed,
    PrintWaitEnded,
    StaffLeft,
    Submitted,
    TerminalChanged,
    Ticked,
    TicketHeld,
    TicketPrinted,
    Touched,
    Vouched,
    Wiped,
)
from kiosk.visit.state import State, Step
from kiosk.visit.turn import Turn
from ui.pages import IntentName

Cue: TypeAlias = IntentName | type[Event]


Way: TypeAlias = flow.Way[State, Effect, Step]


SETTINGS: Final[Mapping[Cue, Way]] = {
    IntentName.LANGUAGE: Way(waiting.language),
    IntentName.SIZE: Way(waiting.size),
    IntentName.CONTRAST: Way(waiting.contrast),
}
END: Final = (Step.THANKS,)
STAFF_COME: Final[Mapping[Cue, Way]] = {
    IntentName.SIGN_IN: Way(ways_out.open_counter),
    StaffLeft: Way(waiting.staff_left),
}
OUTSIDE: Final = (Step.HOME, Step.OUT_OF_SERVICE)
IN_VISIT: Final[Mapping[Cue, Way]] = {
    **SETTINGS,
    IntentName.LEAVE: Way(ways_out.leave, END),
    IntentName.CALL_STAFF: Way(ways_out.call, (Step.STAFF,)),
    IntentName.EXTEND: Way(waiting.extend),
    Ticked: Way(waiting.tick_visit, END),
    TerminalChanged: Way(ways_out.changed),
    JournalFailed: Way(ways_out.journal_failed, (Step.OUT_OF_SERVICE,)),
}

WAYS: Final[Mapping[Step, Mapping[Cue, Way]]] = {
    Step.HOME: {
        **SETTINGS,
        **STAFF_COME,
        IntentName.CHOOSE_SERVICE: Way(consent.choose, (Step.CONSENT,)),
        IntentName.CALL_STAFF: Way(ways_out.call, (Step.STAFF,)),
        Wiped: Way(ticket.wiped),
        Ticked: Way(waiting.tick_home),
        TerminalChanged: Way(ways_out.changed_outside, (Step.OUT_OF_SERVICE,)),
        JournalFailed: Way(ways_out.journal_failed, (Step.OUT_OF_SERVICE,)),
    },
    Step.CONSENT: {
        **IN_VISIT,
        IntentName.TOGGLE: Way(consent.toggle),
        IntentName.AGREE: Way(consent.agree, (Step.CARD,)),
        IntentName.BACK: Way(ways_out.leave, END),
    },
    Step.CARD: {
        **IN_VISIT,
        IntentName.BACK: Way(card.back, (Step.CONSENT,)),
        IntentName.RETRY: Way(card.retry),
        IntentName.NO_CARD: Way(ways_out.no_card, (Step.STAFF,)),
        IntentName.STAFF_CHECK: Way(card.let_staff_compare, (Step.SUBMITTING,)),
        TerminalChanged: Way(card.changed),
        CardLaid: Way(card.laid),
        CardRead: Way(card.read, (Step.FACE, Step.SUBMITTING)),
        CardFailed: Way(card.failed),
        CardWaitEnded: Way(card.wait_ended),
    },
    Step.FACE: {
        **IN_VISIT,
        IntentName.BACK: Way(face.back, (Step.CARD,)),
        IntentName.RETRY: Way(face.retry),
        IntentName.STAFF_CHECK: Way(face.let_staff_compare, (Step.SUBMITTING,)),
        Hinted: Way(face.hinted),
        FaceJudged: Way(face.judged, (Step.SUBMITTING,)),
        FaceFailed: Way(face.failed),
    },
    Step.SUBMITTING: {
        **SETTINGS,
        IntentName.CALL_STAFF: Way(ways_out.call_beside),
        TerminalChanged: Way(ways_out.changed),
        Submitted: Way(ticket.submitted, (Step.TICKET,)),
        JournalFailed: Way(ways_out.journal_failed, (Step.OUT_OF_SERVICE,)),
    },
    Step.TICKET: {
        **SETTINGS,
        IntentName.DONE: Way(ticket.done, END),
        IntentName.LEAVE: Way(ways_out.leave, END),
        IntentName.RETRY: Way(ticket.retry),
        IntentName.CALL_STAFF: Way(ways_out.call_beside),
        IntentName.EXTEND: Way(waiting.stand_longer),
        TicketPrinted: Way(ticket.printed),
        TicketHeld: Way(ticket.held),
        PrintWaitEnded: Way(ticket.wait_ended),
        PrintFailed: Way(ticket.failed),
        Ticked: Way(waiting.tick_ticket, END),
        TerminalChanged: Way(ticket.changed),
        JournalFailed: Way(ways_out.journal_failed_late),
    },
    Step.THANKS: {
        IntentName.DONE: Way(ticket.goodbye, OUTSIDE),
        Wiped: Way(ticket.wiped),
        Ticked: Way(waiting.tick_outside, OUTSIDE),
        TerminalChanged: Way(ways_out.changed),
        JournalFailed: Way(ways_out.journal_failed_late),
    },
    Step.STAFF: {
        **IN_VISIT,
        **STAFF_COME,
        Vouched: Way(face.vouched, (Step.SUBMITTING,)),
        IntentName.BACK: Way(
            ways_out.back_from_staff,
            (Step.HOME, Step.OUT_OF_SERVICE, Step.CONSENT, Step.CARD, Step.FACE),
        ),
        IntentName.LEAVE: Way(ways_out.leave, (*END, *OUTSIDE)),
        IntentName.CALL_STAFF: Way(ways_out.call_again),
        Wiped: Way(ticket.wiped),
        Ticked: Way(waiting.tick_visit, (*END, *OUTSIDE)),
    },
    Step.OUT_OF_SERVICE: {
        **SETTINGS,
        **STAFF_COME,
        IntentName.CALL_STAFF: Way(ways_out.call, (Step.STAFF,)),
        Wiped: Way(ticket.wiped),
        Ticked: Way(waiting.tick_home),
        TerminalChanged: Way(ways_out.changed_outside, (Step.HOME,)),
    },
    Step.BROKEN_OFF: {
        **SETTINGS,
        IntentName.ACKNOWLEDGE: Way(ticket.goodbye, OUTSIDE),
        IntentName.CALL_STAFF: Way(ways_out.call_beside),
        Wiped: Way(ticket.wiped),
        Ticked: Way(waiting.tick_outside, OUTSIDE),
        TerminalChanged: Way(ways_out.changed),
        JournalFailed: Way(ways_out.journal_failed, (Step.OUT_OF_SERVICE,)),
    },
}


def cue_of(event: Event) -> Cue:
    """Return what the table knows ``event`` by."""
    return event.intent if isinstance(event, Touched) else type(event)


def after(state: State, event: Event, now: float, profile: Profile) -> Turn | None:
    """Return what follows ``event`` at ``now``, or ``None`` where it is not allowed.

    Any touch counts as activity: it lifts the idle cover and lets the wait begin anew.
    """
    way = WAYS[state.step].get(cue_of(event))
    if way is None:
        return None
    at = replace(state, now=now)
    if isinstance(event, Touched):
        at = replace(at, quiet_since=now, warned_at=None)
    return way.by(at, event, profile)
