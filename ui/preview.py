"""The camera's newest picture as a texture, out of the ring its driver writes.

The ring is ``drivers/camera/ring.py``'s to explain; these two rooms are strangers and
a test holds them together. Little-endian::

    0   4  magic "KRG1"     4  width     8  height     12  slots
    16  8  sequence, 0 for none          64  slots of width × height × 3, top row first

The newest picture lies in slot ``sequence % slots``. A copy counts if, when it was
made, the writer was not yet about to fill the same slot again.
"""

import logging
import mmap
import os
import struct
from dataclasses import dataclass
from typing import Any, Final

from kivy.graphics.texture import Texture

MAGIC: Final = b"KRG1"
HEADER: Final = struct.Struct("<4sIIIQ")
SEQUENCE: Final = struct.Struct("<Q")
SEQUENCE_AT: Final = 16
HEADER_BYTES: Final = 64


class Strange(Exception):
    """The shared memory is not a ring of camera pictures."""


@dataclass(slots=True)
class Ring:
    """The reader's side of the shared memory."""

    memory: mmap.mmap
    width: int
    height: int
    slots: int
    _seen: int = 0

    @classmethod
    def behind(cls, descriptor: int) -> "Ring":
        """Return the ring of ``descriptor``, which is closed. Raises `Strange`."""
        try:
            memory = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            raise Strange from None
        finally:
            os.close(descriptor)
        if len(memory) < HEADER_BYTES:
            raise Strange
        magic, width, height, slots, _ = HEADER.unpack_from(memory)
        if magic != MAGIC or len(memory) < HEADER_BYTES + slots * width * height * 3:
            raise Strange
        return cls(memory, width, height, slots)

    def newest(self) -> bytes | None:
        """Return the newest picture, or ``None`` when there is none newer."""
        before = self._sequence()
        if before in {0, self._seen}:
            return None
        size = self.width * self.height * 3
        start = HEADER_BYTES + before % self.slots * size
        picture = self.memory[start : start + size]
        if self._sequence() - before >= self.slots - 1:
            return None
        self._seen = before
        return picture

    def _sequence(self) -> int:
        sequence: int = SEQUENCE.unpack_from(self.memory, SEQUENCE_AT)[0]
        return sequence


@dataclass(slots=True)
class Camera:
    """The picture of the camera, while a page shows it."""

    texture: Any = None
    _ring: Ring | None = None

    def open(self, descriptor: int) -> None:
        """Look into the ring behind ``descriptor``, which is taken over."""
        self.close()
        try:
            self._ring = Ring.behind(descriptor)
        except Strange:
            # The check goes on without a picture; the hints alone lead through it.
            logging.getLogger(__name__).warning("preview: not a ring of pictures")

    def close(self) -> None:
        """Let go of ring and picture."""
        if self._ring is not None:
            self._ring.memory.close()
        self._ring = self.texture = None

    def update(self) -> bool:
        """Take the newest picture into the texture; ``True`` when there was one."""
        picture = self._ring.newest() if self._ring is not None else None
        if picture is None or self._ring is None:
            return False
        if self.texture is None:
            size = (self._ring.width, self._ring.height)
            self.texture = Texture.create(size=size, colorfmt="rgb")
        self.texture.blit_buffer(picture, colorfmt="rgb", bufferfmt="ubyte")
        return True
