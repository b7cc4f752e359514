"""Walks nobody planned: whatever is touched, what the flow promises holds."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events import Kind
from domain.policy.profile import Profile
from kiosk.visit import onward, signature
from kiosk.visit.effects import (
    Effect,
    EndVisit,
    ErasePage,
    KeepPage,
    Record,
    Submit,
    WatchFace,
    Wipe,
)
from kiosk.visit.events import (
    CardRead,
    Event,
    FaceJudged,
    PageStored,
    StrokeMade,
    Touched,
    Vouched,
)
from kiosk.visit.state import State, Step, Trouble, Visit
from kiosk.visit.table import WAYS, after, cue_of
from tests.kiosk.visit.moments import CHANGES, EVENTS, LI, LINE, PASSED, WANG, state_at
from ui.pages import IntentName

LIKELY: tuple[Event, ...] = (
    Touched(IntentName.NEXT),
    Touched(IntentName.AGREE),
    Touched(IntentName.CONFIRM),
    Touched(IntentName.KEEP),
    Touched(IntentName.PICK, "17"),
    Touched(IntentName.PICK, "20"),
    CardRead(WANG),
    CardRead(LI),
    FaceJudged(PASSED),
    StrokeMade(LINE),
)
"""What people mostly do: so that walks come far."""
TICKS = tuple(
    Touched(IntentName.TOGGLE, f"{seat}.{name}")
    for seat in (1, 2)
    for name in ("face", "picture")
)
PATH: tuple[Event, ...] = (
    Touched(IntentName.CHOOSE_SERVICE, "marriage"),
    *(
        Touched(IntentName.TOGGLE, f"{seat}.{name}")
        for seat in (1, 2)
        for name in ("collect", "face")
    ),
    Touched(IntentName.AGREE),
    CardRead(WANG),
    FaceJudged(PASSED),
    CardRead(LI),
    FaceJudged(PASSED),
    *(
        event
        for digits in ("13800000012", "02987000000")
        for event in (
            Touched(IntentName.PICK, "17"),
            Touched(IntentName.NEXT),
            Touched(IntentName.PICK, "20"),
            Touched(IntentName.NEXT),
            *(Touched(IntentName.TYPE, digit) for digit in digits),
            Touched(IntentName.NEXT),
        )
    ),
    Touched(IntentName.NEXT),
    Touched(IntentName.NEXT),
    *(
        event
        for _seat in (1, 2)
        for event in (
            StrokeMade(LINE),
            StrokeMade(LINE),
            Touched(IntentName.NEXT),
            Touched(IntentName.CONFIRM),
        )
    ),
)
"""A whole visit of two, with no page."""
STRAY = st.one_of(st.sampled_from(LIKELY), st.sampled_from(EVENTS))


@st.composite
def walks(draw: st.DrawFn) -> list[tuple[Event, float]]:
    """Return a visit with what nobody planned strewn in, or nothing but that."""
    steps: list[Event] = list(PATH) if draw(st.integers(0, 4)) else []
    agreed_at = min(5, len(steps))
    steps[agreed_at:agreed_at] = draw(st.lists(st.sampled_from(TICKS), max_size=3))
    for _ in range(draw(st.integers(0, 6))):
        steps.insert(draw(st.integers(0, len(steps))), draw(STRAY))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(len(steps) // 2, len(steps)))
        steps[at:at] = draw(st.sampled_from(CHANGES))
    steps += draw(st.lists(STRAY, max_size=15))
    return [(step, draw(st.sampled_from((0.1, 1.0, 1.0, 40.0)))) for step in steps]


def walked(
    walk: list[tuple[Event, float]], profile: Profile
) -> Iterator[tuple[State, Event, State, tuple[Effect, ...]]]:
    """Yield each turn that the table allows: before, event, after, effects."""
    state, now = state_at(Step.HOME), 0.0
    for event, passed in walk:
        now += passed
        turn = after(state, event, now, profile)
        if turn is not None:
            yield state, event, turn.state, turn.effects
            state = turn.state


@settings(max_examples=300, deadline=None)
@given(walk=walks())
def test_any_walk_keeps_to_the_table_and_to_its_promises(
    profile: Profile, walk: list[tuple[Event, float]]
) -> None:
    open_visits, submitted = 0, False
    for before, event, state, effects in walked(walk, profile):
        way = WAYS[before.step][cue_of(event)]
        assert state.step is before.step or state.step in way.to
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
            assert all(seat.person is None for seat in state.visit.seats)
        if state.step in {Step.HOME, Step.OUT_OF_SERVICE, Step.THANKS}:
            assert state.visit is None


@settings(max_examples=300, deadline=None)
@given(walk=walks())
def test_nothing_is_handed_in_before_everything_is_there(
    profile: Profile, walk: list[tuple[Event, float]]
) -> None:
    for _before, _event, _state, effects in walked(walk, profile):
        for effect in effects:
            if isinstance(effect, Submit):
                _is_whole(effect.visit, profile)


@settings(max_examples=300, deadline=None)
@given(walk=walks())
def test_nobody_is_compared_without_their_own_consent_nor_with_anothers_photo(
    profile: Profile, walk: list[tuple[Event, float]]
) -> None:
    for before, _event, state, effects in walked(walk, profile):
        for effect in effects:
            if isinstance(effect, WatchFace):
                assert state.visit is not None
                here = state.visit.here
                assert here.person is not None
                assert effect.photo_png == here.person.photo_png
                assert "face" in here.agreed
                assert effect.keep_picture == ("picture" in here.agreed)
            if isinstance(effect, Record) and effect.kind is Kind.FACE_COMPARED:
                assert before.visit is not None
                assert effect.body["seat"] == before.visit.seat
                assert "face" in before.visit.here.agreed


@settings(max_examples=300, deadline=None)
@given(walk=walks())
def test_what_comes_is_of_whom_was_asked_and_two_people_are_two(
    profile: Profile, walk: list[tuple[Event, float]]
) -> None:
    for before, event, state, _effects in walked(walk, profile):
        if state.visit is None or before.visit is None or state.step is Step.TICKET:
            continue
        numbers = [s.person.number for s in state.visit.seats if s.person]
        assert len(set(numbers)) == len(numbers)
        asked = before.visit.seat - 1
        personal = isinstance(event, CardRead | FaceJudged | StrokeMade | Vouched)
        if personal or cue_of(event) in {IntentName.PICK, IntentName.TYPE}:
            pairs = zip(before.visit.seats, state.visit.seats, strict=True)
            for number, (was, now) in enumerate(pairs):
                if number != asked:
                    assert (was.person, was.face) == (now.person, now.face)
                    assert was.answers == now.answers
                    assert now.strokes in (was.strokes, ())


@settings(max_examples=300, deadline=None)
@given(walk=walks())
def test_after_any_change_nothing_is_signed(
    profile: Profile, walk: list[tuple[Event, float]]
) -> None:
    for before, _event, state, _effects in walked(walk, profile):
        if before.visit is None or state.visit is None or state.step is Step.TICKET:
            continue
        if _facts(before.visit) != _facts(state.visit):
            assert not any(seat.declared for seat in state.visit.seats)
            assert not any(seat.strokes for seat in state.visit.seats)
            assert not state.visit.reviewed


@settings(max_examples=300, deadline=None)
@given(walk=walks())
def test_a_page_counts_only_when_it_is_stored_and_goes_from_the_store_when_removed(
    profile: Profile, walk: list[tuple[Event, float]]
) -> None:
    kept = False
    for before, event, state, effects in walked(walk, profile):
        kept = kept or any(isinstance(effect, KeepPage) for effect in effects)
        if before.visit is None or state.visit is None or state.step is Step.TICKET:
            continue
        was, now = set(before.visit.pages), set(state.visit.pages)
        if now - was:
            assert isinstance(event, PageStored)
            assert kept
        erased = {e.sha256 for e in effects if isinstance(e, ErasePage)}
        assert {page.sha256 for page in was - now} <= erased


def test_the_planned_path_hands_in(profile: Profile) -> None:
    walk = [(event, 1.0) for event in PATH]
    *_, last = walked(walk, profile)
    assert last[2].step is Step.SUBMITTING


def _is_whole(visit: Visit, profile: Profile) -> None:
    needs = onward.needs_of(visit, profile)
    assert len(visit.seats) == needs.seats
    assert not visit.storing
    for seat in visit.seats:
        assert profile.required <= set(seat.agreed)
        assert seat.person is not None
        assert seat.face is not None
        assert {question.name for question in needs.questions} <= set(seat.answers)
        if needs.declaration is not None:
            assert seat.declared is not None
            assert signature.is_signature(seat.strokes)
            assert seat.pages_read == len(needs.declaration.pages)
    assert visit.trouble is not Trouble.SIGNATURE_TOO_LONG


def _facts(visit: Visit) -> object:
    """Return what is signed: who, what was answered, which pages."""
    people = [(s.person, s.face, dict(s.answers), dict(s.agreed)) for s in visit.seats]
    return (people, visit.pages)
