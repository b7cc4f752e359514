"""Whole checks in a world whose clock moves with the frames."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from drivers.contract import Cancelled, Code, Offline
from drivers.facecam.bands import Outcome
from drivers.facecam.check import Check
from drivers.facecam.hints import HELD_S
from drivers.facecam.liveness.cue import Live

# `World` of conftest.py, which no test can import.
Worlds = Callable[..., Any]
Checks = Callable[..., Check]


@pytest.mark.parametrize(("person", "seed"), [("a", 1), ("b", 3)])
def test_the_right_person_who_does_what_is_asked_passes_and_can_read_each_hint(
    person: str, seed: int, world_of: Worlds, check_of: Checks
) -> None:
    world = world_of(person, seed)
    found = check_of(world, person, seed).run()
    assert (found.verdict.outcome, found.verdict.live) == (Outcome.PASS, Live.LIVE)
    assert found.verdict.reasons == ()
    assert found.score < 0.45
    assert set(found.cues["challenge"].asked) <= set(world.hints)
    gaps = [b - a for a, b in pairwise(world.told_at_s)]
    assert min(gaps) >= HELD_S - 1e-6


@pytest.mark.parametrize(("person", "card"), [("a", "b"), ("b", "a")])
def test_somebody_else_than_on_the_card_fails_before_any_challenge(
    person: str, card: str, world_of: Worlds, check_of: Checks
) -> None:
    world = world_of(person)
    found = check_of(world, card).run()
    assert found.verdict.outcome is Outcome.FAIL
    assert found.verdict.reasons == ("wrong_person",)
    assert not {"turn_left", "turn_right", "blink"} & set(world.hints)


def test_a_still_picture_of_the_right_person_is_not_live(
    world_of: Worlds, check_of: Checks
) -> None:
    found = check_of(world_of("still:a"), "a").run()
    assert (found.verdict.outcome, found.verdict.live) == (Outcome.FAIL, Live.NOT_LIVE)
    assert found.verdict.reasons == ("not_in_time",)


@pytest.mark.parametrize("seed", [0, 1])
def test_a_film_in_a_loop_is_not_live(
    seed: int, world_of: Worlds, check_of: Checks
) -> None:
    found = check_of(world_of("loop:a", seed), "a", seed).run()
    assert (found.verdict.outcome, found.verdict.live) == (Outcome.FAIL, Live.NOT_LIVE)


@pytest.mark.parametrize(
    ("shown", "hint"),
    [
        ("nobody", "no_face"),
        ("two", "several"),
        ("far", "too_far"),
        ("near", "too_near"),
        ("black", "light"),
    ],
)
def test_what_is_missing_is_told_and_named_when_time_is_up(
    shown: str, hint: str, world_of: Worlds, check_of: Checks
) -> None:
    world = world_of(shown, deadline_s=0.6)
    with pytest.raises(Offline) as caught:
        check_of(world, "a").run()
    assert (caught.value.code, caught.value.detail) == (Code.TIME_OUT, hint)
    assert world.hints == [hint]


def test_a_frozen_stream_is_told_as_such(world_of: Worlds, check_of: Checks) -> None:
    world = world_of("a", deadline_s=0.6)
    world.stream_trouble = "frozen"
    with pytest.raises(Offline) as caught:
        check_of(world, "a").run()
    assert (caught.value.code, caught.value.detail) == (Code.TIME_OUT, "frozen")
    assert world.hints == ["frozen"]


def test_who_leaves_in_the_middle_is_asked_to_begin_anew(
    world_of: Worlds, check_of: Checks
) -> None:
    world = world_of("a", 1, deadline_s=8)
    challenges = {"turn_left", "turn_right", "blink"}
    told = world.notify

    def leaves(notice: object) -> None:
        told(notice)
        if world.hints[-1] in challenges:
            world.stage.show("nobody")

    world.notify = leaves
    with pytest.raises(Offline) as caught:
        check_of(world, "a", 1).run()
    assert caught.value.detail == "no_face"
    assert world.hints[-1] == "no_face"


def test_another_person_who_takes_over_after_the_challenge_fails(
    world_of: Worlds, check_of: Checks, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = world_of("a", 1)
    check = check_of(world, "a", 1)
    confirm = Check._confirm

    def replaced(one: Check) -> None:
        world.stage.show("b")
        confirm(one)

    monkeypatch.setattr(Check, "_confirm", replaced)
    found = check.run()
    assert found.verdict.outcome is Outcome.FAIL
    assert found.verdict.reasons == ("face_changed",)


def test_a_check_called_back_ends_at_once(world_of: Worlds, check_of: Checks) -> None:
    world = world_of("a")
    world.is_called_back = True
    with pytest.raises(Cancelled):
        check_of(world, "a").run()
    assert world.number == 0
