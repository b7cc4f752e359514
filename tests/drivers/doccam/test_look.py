"""The look of a page: no larger than a screen, upright, and the same page."""

import cv2
import numpy as np
import pytest

from drivers.camera.frames import Picture
from drivers.contract import Garbled
from drivers.doccam.frames import Still
from drivers.doccam.look import LONGEST_SIDE, look
from tests.drivers.doccam.conftest import jpeg


def seen(data: bytes) -> Picture:
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((1200, 900), (1200, 900)),
        ((1601, 10), (1600, 10)),
        ((2, 8000), (1, 1600)),
    ],
)
def test_a_look_is_no_larger_than_a_screen(
    size: tuple[int, int], shown: tuple[int, int]
) -> None:
    picture = seen(look(Still.from_bytes(jpeg(*size))))
    assert (picture.shape[1], picture.shape[0]) == shown
    assert max(shown) <= LONGEST_SIDE


def test_a_look_shows_the_same_page() -> None:
    whole = jpeg(3200, 2400)
    small = cv2.resize(seen(whole), (1600, 1200), interpolation=cv2.INTER_AREA)
    away = cv2.absdiff(seen(look(Still.from_bytes(whole))), small)
    assert float(away.mean()) < 1.0


def test_a_picture_that_says_it_lies_on_its_side_is_shown_upright() -> None:
    whole = jpeg(3200, 2400)
    turn = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06"
    body = b"Exif\x00\x00" + turn + bytes(6)
    turned = whole[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body + whole[2:]
    still = Still.from_bytes(turned)
    assert (still.size.width, still.size.height) == (3200, 2400)
    assert seen(look(still)).shape == (1600, 1200, 3)


def test_a_header_without_a_picture_is_no_picture() -> None:
    whole = jpeg(64, 48)
    hollow = whole[: whole.index(b"\xff\xc4")] + whole[whole.index(b"\xff\xda") :]
    still = Still.from_bytes(hollow.replace(b"\xff\xc0", b"\xff\xc5"))
    with pytest.raises(Garbled, match="not_a_picture"):
        look(still)
