"""The whole table: its complement, its reach, and walks nobody planned."""

import inspect
import typing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import Kind
from domain.policy.profile import Profile
from domain.services import Service
from kiosk.visit.effects import EndVisit, Record, Submit, WatchFace, Wipe
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
from kiosk.visit.state import (
    BrokenOff,
    Device,
    Face,
    Person,
    Printing,
    State,
    Step,
    Terminal,
    Trouble,
    Visit,
)
from kiosk.visit.table import WAYS, Cue, after, cue_of
from ui.pages import IntentName

OTHER_EVENTS = typing.get_args(Event)
CUES: tuple[Cue, ...] = (
    *IntentName,
    *(kind for kind in OTHER_EVENTS if kind is not Touched),
)
ISSUED = datetime(2026, 11, 21, 2, tzinfo=UTC)
CONSENTS = frozenset({"collect", "face"})
HASHES = dict.fromkeys(CONSENTS, "0" * 64)
WANG = Person("resident", {"name": "王样例"}, {}, b"wlt", b"png")
UP = {
    name: Device(usable=True, starting=False)
    for name in ("idcard", "facecam", "printer")
}
EVENTS: tuple[Event, ...] = (
    *(Touched(intent) for intent in IntentName),
    Touched(IntentName.CHOOSE_SERVICE, "marriage"),
    Touched(IntentName.CHOOSE_SERVICE, "divorce_application"),
    *(Touched(IntentName.TOGGLE, name) for name in ("collect", "face", "picture")),
    TerminalChanged(Terminal(devices=UP, online=True, closed=())),
    TerminalChanged(Terminal(online=False, closed=("reader",))),
    CardLaid(),
    CardRead(WANG),
    CardRead(WANG, Trouble.CARD_EXPIRED),
    CardRead(replace(WANG, photo_png=None), Trouble.PHOTO_UNDECODABLE),
    CardFailed(Trouble.CARD_REMOVED),
    CardFailed(Trouble.READER_OFFLINE),
    CardWaitEnded(),
    Hinted("turn_left"),
    Hinted("no_face"),
    FaceJudged(Face("pass", "live", 0.3)),
    FaceJudged(Face("staff", "live", 0.5)),
    FaceJudged(Face("fail", "live", 0.8)),
    FaceJudged(Face("fail", "not_live")),
    FaceJudged(Face("fail", "cannot_judge")),
    FaceFailed(Trouble.NOBODY_SEEN),
    Submitted("A012", ISSUED),
    JournalFailed(),
    TicketPrinted(),
    TicketHeld(Printing.NO_PAPER),
    PrintWaitEnded(),
    PrintFailed(),
    Vouched(1, "registrar", "compared_in_person"),
    StaffLeft(),
    Wiped(),
    Ticked(),
)


def state_at(step: Step) -> State:
    """Return a state that can stand at ``step``."""
    terminal = Terminal(devices=UP, online=True, closed=())
    visit = Visit(Service.MARRIAGE, consents=CONSENTS, agreed=HASHES)
    match step:
        case Step.HOME | Step.THANKS:
            return State(step, terminal)
        case Step.OUT_OF_SERVICE:
            return State(step)
        case Step.BROKEN_OFF:
            return State(step, terminal, broken=BrokenOff("A001"))
        case Step.STAFF:
            visit = replace(visit, came_from=Step.CARD)
        case Step.FACE | Step.SUBMITTING:
            visit = replace(visit, person=WANG)
        case Step.TICKET:
            visit = replace(visit, ticket="A012", issued=ISSUED)
        case _:
            pass
    return State(step, terminal, visit=visit)


def test_every_step_has_its_row() -> None:
    assert set(WAYS) == set(Step)


def test_the_events_tried_here_are_all_there_are() -> None:
    assert {cue_of(event) for event in EVENTS} == set(CUES)


@pytest.mark.parametrize("step", list(Step))
def test_what_is_not_in_the_table_is_not_allowed(step: Step, profile: Profile) -> None:
    for event in EVENTS:
        turn = after(state_at(step), event, 1.0, profile)
        assert (turn is None) == (cue_of(event) not in WAYS[step])


