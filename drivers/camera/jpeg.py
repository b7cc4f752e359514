"""What a JPEG says of itself before it is decoded: its size, and whether it is whole.

A file is ``FF D8 · segments · FF D9``; a segment is ``FF · marker · length · body``
(ITU-T T.81, annex B). The body of a frame header (``SOF``) gives the size; the data
behind a scan header (``SOS``) goes on up to the next marker, for an ``FF`` of the data
itself is followed by ``00`` and restarts (``D0`` to ``D7``) belong to it. Nothing here
decodes: a picture that would fill the memory is told by its header.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import cv2
import numpy as np

from drivers.camera.frames import Picture
from drivers.contract import Code, Garbled, Refused

LARGEST_BYTES: Final = 24 * 1024 * 1024
LARGEST_PIXELS: Final = 64 * 1000 * 1000
MOST_SCANS: Final = 64
"""Each scan of a progressive picture costs a pass over all of it; cameras need ten."""

OF_PICTURES: Final = frozenset(
    {"picture_empty", "not_a_picture", "picture_cut_short", "picture_too_large"}
)
"""What can be wrong with a picture itself."""

START: Final = b"\xff\xd8"
END: Final = 0xD9
SCAN: Final = 0xDA
BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NEXT: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
LENGTH_BYTES: Final = 2
SIZE_BYTES: Final = 5

REDUCED: Final = {
    1: cv2.IMREAD_COLOR,
    2: cv2.IMREAD_REDUCED_COLOR_2,
    4: cv2.IMREAD_REDUCED_COLOR_4,
    8: cv2.IMREAD_REDUCED_COLOR_8,
}


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A whole JPEG of bearable size. ``end`` is the place behind its last byte."""

    width: int
    height: int
    end: int

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return what ``data`` begins with.

        Raises:
            Garbled: ``picture_empty``, ``not_a_picture``, or ``picture_cut_short``:
                it begins as a JPEG and has no end.
            Refused: ``picture_too_large``, in bytes, pixels or scans.

        """
        if not data:
            raise Garbled("picture_empty")
        if len(data) > LARGEST_BYTES:
            raise too_large()
        if not data.startswith(START):
            cut = START.startswith(data)
            raise Garbled("picture_cut_short" if cut else "not_a_picture")
        return cls(*_walked(data))


def too_large() -> Refused:
    """Return the refusal of a picture that is too large to be looked at."""
    return Refused("picture_too_large", code=Code.INVALID_DATA)


def decoded(data: bytes, size: Jpeg, least: tuple[int, int] | None = None) -> Picture:
    """Return the picture in ``data``, no smaller than ``least``; ``None`` is in full.

    Raises:
        Garbled: ``not_a_picture``: it looked like one from outside only.

    """
    flag = REDUCED[reduction(size.width, size.height, least)]
    try:
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    except cv2.error:
        raise Garbled("not_a_picture") from None
    if picture is None:
        raise Garbled("not_a_picture")
    return picture.astype(np.uint8, copy=False)


def reduction(width: int, height: int, least: tuple[int, int] | None) -> int:
    """Return by how much a picture may shrink as it is decoded: 1, 2, 4 or 8."""
    if least is None:
        return 1
    spare = min(width // least[0], height // least[1])
    return max((factor for factor in REDUCED if factor <= spare), default=1)


def _walked(data: bytes) -> tuple[int, int, int]:
    """Return width, height and end."""
    size: tuple[int, int] | None = None
    scans = 0
    for marker, body, end in _segments(data):
        if marker in FRAMES:
            size = _size(data[body:end])
        scans += marker == SCAN
        if scans > MOST_SCANS:
            raise too_large()
        if marker == END and size is not None and scans:
            return *size, end
    raise Garbled("not_a_picture")


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, begin and end of each segment's body, up to the end marker."""
    at, marker = len(START), 0
    while marker != END:
        marker, at = _marker(data, at)
        body = at
        if marker != END and marker not in BARE:
            body, at = _body(data, at)
        yield marker, body, at
        if marker == SCAN:
            at = _behind_scan(data, at)


def _body(data: bytes, at: int) -> tuple[int, int]:
    """Return begin and end of the body whose length stands at ``at``."""
    body = at + LENGTH_BYTES
    end = at + int.from_bytes(data[at:body])
    if max(body, end) > len(data):
        raise Garbled("picture_cut_short")
    if end < body:
        raise Garbled("not_a_picture")
    return body, end


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Return the marker at ``at`` and the place behind it; ``FF`` may be repeated."""
    if at < len(data) and data[at] != 0xFF:  # noqa: PLR2004 (every marker's first byte)
        raise Garbled("not_a_picture")
    while at < len(data) and data[at] == 0xFF:  # noqa: PLR2004 (as above)
        at += 1
    if at >= len(data):
        raise Garbled("picture_cut_short")
    return data[at], at + 1


def _size(body: bytes) -> tuple[int, int]:
    """Return width and height of a frame header: ``precision · height · width · …``."""
    if len(body) < SIZE_BYTES:
        raise Garbled("not_a_picture")
    height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    if not width or not height:
        raise Garbled("not_a_picture")
    if width * height > LARGEST_PIXELS:
        raise too_large()
    return width, height


def _behind_scan(data: bytes, at: int) -> int:
    found = _NEXT.search(data, at)
    if found is None:
        raise Garbled("picture_cut_short")
    return found.start()
