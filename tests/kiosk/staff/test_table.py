"""Staff's whole table: its complement, its reach, and walks nobody planned."""

import inspect
import typing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy.profile import Profile
from kiosk.staff import deciding
from kiosk.staff.effects import Decide, Forget, SignIn, SignOut, StopAsking, Vouch
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
from kiosk.staff.state import (
    Opened,
    Result,
    Shown,
    Signed,
    State,
    Step,
    Told,
    Typed,
    Verdict,
    Why,
    name_of,
    pictures_of,
)
from kiosk.staff.table import WAYS, Cue, after, cue_of
from kiosk.visit.events import Ticked, Touched
from sync.wire.staff import SubmissionState
from tests.kiosk.staff.conftest import (
    HANDED_IN,
    standing_of,
    view_of,
    waiting_of,
    waits_of,
)
from ui.pages import IntentName

CUES: tuple[Cue, ...] = (
    *IntentName,
    *(kind for kind in typing.get_args(Event) if kind is not Touched),
)
WAITS = waits_of(1)
VIEW = view_of(WAITS)
SECRET = "correct horse"
EVENTS: tuple[Event, ...] = (
    *(Touched(intent) for intent in IntentName),
    Touched(IntentName.TYPE, "a"),
    Touched(IntentName.FIELD, "password"),
    Touched(IntentName.FIELD, "account"),
    Touched(IntentName.OPEN, name_of(WAITS)),
    Touched(IntentName.OPEN, "page.1"),
    Touched(IntentName.PICK, "page_missing"),
    Touched(IntentName.PICK, "compared_in_person"),
    Ticked(),
    Went(online=False),
    Went(online=True),
    SignedIn("registrar", "赵登记", 900),
    *(Refused(why) for why in Why),
    Listed(waiting_of(0)),
    Listed(waiting_of(20)),
    Viewed(VIEW),
    *(PictureCame(name) for name in pictures_of(VIEW)),
    PictureLost("page.1"),
    Written(HANDED_IN),
    Settled(standing_of(SubmissionState.CONFIRMED, "a" * 64), ours=True),
    Settled(standing_of(SubmissionState.RETURNED, "b" * 64), ours=False),
    Settled(standing_of(SubmissionState.WAITING), ours=False),
    NotSettled(),
    VisitGone(),
)


def state_at(step: Step, seat: int = 0) -> State:
    """Return a state that can stand at ``step``."""
    state = State(step=step, seat=seat)
    if step is Step.SIGN_IN:
        return state
    signed = replace(state, signed=Signed("registrar", "赵登记", 900))
    listed = replace(signed, waiting=waiting_of(20).waiting)
    if step is Step.LIST or seat:
        return listed
    pictures = dict.fromkeys(pictures_of(VIEW), Shown.HERE)
    opened = replace(listed, chosen=WAITS, opened=Opened(VIEW, pictures))
    if step in {Step.DECIDING, Step.RESULT}:
        return replace(opened, result=Result(Verdict.ACCEPT, WAITS, Told.UNKNOWN))
    return opened


def went(state: State, *events: Event, profile: Profile, at: float = 0.0) -> State:
    """Return where ``events`` lead; each must be allowed."""
    for event in events:
        turn = after(state, event, at, profile)
        assert turn is not None, event
        state = turn.state
    return state


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
def test_every_step_is_reached_and_leads_out(step: Step) -> None:
    ways = {
        at: {to for way in row.values() for to in way.to} for at, row in WAYS.items()
    }
    reached, edge = {Step.SIGN_IN}, {Step.SIGN_IN}
    while edge:
        edge = set().union(*(ways[at] for at in edge)) - reached
        reached |= edge
    assert step in reached
    onward, edge = {step}, {step}
    while edge:
        edge = set().union(*(ways[at] for at in edge)) - onward
        onward |= edge
    assert Step.CLOSED in onward


@settings(max_examples=300, deadline=None)
@given(
    seat=st.sampled_from([0, 0, 1]),
    walk=st.lists(st.tuples(st.sampled_from(EVENTS), st.floats(0, 90)), max_size=60),
)
def test_any_walk_keeps_to_the_table_and_to_its_promises(
    profile: Profile, seat: int, walk: list[tuple[Event, float]]
) -> None:
    state, now = State(seat=seat), 0.0
    for event, passed in walk:
        now += passed
        before, turn = state, after(state, event, now, profile)
        if turn is None:
            continue
        state = turn.state
        way = WAYS[before.step][cue_of(event)]
        assert state.step is before.step or state.step in way.to
        kinds = {type(effect) for effect in turn.effects}
        if Decide in kinds:
            assert before.online
            assert before.opened is not None
            assert not before.opened.view.waits.awaited
            assert not before.vouches
        if Vouch in kinds:
            assert before.online
            assert before.vouches
            assert before.reason
        # Whoever was signed in is signed out with it, and everything is forgotten.
        if before.signed is not None and state.signed is None:
            assert {SignOut, Forget, StopAsking} <= kinds
        if state.signed is None:
            assert not state.waiting
            assert state.opened is None
            assert state.chosen is None
        if state.step is not Step.SIGN_IN:
            assert not state.typed.password
        if state.step is Step.CLOSED:
            return