@pytest.mark.parametrize("step", list(Step))
def test_every_handler_takes_the_event_of_its_cue(step: Step) -> None:
    for cue, way in WAYS[step].items():
        wanted = list(inspect.signature(way.by).parameters.values())[1].annotation
        assert wanted is (Touched if isinstance(cue, IntentName) else cue)


@pytest.mark.parametrize("step", list(Step))
def test_every_step_is_reached_and_leads_home_or_to_staff(step: Step) -> None:
    ways = {
        at: {to for way in row.values() for to in way.to} for at, row in WAYS.items()
    }
    reached, edge = {Step.OUT_OF_SERVICE, Step.BROKEN_OFF}, {Step.OUT_OF_SERVICE}
    while edge:
        edge = set().union(*(ways[at] for at in edge)) - reached
        reached |= edge
    assert step in reached
    onward, edge = {step}, {step}
    while edge:
        edge = set().union(*(ways[at] for at in edge)) - onward
        onward |= edge
    assert {Step.HOME, Step.STAFF} & onward


VISITED = tuple(step for step in Step if state_at(step).visit is not None)


@pytest.mark.parametrize("step", [step for step in VISITED if step != "submitting"])
def test_one_can_leave_or_call_staff_at_every_step_of_a_visit(step: Step) -> None:
    assert IntentName.LEAVE in WAYS[step]
    assert IntentName.CALL_STAFF in WAYS[step]


@settings(max_examples=300, deadline=None)
@given(walk=st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0, 90)), max_size=60))
def test_any_walk_keeps_to_the_table_and_to_its_promises(
    profile: Profile,
    walk: list[tuple[Event, float]],
) -> None:
    state, now, open_visits, submitted = state_at(Step.HOME), 0.0, 0, False
    for event, passed in walk:
        now += passed
        before = state
        turn = after(state, event, now, profile)
        if turn is None:
            continue
        state = turn.state
        way = WAYS[before.step][cue_of(event)]
        assert state.step is before.step or state.step in way.to
        effects = turn.effects
        ends = [effect for effect in effects if isinstance(effect, EndVisit)]
        assert (before.visit is not None and state.visit is None) == bool(ends)
        assert bool(ends) == any(isinstance(effect, Wipe) for effect in effects)
        begun = before.visit is None and state.visit is not None
        open_visits += begun - len(ends)
        submitted = (submitted and not begun) or any(
            isinstance(effect, Submit) for effect in effects
        )
        assert open_visits in {0, 1}
        if state.step is Step.TICKET:
            assert submitted
            assert state.visit is not None
            assert state.visit.person is None
        if state.step in {Step.HOME, Step.OUT_OF_SERVICE, Step.THANKS}:
            assert state.visit is None


@settings(max_examples=200, deadline=None)
@given(walk=st.lists(st.sampled_from(EVENTS), max_size=40))
def test_no_walk_compares_a_face_without_its_own_consent(
    profile: Profile, walk: list[Event]
) -> None:
    state = state_at(Step.HOME)
    for event in walk:
        turn = after(state, event, 1.0, profile)
        if turn is None:
            continue
        for effect in turn.effects:
            if isinstance(effect, Record) and effect.kind is Kind.FACE_COMPARED:
                assert state.visit is not None
                assert "face" in state.visit.agreed
        state = turn.state
        if state.step is Step.FACE:
            assert state.visit is not None
            assert "face" in state.visit.agreed


def test_laying_the_card_down_again_gives_no_more_tries(profile: Profile) -> None:
    state, watched = state_at(Step.FACE), 1
    differs = FaceJudged(Face("fail", "live", 0.8))
    for _again in range(profile.face.tries + 2):
        for event in (differs, Touched(IntentName.BACK), CardRead(WANG)):
            turn = after(state, event, 1.0, profile)
            if turn is None:
                continue
            state = turn.state
            watched += sum(isinstance(effect, WatchFace) for effect in turn.effects)
    assert watched == profile.face.tries
    assert state.step is Step.FACE
    handed = after(state, Touched(IntentName.STAFF_CHECK), 1.0, profile)
    assert handed is not None
    assert handed.state.step is Step.SUBMITTING
