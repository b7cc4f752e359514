"""A hand on the pad: strokes in pad pixels, each sent once, nothing that flickers."""

import pytest

from ui.pages import (
    MAX_STROKE_POINTS,
    PAD_HEIGHT_PX,
    PAD_WIDTH_PX,
    Point,
    Signature,
    Stroke,
)
from ui.shapes import Area, Ink
from ui.signing import PENDING_S, Hand

PAD = Ink(Area(100, 200, PAD_WIDTH_PX, PAD_HEIGHT_PX), (), open=True)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hand(clock: Clock) -> Hand:
    return Hand(clock)


def stroke(hand: Hand, *spots: tuple[float, float], pad: Ink = PAD) -> Stroke:
    assert hand.down(pad, 1, *spots[0])
    for spot in spots[1:]:
        hand.move(pad, 1, *spot)
    made = hand.up(1)
    assert made is not None
    return made


def test_a_stroke_is_told_in_pixels_of_the_pad(hand: Hand, clock: Clock) -> None:
    assert hand.down(PAD, 1, 110, 220)
    clock.now += 0.016
    assert hand.move(PAD, 1, 120.4, 230)
    assert hand.up(1) == Stroke((Point(10, 20, 0), Point(20, 30, 16)))


def test_a_larger_pad_has_the_same_pixels(hand: Hand) -> None:
    large = Ink(Area(0, 0, 2 * PAD_WIDTH_PX, 2 * PAD_HEIGHT_PX), (), open=True)
    made = stroke(hand, (100, 100), (300, 300), pad=large)
    assert [(p.x, p.y) for p in made.points] == [(50, 50), (150, 150)]


def test_time_goes_on_over_all_strokes(hand: Hand, clock: Clock) -> None:
    stroke(hand, (110, 220))
    clock.now += 1.5
    assert stroke(hand, (120, 220)).points[0].t_ms == 1500


def test_after_a_restart_time_goes_on_behind_what_is_there(hand: Hand) -> None:
    pad = Ink(PAD.area, (Stroke((Point(1, 1, 4000),)),), open=True)
    assert stroke(hand, (110, 220), pad=pad).points[0].t_ms == 4000


def test_a_tap_is_a_dot(hand: Hand) -> None:
    assert len(stroke(hand, (110, 220)).points) == 1


def test_points_that_are_too_near_are_left_out(hand: Hand) -> None:
    made = stroke(hand, (110, 220), (110.4, 220), (111, 220), (112, 220))
    assert [p.x for p in made.points] == [10, 12]


def test_a_stroke_has_an_end(hand: Hand) -> None:
    assert hand.down(PAD, 1, 100, 300)
    for number in range(3 * MAX_STROKE_POINTS):
        hand.move(PAD, 1, 110 + number % 100 * 4, 300)
    made = hand.up(1)
    assert made is not None
    assert len(made.points) == MAX_STROKE_POINTS


def test_beyond_the_edge_the_stroke_runs_along_it(hand: Hand) -> None:
    made = stroke(hand, (110, 220), (20, 100), (5000, 5000))
    assert [(p.x, p.y) for p in made.points[1:]] == [
        (0, 0),
        (PAD_WIDTH_PX - 1, PAD_HEIGHT_PX - 1),
    ]


def test_beside_the_pad_nothing_is_written(hand: Hand) -> None:
    assert not hand.down(PAD, 1, 50, 220)
    assert hand.up(1) is None


def test_a_second_finger_does_not_disturb(hand: Hand) -> None:
    assert hand.down(PAD, 1, 110, 220)
    assert hand.down(PAD, 2, 400, 400)
    assert not hand.move(PAD, 2, 450, 450)
    assert hand.up(2) is None
    assert hand.is_writing
    assert hand.up(1) is not None


def test_a_closed_pad_takes_the_touch_and_no_stroke(hand: Hand) -> None:
    closed = Ink(PAD.area, (), open=False)
    assert hand.down(closed, 1, 110, 220)
    assert hand.up(1) is None


def test_what_is_written_stays_until_the_page_shows_it(hand: Hand) -> None:
    first, second = stroke(hand, (110, 220)), stroke(hand, (140, 240))
    hand.settle(Signature(1))
    assert hand.strokes == (first, second)
    hand.settle(Signature(1, (first,)))
    assert hand.strokes == (second,)
    hand.settle(Signature(1, (first, second)))
    assert hand.strokes == ()


def test_what_the_core_did_not_take_goes_away(hand: Hand, clock: Clock) -> None:
    made = stroke(hand, (110, 220))
    clock.now += PENDING_S / 2
    hand.settle(Signature(1))
    assert hand.strokes == (made,)
    clock.now += PENDING_S
    hand.settle(Signature(1))
    assert hand.strokes == ()


def test_a_page_that_comes_meanwhile_does_not_end_the_stroke(hand: Hand) -> None:
    assert hand.down(PAD, 1, 110, 220)
    hand.settle(Signature(1))
    assert hand.move(PAD, 1, 140, 240)


@pytest.mark.parametrize("signature", [None, Signature(1, open=False)])
def test_a_page_without_an_open_pad_ends_everything(
    hand: Hand, signature: Signature | None
) -> None:
    stroke(hand, (110, 220))
    assert hand.down(PAD, 1, 110, 220)
    hand.settle(signature)
    assert hand.strokes == ()
    assert not hand.is_writing
