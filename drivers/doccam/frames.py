"""A still as the camera sent it: a JPEG, judged at the door and never written anew.

What the page is to be kept as is what came: the digest is of these very bytes. How a
JPEG is made stands in `drivers.camera.jpeg`.
"""

import hashlib
from dataclasses import dataclass
from typing import Self

from drivers.camera.jpeg import Jpeg


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Still:
    """A whole JPEG of bearable size. ``size`` is in pixels, before any rotation."""

    data: bytes
    size: Jpeg

    def to_bytes(self) -> bytes:
        """Return the file, byte for byte."""
        return self.data

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the still in ``data``; nothing is decoded yet.

        Raises:
            Garbled: ``picture_empty``, ``not_a_picture`` or ``picture_cut_short``.
            Refused: ``picture_too_large``.

        """
        return cls(data, Jpeg.from_bytes(data))

    @property
    def sha256(self) -> str:
        """Return the digest of the file in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()
