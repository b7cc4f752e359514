"""A JPEG is judged by what it says of itself, before anything is decoded."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.camera import jpeg
from drivers.camera.jpeg import Jpeg
from drivers.contract import Code, DeviceError, Garbled, Refused


def coded(width: int = 64, height: int = 48, *flags: int) -> bytes:
    draw = np.random.default_rng(1)
    picture = draw.integers(0, 255, (height, width, 3), np.uint8)
    return cv2.imencode(".jpg", picture, list(flags))[1].tobytes()


PLAIN = coded()
PROGRESSIVE = coded(64, 48, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
RESTARTED = coded(64, 48, cv2.IMWRITE_JPEG_RST_INTERVAL, 1)
SIZE_AT = PLAIN.index(b"\xff\xc0") + 5


def sized(height: int, width: int) -> bytes:
    """Return the plain picture with another size in its header."""
    size = height.to_bytes(2) + width.to_bytes(2)
    return PLAIN[:SIZE_AT] + size + PLAIN[SIZE_AT + 4 :]


@pytest.mark.parametrize("whole", [PLAIN, PROGRESSIVE, RESTARTED])
def test_a_whole_picture_tells_its_size_and_where_it_ends(whole: bytes) -> None:
    assert Jpeg.from_bytes(whole) == Jpeg(64, 48, len(whole))
    assert Jpeg.from_bytes(whole + b"\xff\xd9 of a buffer").end == len(whole)


def test_bare_markers_and_fillers_are_passed_over() -> None:
    filled = PLAIN[:2] + b"\xff\xff\x01" + PLAIN[2:]
    assert Jpeg.from_bytes(filled) == Jpeg(64, 48, len(filled))


def test_a_thumbnail_inside_is_not_the_picture() -> None:
    thumbnail = coded(8, 8)
    segment = b"\xff\xe1" + (len(thumbnail) + 2).to_bytes(2) + thumbnail
    whole = PLAIN[:2] + segment + PLAIN[2:]
    assert Jpeg.from_bytes(whole) == Jpeg(64, 48, len(whole))


@pytest.mark.parametrize("whole", [PLAIN, PROGRESSIVE, RESTARTED])
def test_a_picture_cut_anywhere_is_cut_short(whole: bytes) -> None:
    for length in range(1, len(whole)):
        with pytest.raises(Garbled, match="picture_cut_short"):
            Jpeg.from_bytes(whole[:length])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "picture_empty"),
        (b"a poem of some length", "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n", "not_a_picture"),
        (b"\xff\xd8\xff\xd9", "not_a_picture"),
        (b"\xff\xd8 no marker", "not_a_picture"),
        (b"\xff\xd8\xff\xe0\x00\x01\xff\xd9", "not_a_picture"),
        (b"\xff\xd8\xff\xc0\x00\x04\x08\x00\xff\xd9", "not_a_picture"),
        (sized(0, 64), "not_a_picture"),
        (sized(48, 0), "not_a_picture"),
    ],
)
def test_what_is_no_picture_is_named(data: bytes, why: str) -> None:
    with pytest.raises(Garbled, match=why) as caught:
        Jpeg.from_bytes(data)
    assert caught.value.code is Code.INVALID_DATA


def test_a_hundred_megapixels_are_refused_by_the_header() -> None:
    assert Jpeg.from_bytes(sized(8000, 8000)).width == 8000
    for bomb in (sized(10_000, 10_000), sized(65_535, 65_535)):
        with pytest.raises(Refused, match="picture_too_large") as caught:
            Jpeg.from_bytes(bomb)
        assert caught.value.code is Code.INVALID_DATA


def test_too_many_bytes_or_scans_are_refused() -> None:
    with pytest.raises(Refused, match="picture_too_large"):
        Jpeg.from_bytes(PLAIN.ljust(jpeg.LARGEST_BYTES + 1))
    scan = PROGRESSIVE.rindex(b"\xff\xda")
    many = PROGRESSIVE[:scan] + PROGRESSIVE[scan:-2] * (jpeg.MOST_SCANS + 1)
    with pytest.raises(Refused, match="picture_too_large"):
        Jpeg.from_bytes(many + b"\xff\xd9")


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_picture_or_named(noise: bytes, starts: bool) -> None:
    data = jpeg.START + noise if starts else noise
    try:
        found: int | str = Jpeg.from_bytes(data).end
    except DeviceError as why:
        found = why.detail
    assert found in {"picture_empty", "picture_cut_short", "not_a_picture"} or (
        isinstance(found, int) and found <= len(data)
    )


def test_a_picture_is_decoded_no_smaller_than_wished() -> None:
    whole = coded(400, 300)
    size = Jpeg.from_bytes(whole)
    assert jpeg.decoded(whole, size).shape == (300, 400, 3)
    assert jpeg.decoded(whole, size, (100, 70)).shape == (75, 100, 3)
    assert jpeg.decoded(whole, size, (101, 70)).shape == (150, 200, 3)
    assert jpeg.decoded(whole, size, (4000, 3000)).shape == (300, 400, 3)


def test_a_picture_from_outside_only_is_none() -> None:
    tables = [at for at in range(len(PLAIN)) if PLAIN[at : at + 2] == b"\xff\xc4"]
    hollow = PLAIN[: tables[0]] + PLAIN[PLAIN.index(b"\xff\xda") :]
    frame = hollow.replace(b"\xff\xc0", b"\xff\xc5")
    with pytest.raises(Garbled, match="not_a_picture"):
        jpeg.decoded(frame, Jpeg.from_bytes(frame))


def test_the_factors_are_those_a_decoder_knows() -> None:
    assert [jpeg.reduction(1600, 1600, (least, 1)) for least in (1601, 1600, 500)] == [
        *(1, 1, 2)
    ]
    assert all(small < large for small, large in pairwise(jpeg.REDUCED))
