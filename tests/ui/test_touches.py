"""A finger means a key when it is pressed and let go there, once."""

import pytest

from ui.pages import IntentName
from ui.shapes import Area, Box, Scene, Target
from ui.touches import DOUBLE_S, TYPING_S, Finger

BACK = Target(Area(0, 0, 100, 100), IntentName.BACK)
AGREE = Target(Area(200, 0, 100, 100), IntentName.AGREE)
OFF = Target(Area(400, 0, 100, 100), IntentName.DONE, off=True)
SCENE: Scene = (Box(Area(0, 0, 500, 500), "bg"), BACK, AGREE, OFF)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def finger(clock: Clock) -> Finger:
    return Finger(clock)


def tap(finger: Finger, x: float) -> Target | None:
    finger.down(SCENE, x, 50)
    return finger.up(SCENE, x, 50)


def test_a_tap_is_the_key_under_it(finger: Finger) -> None:
    assert tap(finger, 250) == AGREE


def test_beside_the_keys_is_nothing(finger: Finger) -> None:
    assert tap(finger, 150) is None


def test_a_key_that_is_off_takes_no_touch(finger: Finger) -> None:
    assert tap(finger, 450) is None


def test_sliding_off_a_key_takes_it_back(finger: Finger) -> None:
    finger.down(SCENE, 50, 50)
    assert finger.up(SCENE, 250, 50) is None


def test_a_second_touch_of_the_same_key_is_a_tremor(
    finger: Finger, clock: Clock
) -> None:
    assert tap(finger, 50) == BACK
    clock.now += DOUBLE_S - 0.01
    assert tap(finger, 50) is None
    clock.now += 0.02
    assert tap(finger, 50) == BACK


def test_another_key_may_follow_at_once(finger: Finger) -> None:
    assert tap(finger, 50) == BACK
    assert tap(finger, 250) == AGREE


def test_a_second_finger_is_ignored(finger: Finger) -> None:
    finger.down(SCENE, 50, 50)
    assert finger.down(SCENE, 250, 50) is None
    assert finger.up(SCENE, 50, 50) == BACK


def test_a_key_that_is_gone_when_let_go_is_not_pressed(finger: Finger) -> None:
    finger.down(SCENE, 50, 50)
    assert finger.up((AGREE,), 50, 50) is None


def test_the_upper_of_two_keys_counts(finger: Finger) -> None:
    cover = Target(BACK.area, IntentName.EXTEND)
    finger.down((*SCENE, cover), 50, 50)
    assert finger.up((*SCENE, cover), 50, 50) == cover


def test_forgetting_forgets_the_tremor_too(finger: Finger) -> None:
    tap(finger, 50)
    finger.forget()
    assert tap(finger, 50) == BACK


ONE = Target(Area(0, 200, 100, 100), IntentName.TYPE, "1")
CONFIRM = Target(Area(200, 200, 100, 100), IntentName.CONFIRM)
TYPING: Scene = (ONE, CONFIRM, BACK)


def tap_at(finger: Finger, target: Target) -> Target | None:
    spot = target.area.x + 50, target.area.y + 50
    finger.down(TYPING, *spot)
    return finger.up(TYPING, *spot)


def test_the_same_digit_may_be_typed_twice_in_a_breath(
    finger: Finger, clock: Clock
) -> None:
    assert tap_at(finger, ONE) == ONE
    clock.now += 2 * TYPING_S
    assert tap_at(finger, ONE) == ONE


def test_the_glass_bouncing_is_no_second_digit(finger: Finger, clock: Clock) -> None:
    assert tap_at(finger, ONE) == ONE
    clock.now += TYPING_S / 2
    assert tap_at(finger, ONE) is None


def test_a_mouse_does_not_bounce(clock: Clock) -> None:
    mouse = Finger(clock, bounces=False)
    assert tap_at(mouse, ONE) == ONE
    assert tap_at(mouse, ONE) == ONE


def test_two_digits_that_come_late_together_are_two(finger: Finger) -> None:
    x, y = ONE.area.x + 1, ONE.area.y + 1
    for at_s in (7.0, 7.2):
        finger.down(TYPING, x, y)
        assert finger.up(TYPING, x, y, at_s=at_s) == ONE


def test_the_red_key_is_not_pressed_twice(finger: Finger, clock: Clock) -> None:
    assert tap_at(finger, CONFIRM) == CONFIRM
    clock.now += DOUBLE_S * 0.9
    assert tap_at(finger, CONFIRM) is None


def test_the_red_key_is_not_pressed_by_the_second_half_of_a_double_touch(
    finger: Finger, clock: Clock
) -> None:
    assert tap_at(finger, BACK) == BACK
    clock.now += DOUBLE_S / 2
    assert tap_at(finger, CONFIRM) is None
    clock.now += DOUBLE_S
    assert tap_at(finger, CONFIRM) == CONFIRM


def test_a_second_finger_that_lifts_does_not_release_the_first(finger: Finger) -> None:
    finger.down(SCENE, 50, 50, touch=1)
    finger.down(SCENE, 250, 50, touch=2)
    assert finger.up(SCENE, 250, 50, touch=2) is None
    assert finger.up(SCENE, 50, 50, touch=1) == BACK


@pytest.mark.parametrize(("target", "kept"), [(ONE, True), (BACK, False)])
def test_only_a_key_that_types_is_held_over_a_change_of_the_page(
    finger: Finger, target: Target, kept: bool
) -> None:
    finger.down(TYPING, target.area.x + 50, target.area.y + 50)
    finger.turn(same_page=True)
    assert (finger.held is not None) == kept
    finger.turn(same_page=False)
    assert finger.held is None
