"""The table of one act, and what a frame means in each state."""

from itertools import product

import pytest

from drivers.facecam.liveness import act as acts
from drivers.facecam.liveness.act import (
    ENDED,
    TRANSITIONS,
    Act,
    Event,
    State,
    Straight,
    Wanted,
)
from drivers.facecam.measures import Measures

STRAIGHT = Straight(yaw_deg=3.0, eye_opening=0.25)
AHEAD = Measures(3.0, 0.25, 0.4)
LEFT = Measures(20.0, 0.25, 0.4)
RIGHT = Measures(-14.0, 0.25, 0.4)
SHUT = Measures(3.0, 0.10, 0.4)
ASIDE = Measures(11.0, 0.25, 0.4)
DONE = {Wanted.TURN_LEFT: LEFT, Wanted.TURN_RIGHT: RIGHT, Wanted.BLINK: SHUT}


def asked(wanted: Wanted) -> Act:
    return Act(wanted, STRAIGHT, delay_s=0.5, since_s=0.0, state=State.ASKED)


def played(act: Act, *frames: tuple[float, Measures]) -> Act:
    for at_s, measures in frames:
        act = act.after(at_s, measures, is_shown=True)
    return act


def test_what_the_table_omits_may_not_happen() -> None:
    for state, event in product(State, Event):
        act = Act(Wanted.BLINK, STRAIGHT, 0.5, 0.0, state)
        if (state, event) in TRANSITIONS:
            assert act.stepped(event, 1.0).state is TRANSITIONS[state, event]
        else:
            with pytest.raises(KeyError):
                act.stepped(event, 1.0)


def test_every_state_can_be_reached_and_every_ending_is_one() -> None:
    reached = {State.STILL}
    while True:
        more = {to for (state, _), to in TRANSITIONS.items() if state in reached}
        if more <= reached:
            break
        reached |= more
    assert reached == set(State)
    assert not any(state in ENDED for state, _ in TRANSITIONS)


@pytest.mark.parametrize("wanted", Wanted)
def test_what_was_asked_is_met_and_ends_with_looking_straight(wanted: Wanted) -> None:
    frames = [(0.5, DONE[wanted]), (0.6, DONE[wanted]), (0.8, DONE[wanted])]
    act = played(asked(wanted), *frames)
    assert act.state is State.RETURNING
    assert played(act, (1.2, AHEAD), (1.3, AHEAD), (1.6, AHEAD)).state is State.MET


@pytest.mark.parametrize("wanted", [Wanted.TURN_LEFT, Wanted.TURN_RIGHT])
def test_a_turn_under_way_before_it_was_asked_fails(wanted: Wanted) -> None:
    act = played(asked(wanted), (acts.REACTION_S / 2, DONE[wanted]))
    assert (act.state, act.why) == (State.FAILED, "moved_before_asked")


def test_eyes_that_happen_to_be_shut_when_asked_fail_nobody() -> None:
    act = played(asked(Wanted.BLINK), (acts.REACTION_S / 2, SHUT))
    assert act.state is State.ASKED


@pytest.mark.parametrize(
    ("wanted", "other"),
    [
        (Wanted.TURN_LEFT, RIGHT),
        (Wanted.TURN_RIGHT, LEFT),
        (Wanted.BLINK, LEFT),
        (Wanted.BLINK, RIGHT),
    ],
)
def test_another_movement_than_the_one_asked_fails(
    wanted: Wanted, other: Measures
) -> None:
    act = played(asked(wanted), (1.0, other))
    assert (act.state, act.why) == (State.FAILED, "moved_otherwise")


@pytest.mark.parametrize("wanted", Wanted)
def test_doing_nothing_is_not_in_time(wanted: Wanted) -> None:
    act = played(asked(wanted), (1.0, AHEAD), (acts.ANSWER_WITHIN_S + 0.1, AHEAD))
    assert (act.state, act.why) == (State.FAILED, "not_in_time")


def test_a_turn_too_short_to_be_meant_does_not_open_a_new_window() -> None:
    act = played(asked(Wanted.TURN_LEFT), (4.0, LEFT), (4.1, AHEAD))
    assert act.state is State.ASKED
    assert played(act, (acts.ANSWER_WITHIN_S + 0.1, AHEAD)).state is State.FAILED


def test_the_window_opens_when_the_words_stand_on_the_screen() -> None:
    act = asked(Wanted.BLINK)
    late_s = acts.ANSWER_WITHIN_S + 1
    act = act.after(late_s, AHEAD, is_shown=False)
    assert played(act, (late_s + 1, AHEAD)).state is State.ASKED


def test_nothing_is_asked_of_a_head_that_does_not_come_to_rest() -> None:
    act = Act(Wanted.TURN_LEFT, STRAIGHT, delay_s=0.5, since_s=0.0)
    frames = [(n / 5, ASIDE if n % 2 else AHEAD) for n in range(1, 50)]
    act = played(act, *frames)
    assert (act.state, act.why) == (State.UNJUDGED, "not_in_time")


def test_a_calm_head_is_asked_after_the_pause_that_was_drawn() -> None:
    act = Act(Wanted.TURN_LEFT, STRAIGHT, delay_s=0.5, since_s=0.0)
    act = played(act, (0.1, AHEAD), (0.4, AHEAD))
    assert act.state is State.STILL
    assert played(act, (0.7, AHEAD)).state is State.ASKED


def test_a_head_that_stays_turned_does_not_come_back_in_time() -> None:
    act = played(asked(Wanted.TURN_LEFT), (0.5, LEFT), (0.9, LEFT))
    act = played(act, (0.9 + acts.BACK_WITHIN_S + 0.1, LEFT))
    assert (act.state, act.why) == (State.FAILED, "not_in_time")


@pytest.mark.parametrize("turned", [LEFT, RIGHT])
def test_a_head_that_turns_before_anything_was_asked_fails(turned: Measures) -> None:
    act = Act(Wanted.BLINK, STRAIGHT, delay_s=0.5, since_s=0.0)
    act = played(act, (0.1, AHEAD), (0.2, turned))
    assert (act.state, act.why) == (State.FAILED, "moved_otherwise")
