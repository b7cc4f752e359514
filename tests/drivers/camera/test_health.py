"""A stream that freezes, goes black, slows down or changes its size is named."""

import numpy as np
import pytest

from drivers.camera import health
from drivers.camera.frames import Picture, Wish
from drivers.camera.health import Health
from drivers.contract import State


class Clock:
    """A clock the test holds."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def picture(level: int, width: int = 64, height: int = 48) -> Picture:
    return np.full((height, width, 3), level, np.uint8)


class Stream:
    """A stream on a clock, watched from its first picture on."""

    def __init__(self, wish: Wish | None = None) -> None:
        self.clock = Clock()
        self.health = Health(self.clock, wish or Wish())
        self.health.opened()
        self.health.watched()

    def shows(self, *pictures: Picture, gap_s: float = 0.05) -> str | None:
        for each in pictures:
            self.clock.now_s += gap_s
            self.health.came()
            self.health.saw(each)
        return self.health.trouble(is_watched=True)


def lively(count: int, **size: int) -> list[Picture]:
    return [picture(100 + number % 2, **size) for number in range(count)]


def test_a_stream_that_comes_and_changes_is_well() -> None:
    assert Stream().shows(*lively(100)) is None


def test_a_picture_that_stands_is_frozen_and_one_that_moves_again_is_not() -> None:
    stream = Stream()
    assert stream.shows(*[picture(100)] * 50) == "frozen"
    assert stream.shows(picture(101)) is None


def test_a_covered_lens_is_black_in_two_seconds_though_its_noise_moves() -> None:
    stream = Stream()
    dark = [picture(5 + number % 3) for number in range(50)]
    assert stream.shows(*dark[:30]) is None
    assert stream.shows(*dark) == "black"
    assert stream.shows(picture(200)) is None


def test_a_dark_paper_with_a_light_line_on_it_is_not_black() -> None:
    paper = [picture(number % 2) for number in range(60)]
    for each in paper:
        each[:8] = 200
    assert Stream().shows(*paper) is None


def test_nobody_can_know_what_an_unwatched_stream_shows() -> None:
    stream = Stream()
    for _ in range(60):
        stream.clock.now_s += 0.05
        stream.health.came()
    assert stream.health.trouble(is_watched=False) is None


def test_one_picture_a_second_is_slow_and_one_hiccup_is_not() -> None:
    stream = Stream()
    assert stream.shows(*lively(20)) is None
    assert stream.shows(picture(150), gap_s=1.2) is None
    assert stream.shows(*lively(8), gap_s=1.0) == "slow"
    assert stream.shows(*lively(20)) is None


def test_the_pause_before_a_source_is_opened_again_is_no_slowness() -> None:
    stream = Stream()
    stream.shows(*lively(20))
    stream.clock.now_s += 60
    stream.health.opened()
    assert stream.shows(*lively(2)) is None


def test_silence_comes_before_all_that_was_seen() -> None:
    stream = Stream()
    stream.shows(*lively(5))
    stream.clock.now_s += health.SILENT_S + 0.1
    assert stream.health.trouble(is_watched=True) == "no_frames"


def test_a_stream_that_changes_its_size_is_of_the_wrong_one_until_it_is_back() -> None:
    stream = Stream()
    assert stream.shows(*lively(3)) is None
    assert stream.shows(*lively(3, width=32, height=24)) == "wrong_size"
    assert stream.shows(*lively(3)) is None


def test_a_source_opened_again_may_have_another_size() -> None:
    stream = Stream()
    stream.shows(*lively(3))
    stream.health.opened()
    assert stream.shows(*lively(3, width=32, height=24)) is None


@pytest.mark.parametrize(
    ("width", "height", "trouble"),
    [(4000, 3000, None), (1000, 750, None), (1920, 1080, "wrong_size")],
)
def test_a_size_that_is_asked_for_must_come_in_full_or_decoded_smaller(
    width: int, height: int, trouble: str | None
) -> None:
    wish = Wish(4000, 3000, least=(960, 720), exact=True)
    assert Stream(wish).shows(*lively(3, width=width, height=height)) == trouble


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (None, State.ONLINE),
        ("starting", State.STARTING),
        ("frozen", State.HARDWARE_ERROR),
        ("wrong_size", State.HARDWARE_ERROR),
        ("black", State.USER_ERROR),
        ("slow", State.ONLINE),
        ("picture_cut_short", State.HARDWARE_ERROR),
        ("no_frames", State.OFFLINE),
        ("no_camera", State.OFFLINE),
        ("never heard of", State.OFFLINE),
    ],
)
def test_trouble_in_the_stream_makes_a_state(trouble: str | None, state: State) -> None:
    assert health.state(trouble) is state
