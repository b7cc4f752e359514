"""The bench people's faces: portraits, and the photo on each one's card.

A card's photo is 102 × 126 pixels. The simulated card holds it as WebP of at most
1,008 bytes, which leaves 16 of the 1,024 for the simulator's marker.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from drivers.camera.frames import Picture

PORTRAITS: Final = Path(__file__).parent / "portraits"
CARD_WIDTH: Final = 102
CARD_HEIGHT: Final = 126
CARD_WEBP_BYTES: Final = 1008
CARD_TOP: Final = 60
CARD_CUT_WIDTH: Final = 360
"""How much of a portrait (480 wide) the card photo shows."""


class NotThere(Exception):
    """The bench knows no such face."""


def portrait(person: str) -> Picture:
    """Return the portrait of ``person`` (``a``, ``b``), 480 × 600.

    Raises:
        NotThere: There is none.

    """
    read = cv2.imread(str(PORTRAITS / f"{person}.jpg"))
    if read is None:
        raise NotThere(person)
    return read.astype(np.uint8)


def card_picture(person: str) -> Picture:
    """Return the photo on the card of ``person``, before any compression."""
    whole = portrait(person)
    left = (whole.shape[1] - CARD_CUT_WIDTH) // 2
    high = round(CARD_CUT_WIDTH * CARD_HEIGHT / CARD_WIDTH)
    cut = whole[CARD_TOP : CARD_TOP + high, left : left + CARD_CUT_WIDTH]
    small = cv2.resize(cut, (CARD_WIDTH, CARD_HEIGHT), interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8)


def card_photo(person: str) -> bytes:
    """Return the photo on the card of ``person`` as PNG."""
    return cv2.imencode(".png", card_picture(person))[1].tobytes()


@lru_cache
def card_webp(person: str) -> bytes:
    """Return that photo as WebP of at most `CARD_WEBP_BYTES`, as good as fits."""
    photo = card_picture(person)
    # The even backdrop costs bytes that the face needs.
    calm = cv2.bilateralFilter(photo, 5, 18, 3)
    for quality in range(60, 0, -1):
        coded = cv2.imencode(".webp", calm, [cv2.IMWRITE_WEBP_QUALITY, quality])[1]
        if coded.size <= CARD_WEBP_BYTES:
            return coded.tobytes()
    raise NotThere(f"{person}: no quality fits the card")
