"""The challenge: three acts nobody can foresee."""

from random import Random

import numpy as np

from drivers.facecam.liveness.act import Straight, Wanted
from drivers.facecam.liveness.challenge import Challenge
from drivers.facecam.liveness.cue import Judgement, Live, Look
from drivers.facecam.measures import Measures

STRAIGHT = Straight(0.0, 0.25)
AHEAD = Measures(0.0, 0.25, 0.4)
DONE = {
    "turn_left": Measures(20.0, 0.25, 0.4),
    "turn_right": Measures(-20.0, 0.25, 0.4),
    "blink": Measures(0.0, 0.05, 0.4),
}
NOTHING = np.zeros((4, 4, 3), np.uint8)
SEEDS = range(60)


def answered(seed: int, *, obeys: bool) -> tuple[Judgement, float]:
    """Play a person who does each wish half a second after it is shown, or nothing."""
    challenge = Challenge(seed, STRAIGHT)
    at_s, since_s, shown = 0.0, 0.0, None
    while (judged := challenge.judgement()) is None:
        at_s += 0.05
        wish = challenge.wish()
        if wish != shown:
            shown, since_s = wish, at_s
        does = obeys and shown in DONE and at_s - since_s > 0.5
        measures = DONE[str(shown)] if does else AHEAD
        challenge.watch(Look(at_s, shown, measures, NOTHING))
    return judged, at_s


def test_who_does_what_is_asked_when_it_is_asked_is_live() -> None:
    for seed in SEEDS:
        judged, _ = answered(seed, obeys=True)
        assert (judged.outcome, judged.score) == (Live.LIVE, 1.0)


def test_who_does_nothing_is_not_live() -> None:
    for seed in SEEDS:
        judged, _ = answered(seed, obeys=False)
        assert (judged.outcome, judged.score) == (Live.NOT_LIVE, 0.0)
        assert judged.reasons == ("not_in_time",)


def test_three_acts_are_asked_never_one_thing_alone_and_blinks_at_most_once() -> None:
    orders = {answered(seed, obeys=True)[0].asked for seed in SEEDS}
    assert all(len(order) == 3 and len(set(order)) > 1 for order in orders)
    assert all(order.count("blink") <= 1 for order in orders)
    assert {order[0] for order in orders} == set(Wanted)
    assert len(orders) > 10


def test_films_of_turns_and_blinks_hardly_ever_meet_a_challenge() -> None:
    passed = sum(film_is_live(seed) for seed in range(300))
    assert passed <= 15


def film_is_live(seed: int) -> bool:
    """Play a film of nine seconds that turns both ways and blinks, from anywhere."""
    challenge = Challenge(seed, STRAIGHT)
    at_s, since_s, shown = 0.0, -1.0, None
    begins_s = Random(seed + 1).uniform(0, 9)
    while (judged := challenge.judgement()) is None:
        at_s += 0.1
        wish = challenge.wish()
        if wish != shown and at_s - since_s > 1:
            shown, since_s = wish, at_s
        acts = {0: "turn_left", 3: "turn_right", 6: "blink"}
        now_s = (at_s + begins_s) % 9
        act = acts.get(int(now_s), "")
        challenge.watch(Look(at_s, shown, DONE.get(act, AHEAD), NOTHING))
    return judged.outcome is Live.LIVE


def test_the_moment_of_asking_is_drawn_too() -> None:
    moments = {round(answered(seed, obeys=True)[1], 2) for seed in SEEDS}
    assert len(moments) > 10


def test_the_same_seed_asks_the_same_at_the_same_moments() -> None:
    assert answered(7, obeys=True) == answered(7, obeys=True)
