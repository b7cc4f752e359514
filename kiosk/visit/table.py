"""The whole flow, as one table. What is not in it is not allowed: nothing changes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from domain.policy.profile import Profile
from kiosk import flow
from kiosk.visit import (
    card,
    consent,
    declaration,
    face,
    pages_in,
    questions,
    review,
    ticket,
    waiting,
    ways_out,
)
from kiosk.visit.effects import Effect
from kiosk.visit.events import (
    Captured,
    CaptureFailed,
    CardFailed,
    CardLaid,
    CardRead,
    CardWaitEnded,
    Event,
    FaceFailed,
    FaceJudged,
    Hinted,
    JournalFailed,
    PageStored,
    PrintFailed,
    PrintWaitEnded,
    StaffLeft,
    StrokeMade,
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
ONWARD: Final = (
    Step.CARD,
    Step.FACE,
    Step.QUESTIONS,
    Step.SCAN,
    Step.REVIEW,
    Step.SUBMITTING,
)
"""Where a visit can go on from anything it collects: to the first thing it lacks."""
INTERRUPTED: Final = (
    Step.CONSENT,
    Step.CARD,
    Step.FACE,
    Step.QUESTIONS,
    Step.SCAN,
    Step.LOOK,
    Step.REVIEW,
    Step.DECLARATION,
)
"""Where staff may be called, and the visit be taken up again."""
GATHERED: Final = (Step.QUESTIONS, Step.SCAN, Step.REVIEW)
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
        IntentName.AGREE: Way(consent.agree, ONWARD),
        IntentName.BACK: Way(ways_out.leave, END),
    },
    Step.CARD: {
        **IN_VISIT,
        IntentName.BACK: Way(card.back, (Step.CONSENT, Step.REVIEW)),
        IntentName.OTHER_SEAT: Way(card.other_seat),
        IntentName.RETRY: Way(card.retry),
        IntentName.NO_CARD: Way(ways_out.no_card, (Step.STAFF,)),
        IntentName.STAFF_CHECK: Way(card.let_staff_compare, ONWARD),
        TerminalChanged: Way(card.changed),
        Vouched: Way(face.vouched, ONWARD),
        CardLaid: Way(card.laid),
        CardRead: Way(card.read, ONWARD),
        CardFailed: Way(card.failed),
        CardWaitEnded: Way(card.wait_ended),
    },
    Step.FACE: {
        **IN_VISIT,
        IntentName.BACK: Way(face.back, (Step.CARD,)),
        IntentName.RETRY: Way(face.retry),
        IntentName.STAFF_CHECK: Way(face.let_staff_compare, ONWARD),
        Hinted: Way(face.hinted),
        FaceJudged: Way(face.judged, ONWARD),
        FaceFailed: Way(face.failed),
        Vouched: Way(face.vouched, ONWARD),
    },
    Step.QUESTIONS: {
        **IN_VISIT,
        IntentName.PICK: Way(questions.pick),
        IntentName.TYPE: Way(questions.type_digit),
        IntentName.ERASE: Way(questions.erase),
        IntentName.CLEAR: Way(questions.clear),
        IntentName.GO_TO: Way(questions.go_to),
        IntentName.NEXT: Way(questions.go_on, GATHERED),
        IntentName.BACK: Way(questions.back, (Step.CARD, Step.REVIEW)),
    },
    Step.SCAN: {
        **IN_VISIT,
        IntentName.CAPTURE: Way(pages_in.take),
        IntentName.RETRY: Way(pages_in.retry),
        IntentName.GO_TO: Way(pages_in.go_to, (Step.LOOK,)),
        IntentName.REMOVE: Way(pages_in.remove),
        IntentName.NEXT: Way(pages_in.go_on, GATHERED),
        IntentName.BACK: Way(pages_in.back, (Step.CARD, *GATHERED)),
        TerminalChanged: Way(pages_in.changed),
        Captured: Way(pages_in.captured, (Step.LOOK,)),
        CaptureFailed: Way(pages_in.failed),
    },
    Step.LOOK: {
        **IN_VISIT,
        IntentName.KEEP: Way(pages_in.keep),
        IntentName.AGAIN: Way(pages_in.again, (Step.SCAN,)),
        IntentName.BACK: Way(pages_in.again, (Step.SCAN,)),
        IntentName.REMOVE: Way(pages_in.remove, (Step.SCAN,)),
        PageStored: Way(pages_in.stored, (Step.SCAN,)),
        CaptureFailed: Way(pages_in.not_kept, (Step.SCAN,)),
    },
    Step.REVIEW: {
        **IN_VISIT,
        IntentName.GO_TO: Way(
            review.go_to, (Step.CARD, Step.QUESTIONS, Step.SCAN, Step.LOOK)
        ),
        IntentName.NEXT: Way(review.go_on, (Step.DECLARATION, Step.SUBMITTING)),
        IntentName.BACK: Way(review.back, (Step.CARD, Step.QUESTIONS, Step.SCAN)),
    },
    Step.DECLARATION: {
        **IN_VISIT,
        IntentName.LANGUAGE: Way(declaration.language),
        IntentName.NEXT: Way(declaration.turn_page),
        IntentName.CLEAR: Way(declaration.clear),
        IntentName.CONFIRM: Way(declaration.confirm, (Step.SUBMITTING,)),
        IntentName.BACK: Way(declaration.back, (Step.REVIEW,)),
        StrokeMade: Way(declaration.stroke_made),
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
        IntentName.BACK: Way(
            ways_out.back_from_staff,
            (*OUTSIDE, *INTERRUPTED),
        ),
        Vouched: Way(face.vouched, ONWARD),
        PageStored: Way(pages_in.stored),
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