def test_the_password_is_in_no_repr_and_gone_once_it_is_sent(profile: Profile) -> None:
    typing_it = State(typed=Typed("registrar", SECRET))
    turn = after(typing_it, Touched(IntentName.SIGN_IN), 0.0, profile)
    assert turn is not None
    (effect,) = turn.effects
    assert isinstance(effect, SignIn)
    assert effect.password == SECRET
    assert not turn.state.typed.password
    assert SECRET not in repr((typing_it, typing_it.typed, turn, effect))


def test_what_is_typed_lands_in_the_field_that_was_touched(profile: Profile) -> None:
    keys = [Touched(IntentName.TYPE, each) for each in "Reg 1"]
    into = Touched(IntentName.FIELD, "password")
    state = went(State(), *keys, into, *keys, profile=profile)
    assert (state.typed.account, state.typed.password) == ("reg1", "Reg 1")
    state = went(state, Touched(IntentName.ERASE), profile=profile)
    assert state.typed.password == "Reg "
    state = went(state, Touched(IntentName.CLEAR), profile=profile)
    assert (state.typed.account, state.typed.password) == ("reg1", "")


def test_a_pasted_password_or_an_endless_one_is_not_taken(profile: Profile) -> None:
    into = Touched(IntentName.FIELD, "password")
    long = [Touched(IntentName.TYPE, "x")] * 200
    state = went(State(), into, Touched(IntentName.TYPE, "xy"), *long, profile=profile)
    assert len(state.typed.password) == 128


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (replace(state_at(Step.REVIEW), online=False), deciding.Hindrance.OFFLINE),
        (replace(state_at(Step.REVIEW), opened=None), deciding.Hindrance.NOT_OPEN),
        (
            replace(
                state_at(Step.REVIEW),
                opened=Opened(VIEW, {"page.1": Shown.ASKED}),
            ),
            deciding.Hindrance.COMING,
        ),
        (
            replace(state_at(Step.REVIEW), opened=Opened(VIEW, {"page.1": Shown.LOST})),
            deciding.Hindrance.UNSEEN,
        ),
        (
            replace(state_at(Step.REVIEW), opened=Opened(view_of(waits_of(1, 2)), {})),
            deciding.Hindrance.MISSING,
        ),
    ],
)
def test_nobody_accepts_what_nobody_could_see_whole(
    profile: Profile, state: State, why: deciding.Hindrance
) -> None:
    assert deciding.hindrance(state) is why
    turn = after(state, Touched(IntentName.ACCEPT), 1.0, profile)
    assert turn is not None
    assert turn.effects == ()
    assert turn.state.step is Step.REVIEW


def test_a_return_needs_a_reason_of_the_list(profile: Profile) -> None:
    state = went(state_at(Step.REVIEW), Touched(IntentName.RETURN), profile=profile)
    for value in ("", "because", "compared_in_person"):
        state = went(state, Touched(IntentName.PICK, value), profile=profile)
    turn = after(state, Touched(IntentName.RETURN), 1.0, profile)
    assert turn is not None
    assert turn.effects == ()
    state = went(state, Touched(IntentName.PICK, "page_missing"), profile=profile)
    turn = after(state, Touched(IntentName.RETURN), 1.0, profile)
    assert turn is not None
    assert turn.effects == (Decide(WAITS, Verdict.RETURN, "page_missing"),)


def test_it_is_told_as_done_only_when_the_centre_says_so(profile: Profile) -> None:
    answers: dict[Told, Event] = {
        Told.DONE: Settled(standing_of(SubmissionState.CONFIRMED, "a" * 64), ours=True),
        Told.BY_OTHERS: Settled(
            standing_of(SubmissionState.RETURNED, "b" * 64), ours=False
        ),
        Told.DECLINED: Settled(standing_of(SubmissionState.WAITING), ours=False),
        Told.UNKNOWN: NotSettled(),
    }
    for told, event in answers.items():
        deciding_state = went(
            state_at(Step.REVIEW), Touched(IntentName.ACCEPT), profile=profile
        )
        state = went(deciding_state, Written(HANDED_IN), event, profile=profile)
        assert state.step is Step.RESULT
        assert state.result is not None
        assert state.result.told is told
        assert state.result.here == HANDED_IN


