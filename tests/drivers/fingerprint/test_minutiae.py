"""NBIS, spoken with in its own dialect: quality, minutiae, scores."""

import random
from dataclasses import replace

import pytest

from bench.people.ridges import finger, impression
from drivers.contract import Refused
from drivers.fingerprint.image import Image
from drivers.fingerprint.minutiae import LEAST_MINUTIAE, Examiner
from drivers.fingerprint.template import Finger, Kind, Minutia, Template


@pytest.fixture(scope="module")
def images() -> list[Image]:
    ridges = finger(21)
    return [
        Image.from_pixels(impression(ridges, number, 360).tobytes())
        for number in (1, 2)
    ]


def test_what_is_found_lies_in_the_picture_and_is_the_same_each_time(
    images: list[Image], examiner: Examiner
) -> None:
    found = examiner.examine(images[0], 30, Finger.LEFT_RING)
    template = found.template
    assert found.problem is None
    assert (template.finger, template.quality) == (Finger.LEFT_RING, found.quality)
    assert {point.kind for point in template.minutiae} == {
        Kind.ENDING,
        Kind.BIFURCATION,
    }
    assert all(point.x < 256 and point.y < 360 for point in template.minutiae)
    assert examiner.examine(images[0], 30, Finger.LEFT_RING) == found


def test_the_standards_bytes_cost_no_point_of_the_score(
    images: list[Image], examiner: Examiner
) -> None:
    one, two = (
        examiner.examine(image, 30, Finger.UNKNOWN).template for image in images
    )
    through = Template.from_bytes(one.to_bytes())
    assert examiner.score(one, two) == examiner.score(through, two)
    assert examiner.score(one, one) > examiner.score(one, two) > 80


def test_the_floor_decides_what_is_of_use(
    images: list[Image], examiner: Examiner
) -> None:
    assert examiner.examine(images[0], 100, Finger.UNKNOWN).problem == "poor_quality"


@pytest.mark.parametrize("grey", [0, 128, 238])
def test_an_even_picture_is_no_print(grey: int, examiner: Examiner) -> None:
    even = Image.from_pixels(bytes([grey]) * 256 * 288)
    found = examiner.examine(even, 30, Finger.UNKNOWN)
    problems = {0: "finger_wet", 128: "no_print", 238: "finger_dry"}
    assert found.problem == problems[grey]
    assert not found.template.minutiae


@pytest.mark.parametrize(("width", "height"), [(8, 8), (63, 500), (2001, 100)])
def test_a_picture_the_library_would_stumble_over_is_refused(
    width: int, height: int, examiner: Examiner
) -> None:
    with pytest.raises(Refused, match="image_size"):
        examiner.examine(Image(bytes(width * height), width, height), 30, Finger(0))


@pytest.mark.parametrize("count", [0, 1, LEAST_MINUTIAE - 1])
def test_a_print_with_hardly_a_minutia_is_like_no_other(
    count: int, images: list[Image], examiner: Examiner
) -> None:
    whole = examiner.examine(images[0], 30, Finger.UNKNOWN).template
    few = replace(whole, minutiae=whole.minutiae[:count])
    assert examiner.score(few, whole) == examiner.score(whole, few) == 0
    assert examiner.score(few, few) == 0


def test_a_heap_of_minutiae_on_one_point_is_one(examiner: Examiner) -> None:
    heap = Template(256, 360, (Minutia(Kind.ENDING, 10, 10, 7, 50),) * 255)
    assert examiner.score(heap, heap) == 0


def test_minutiae_anywhere_are_compared(examiner: Examiner) -> None:
    chance = random.Random(5)

    def anywhere() -> Template:
        points = (
            Minutia(
                chance.choice(list(Kind)),
                chance.randrange(256),
                chance.randrange(360),
                chance.randrange(256),
                chance.randrange(101),
            )
            for _ in range(chance.choice((10, 50, 255)))
        )
        return Template(256, 360, tuple(points))

    for _ in range(50):
        assert examiner.score(anywhere(), anywhere()) < 40
