"""Minutiae of one finger, and their bytes by ISO/IEC 19794-2:2005 (record format).

::

    "FMR" 0 · " 20" 0 · length u32 · equipment u16 · width u16 · height u16 ·
    across u16 · down u16 · views u8 · 0
    finger u8 · view and impression u8 · quality u8 · minutiae u8
    kind 2 bits, x 14 bits · 0 2 bits, y 14 bits · angle u8 · quality u8     (each)
    extended data u16

Big-endian. Resolutions are in pixels a centimetre, angles in 256ths of a turn,
counter-clockwise from the right, qualities 0 to 100. One view of one finger is all
that is written; extended data is passed over.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from drivers.contract import Garbled

MAX_MINUTIAE: Final = 255
PIXELS_PER_CM: Final = 197
"""500 dots an inch."""
BEST: Final = 100

_MAGIC: Final = b"FMR\x00 20\x00"
_HEAD: Final = struct.Struct(">8sIHHHHHBx")
_VIEW: Final = struct.Struct(">BBBB")
_MINUTIA: Final = struct.Struct(">HHBB")
_EXTENDED: Final = struct.Struct(">H")
_COORDINATE: Final = 0x3FFF


class Finger(IntEnum):
    """Finger positions (ISO/IEC 19794-2:2005, table 2)."""

    UNKNOWN = 0
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10


class Kind(IntEnum):
    """What a minutia is."""

    OTHER = 0
    ENDING = 1
    BIFURCATION = 2


@dataclass(frozen=True, slots=True)
class Minutia:
    """A point where a ridge ends or forks, in pixels from the top left."""

    kind: Kind
    x: int
    y: int
    angle: int
    quality: int


@dataclass(frozen=True, slots=True, repr=False)
class Template:
    """What of a finger can be compared. No ``repr``: it is biometric."""

    width: int
    height: int
    minutiae: tuple[Minutia, ...]
    finger: Finger = Finger.UNKNOWN
    quality: int = 0

    def to_bytes(self) -> bytes:
        """Return the record."""
        view = _VIEW.pack(self.finger, 0, self.quality, len(self.minutiae))
        points = b"".join(
            _MINUTIA.pack(
                point.kind << 14 | point.x, point.y, point.angle, point.quality
            )
            for point in self.minutiae
        )
        body = view + points + _EXTENDED.pack(0)
        head = _HEAD.pack(
            _MAGIC,
            _HEAD.size + len(body),
            0,
            self.width,
            self.height,
            PIXELS_PER_CM,
            PIXELS_PER_CM,
            1,
        )
        return head + body

    @classmethod
    def from_bytes(cls, record: bytes) -> "Template":
        """Return the first view of ``record``, or raise `Garbled` with what is wrong.

        The library that compares is foreign code: nothing gets to it unread.
        """
        if len(record) < _HEAD.size + _VIEW.size or not record.startswith(_MAGIC):
            raise Garbled("template:head")
        _, length, _, width, height, across, down, views = _HEAD.unpack_from(record)
        if length != len(record):
            raise Garbled("template:length")
        if (across, down) != (PIXELS_PER_CM, PIXELS_PER_CM):
            raise Garbled("template:resolution")
        finger, _, quality, count = _VIEW.unpack_from(record, _HEAD.size)
        start = _HEAD.size + _VIEW.size
        points = record[start : start + count * _MINUTIA.size]
        rest = record[start + count * _MINUTIA.size :]
        if views != 1 or len(rest) < _EXTENDED.size:
            raise Garbled("template:length")
        if len(rest) - _EXTENDED.size != _EXTENDED.unpack_from(rest)[0]:
            raise Garbled("template:length")
        if finger not in set(Finger) or quality > BEST:
            raise Garbled("template:view")
        minutiae = tuple(_minutiae(points, width, height))
        return cls(width, height, minutiae, Finger(finger), quality)


def _minutiae(points: bytes, width: int, height: int) -> Iterator[Minutia]:
    for packed_x, packed_y, angle, quality in _MINUTIA.iter_unpack(points):
        x, y = packed_x & _COORDINATE, packed_y & _COORDINATE
        kind = packed_x >> 14
        if kind not in set(Kind) or x >= width or y >= height or quality > BEST:
            raise Garbled("template:minutia")
        yield Minutia(Kind(kind), x, y, angle, quality)