def test_the_server_gone_before_the_entry_leaves_the_submission_open(
    profile: Profile,
) -> None:
    state = went(
        state_at(Step.REVIEW),
        Touched(IntentName.ACCEPT),
        Refused(Why.OFFLINE),
        profile=profile,
    )
    assert (state.step, state.trouble) == (Step.REVIEW, Why.OFFLINE)
    assert state.result is None


def test_a_grant_that_ended_leads_back_to_signing_in(profile: Profile) -> None:
    for step in (Step.LIST, Step.REVIEW, Step.PICTURE, Step.REASON, Step.DECIDING):
        turn = after(state_at(step), Refused(Why.NO_GRANT), 1.0, profile)
        assert turn is not None
        assert turn.state.step is Step.SIGN_IN
        assert turn.state.trouble is Why.NO_GRANT
        assert turn.state.typed.account == "registrar"
        assert SignOut("expired") in turn.effects


def test_who_goes_quiet_is_asked_and_then_signed_out(profile: Profile) -> None:
    state = state_at(Step.REVIEW)
    asked_at = profile.waits.staff_idle_s - profile.waits.idle_warning_s
    state = went(state, Ticked(), profile=profile, at=asked_at - 1)
    assert state.warned_at is None
    state = went(state, Ticked(), profile=profile, at=asked_at)
    assert state.warned_at == asked_at
    stays = went(state, Touched(IntentName.EXTEND), profile=profile, at=asked_at + 5)
    assert stays.warned_at is None
    turn = after(state, Ticked(), float(profile.waits.staff_idle_s), profile)
    assert turn is not None
    assert turn.state.step is Step.CLOSED
    assert SignOut("idle") in turn.effects
    assert Forget(close=True) in turn.effects


def test_the_terminal_locks_no_later_than_the_centre(profile: Profile) -> None:
    state = replace(state_at(Step.LIST), signed=Signed("registrar", "赵登记", 60))
    state = went(state, Ticked(), profile=profile, at=30.0)
    assert state.warned_at == 30.0


def test_vouching_leads_back_to_whoever_waits(profile: Profile) -> None:
    state = went(
        State(seat=2, typed=Typed("registrar", SECRET)),
        Touched(IntentName.SIGN_IN),
        SignedIn("registrar", "赵登记", 900),
        profile=profile,
    )
    assert state.step is Step.REASON
    pick = Touched(IntentName.PICK, "compared_in_person")
    turn = after(
        went(state, pick, profile=profile), Touched(IntentName.VOUCH), 1.0, profile
    )
    assert turn is not None
    assert turn.state.step is Step.CLOSED
    # The visit commits it while the grant still holds; and what the screen holds is
    # the waiting visit's: it is not wiped.
    assert turn.effects == (
        Vouch(2, "compared_in_person"),
        StopAsking(),
        SignOut("asked"),
        Forget(close=True, screen=False),
    )


def test_nobody_vouches_while_there_is_no_network(profile: Profile) -> None:
    state = replace(
        state_at(Step.REASON, seat=1), reason="compared_in_person", online=False
    )
    turn = after(state, Touched(IntentName.VOUCH), 1.0, profile)
    assert turn is not None
    assert turn.effects == ()


def test_a_list_is_turned_page_by_page_and_begins_again(profile: Profile) -> None:
    state = state_at(Step.LIST)
    seen = []
    for _ in range(state.pages + 1):
        seen.append(state.page)
        state = went(state, Touched(IntentName.NEXT), profile=profile)
    assert seen == [0, 1, 2, 3, 0]
    shorter = went(replace(state, page=3), Listed(waiting_of(2)), profile=profile)
    assert shorter.page == 0


def test_every_picture_is_reached_from_the_large_one(profile: Profile) -> None:
    state = went(
        state_at(Step.REVIEW), Touched(IntentName.OPEN, "card.1"), profile=profile
    )
    seen = []
    for _ in range(5):
        seen.append(state.shown)
        state = went(state, Touched(IntentName.NEXT), profile=profile)
    assert seen == ["card.1", "live.1", "page.1", "signature.1", "card.1"]


def test_a_submission_that_is_not_listed_is_not_opened(profile: Profile) -> None:
    turn = after(
        state_at(Step.LIST),
        Touched(IntentName.OPEN, name_of(waits_of(99))),
        1.0,
        profile,
    )
    assert turn is not None
    assert turn.effects == ()
