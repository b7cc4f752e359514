"""Pictures of fingers: four bits and eight, the right sizes and no other."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from drivers.contract import Garbled
from drivers.fingerprint.image import HEIGHTS, WIDTH, Image


@pytest.mark.parametrize("height", HEIGHTS)
def test_half_a_byte_a_pixel_is_unpacked_left_pixel_high(height: int) -> None:
    image = Image.from_packed(b"\x0f\xa1" * (WIDTH * height // 4))
    assert (image.width, image.height) == (WIDTH, height)
    assert image.pixels[:4] == bytes((0, 255, 170, 17))
    assert image.to_packed()[:2] == b"\x0f\xa1"


@given(some.integers(0, WIDTH * 361))
def test_a_picture_of_another_size_is_garbled(size: int) -> None:
    if size in {WIDTH * height for height in HEIGHTS}:
        return
    with pytest.raises(Garbled, match="image_size"):
        Image.from_pixels(bytes(size))


def test_the_pgm_holds_every_pixel() -> None:
    pixels = bytes(range(256)) * 288
    pgm = Image.from_pixels(pixels).to_pgm()
    shown = cv2.imdecode(np.frombuffer(pgm, np.uint8), cv2.IMREAD_UNCHANGED)
    assert shown is not None
    assert (shown.shape, shown.tobytes()) == ((288, 256), pixels)


def test_the_png_holds_every_pixel_and_the_resolution() -> None:
    pixels = bytes(range(256)) * 288
    png = Image.from_pixels(pixels).to_png()
    shown = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    assert shown is not None
    assert shown.shape == (288, 256)
    assert shown.tobytes() == pixels
    # 500 dots an inch are 19,685 a metre.
    assert (19685).to_bytes(4, "big") in png[:60]


def test_a_picture_shows_nothing_of_itself() -> None:
    assert "255" not in repr(Image.from_pixels(b"\xff" * WIDTH * 288))
