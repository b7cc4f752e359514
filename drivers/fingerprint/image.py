"""The picture of a finger: grey, ridges dark, 500 dots an inch.

A collector's picture is 256 × 360 (GA/T 1011, table G.1 of the terminal's standard) or
256 × 288 (modules of the R30x family). Modules send four bits a pixel, two pixels a
byte, the left one high.
"""

import struct
import zlib
from dataclasses import dataclass
from typing import Final

from drivers.contract import Garbled

WIDTH: Final = 256
HEIGHTS: Final = (288, 360)
DPI: Final = 500
MAX_PACKED_BYTES: Final = WIDTH * max(HEIGHTS) // 2

_STRETCH: Final = 17
"""Sixteen levels onto 256: 0 stays 0, 15 becomes 255."""
_PAIRS: Final = tuple(
    bytes((_STRETCH * (byte >> 4), _STRETCH * (byte & 15))) for byte in range(256)
)
_DOTS_PER_METRE: Final = round(DPI / 0.0254)


@dataclass(frozen=True, slots=True, repr=False)
class Image:
    """Grey pixels row by row from the top, 0 is black. No ``repr``: it is biometric."""

    pixels: bytes
    width: int
    height: int

    @classmethod
    def from_pixels(cls, pixels: bytes) -> "Image":
        """Return a collector's picture, a byte a pixel, or raise `Garbled`."""
        height, over = divmod(len(pixels), WIDTH)
        if over or height not in HEIGHTS:
            raise Garbled("image_size")
        return cls(pixels, WIDTH, height)

    @classmethod
    def from_packed(cls, packed: bytes) -> "Image":
        """Return a module's picture, half a byte a pixel, or raise `Garbled`."""
        return cls.from_pixels(b"".join(_PAIRS[byte] for byte in packed))

    def to_packed(self) -> bytes:
        """Return the picture as a module sends it; the lower four bits are lost."""
        left, right = self.pixels[::2], self.pixels[1::2]
        return bytes(
            (one & 0xF0) | (two >> 4) for one, two in zip(left, right, strict=True)
        )

    @property
    def brightness(self) -> float:
        """The mean of all pixels, 0 to 255."""
        return sum(self.pixels) / len(self.pixels)

    def to_pgm(self) -> bytes:
        """Return the picture as PGM: nothing to pack, nothing to unpack."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.pixels

    def to_png(self) -> bytes:
        """Return the picture as PNG, lossless, with its resolution."""
        rows = b"".join(
            b"\x00" + self.pixels[start : start + self.width]
            for start in range(0, len(self.pixels), self.width)
        )
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 0, 0, 0, 0)
        dots = struct.pack(">IIB", _DOTS_PER_METRE, _DOTS_PER_METRE, 1)
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            (
                _chunk(b"IHDR", head),
                _chunk(b"pHYs", dots),
                _chunk(b"IDAT", zlib.compress(rows)),
                _chunk(b"IEND", b""),
            )
        )


def _chunk(name: bytes, body: bytes) -> bytes:
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)
