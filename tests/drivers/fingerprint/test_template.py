"""Templates: the bytes of ISO/IEC 19794-2:2005, and what is none of them."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from drivers.contract import Garbled
from drivers.fingerprint.template import Finger, Kind, Minutia, Template

MANY = 10_000
INPUTS = 100
GOLDEN = Template(
    width=256,
    height=360,
    minutiae=(
        Minutia(Kind.BIFURCATION, x=26, y=180, angle=0xB0, quality=92),
        Minutia(Kind.ENDING, x=30, y=207, angle=0xB8, quality=90),
    ),
    finger=Finger.LEFT_THUMB,
    quality=51,
)
GOLDEN_BYTES = bytes.fromhex(
    "464D5200 20323000 0000002A 0000 0100 0168 00C5 00C5 01 00"
    "06 00 33 02  801A 00B4 B0 5C  401E 00CF B8 5A  0000"
)

points = some.builds(
    Minutia,
    some.sampled_from(Kind),
    some.integers(0, 255),
    some.integers(0, 287),
    some.integers(0, 255),
    some.integers(0, 100),
)
templates = some.builds(
    Template,
    some.just(256),
    some.just(288),
    some.lists(points, max_size=20).map(tuple),
    some.sampled_from(Finger),
    some.integers(0, 100),
)


def changed(at: int, value: int) -> bytes:
    return GOLDEN_BYTES[:at] + bytes((value,)) + GOLDEN_BYTES[at + 1 :]


def test_a_template_has_the_bytes_of_the_standard() -> None:
    assert GOLDEN.to_bytes() == GOLDEN_BYTES
    assert Template.from_bytes(GOLDEN_BYTES) == GOLDEN


@given(templates)
def test_a_template_comes_back_as_it_went(template: Template) -> None:
    assert Template.from_bytes(template.to_bytes()) == template


def test_extended_data_of_others_is_passed_over() -> None:
    more = bytearray(GOLDEN_BYTES[:-2] + b"\x00\x03abc")
    more[11] = len(more)
    assert Template.from_bytes(bytes(more)) == GOLDEN


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (b"", "template:head"),
        (GOLDEN_BYTES[:27], "template:head"),
        (changed(0, 0), "template:head"),
        (changed(5, 0x33), "template:head"),
        (GOLDEN_BYTES[:-1], "template:length"),
        (GOLDEN_BYTES + b"\x00", "template:length"),
        (changed(19, 0xC4), "template:resolution"),
        (changed(22, 2), "template:length"),
        (changed(22, 0), "template:length"),
        (changed(27, 1), "template:length"),
        (changed(27, 3), "template:length"),
        (changed(41, 1), "template:length"),
        (changed(24, 11), "template:view"),
        (changed(26, 101), "template:view"),
        (changed(28, 0xC0), "template:minutia"),
        (changed(28, 0x81), "template:minutia"),
        (changed(30, 0x02), "template:minutia"),
        (changed(33, 101), "template:minutia"),
    ],
)
def test_what_is_no_template_says_why(record: bytes, why: str) -> None:
    with pytest.raises(Garbled, match=why):
        Template.from_bytes(record)


def read_damaged(seed: int) -> None:
    """Read a hundred damaged templates: `Garbled` comes of it, or a sound one."""
    chance = random.Random(seed)
    for _ in range(INPUTS):
        record = bytearray(GOLDEN_BYTES)
        for _ in range(chance.randrange(5)):
            record[chance.randrange(len(record))] = chance.randrange(256)
        cut = chance.randrange(len(record)) if chance.random() < 1 / 8 else None
        try:
            template = Template.from_bytes(bytes(record[:cut]))
        except Garbled:
            continue
        assert len(template.minutiae) == 2
        assert all(point.x < template.width for point in template.minutiae)


@settings(max_examples=MANY // INPUTS, deadline=None)
@given(some.integers(0, 2**64 - 1))
def test_whatever_is_read_is_a_template_or_garbled(seed: int) -> None:
    read_damaged(seed)


@pytest.mark.long
def test_a_million_damaged_templates_are_templates_or_garbled() -> None:
    for seed in range(1_000_000 // INPUTS):
        read_damaged(seed)


def test_a_template_shows_nothing_of_the_finger() -> None:
    assert "207" not in repr(GOLDEN)
