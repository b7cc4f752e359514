"""The reduced picture of a still, for a person to look at: no larger than a screen."""

from typing import Final

import cv2

from drivers.camera import jpeg
from drivers.doccam.frames import Still

LONGEST_SIDE: Final = 1600
QUALITY: Final = 85


def look(still: Still) -> bytes:
    """Return ``still`` as a JPEG whose longer side is at most `LONGEST_SIDE` pixels.

    Raises:
        Garbled: ``not_a_picture``: it cannot be decoded.

    """
    share = min(1.0, LONGEST_SIDE / max(still.size.width, still.size.height))
    least = _scaled(still.size.width, share), _scaled(still.size.height, share)
    picture = jpeg.decoded(still.data, still.size, least)
    # Decoding turns a picture that says so upright: its sides may have changed places.
    high, wide = picture.shape[:2]
    share = min(1.0, LONGEST_SIDE / max(wide, high))
    if share < 1:
        size = _scaled(wide, share), _scaled(high, share)
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        return _coded(small)
    return _coded(picture)


def _scaled(side: int, share: float) -> int:
    return max(1, round(side * share))


def _coded(picture: cv2.typing.MatLike) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[
        1
    ].tobytes()
