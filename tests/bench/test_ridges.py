"""Synthetic fingers: each its own, the same whenever it is grown, and marked."""

import numpy as np
import pytest

from bench.people.ridges import Field, Laid, finger, impression
from drivers.fingerprint.image import Image
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.template import Finger, Template

HEIGHT = 288
FLOOR = 30
SEEDS = (11, 12, 13, 14)


@pytest.fixture(scope="module")
def fingers() -> list[Field]:
    return [finger(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return Examiner()


def print_of(
    ridges: Field, number: int, examiner: Examiner, laid: Laid = Laid.WHOLE
) -> tuple[Template, str | None]:
    image = Image.from_pixels(impression(ridges, number, HEIGHT, laid).tobytes())
    found = examiner.examine(image, FLOOR, Finger.UNKNOWN)
    return found.template, found.problem


def test_a_finger_is_the_same_whenever_it_is_grown(fingers: list[Field]) -> None:
    assert np.array_equal(finger(SEEDS[0]), fingers[0])


def test_impressions_of_a_finger_match_and_those_of_two_do_not(
    fingers: list[Field], examiner: Examiner
) -> None:
    before = [print_of(ridges, 1, examiner)[0] for ridges in fingers]
    after = [print_of(ridges, 2, examiner)[0] for ridges in fingers]
    for one, first in enumerate(before):
        for other, second in enumerate(after):
            score = examiner.score(first, second)
            assert score > 80 if one == other else score < 40


@pytest.mark.parametrize(
    ("laid", "problem"),
    [
        (Laid.WHOLE, None),
        (Laid.PARTIAL, "finger_partial"),
        (Laid.WET, "finger_wet"),
        (Laid.DRY, "finger_dry"),
    ],
)
def test_how_a_finger_lies_shows_in_its_print(
    fingers: list[Field], examiner: Examiner, laid: Laid, problem: str | None
) -> None:
    for ridges in fingers:
        assert print_of(ridges, 3, examiner, laid)[1] == problem


def test_every_picture_says_that_it_is_synthetic(fingers: list[Field]) -> None:
    corner = impression(fingers[0], 1, HEIGHT, Laid.PARTIAL)[-14:-2, :64]
    # On an empty plate there is grey noise; letters are darker than that.
    assert (corner < 225).sum() > 60
