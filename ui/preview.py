"""The camera's newest picture as a texture, out of the ring its driver writes.

The page in the shared memory is ``drivers/facecam/ring.py``'s to explain; the two
rooms are strangers and a test holds them together.
"""

import mmap
import os
import struct
from dataclasses import dataclass
from typing import Any, Final

from kivy.graphics.texture import Texture

HEADER: Final = struct.Struct("<4sIIIQ")


@dataclass(slots=True)
class Camera:
    """The picture of the camera while a page shows it."""

    texture: Any = None
    is_fresh: bool = False
    """Whether the last `update` made a new texture, which must be painted anew."""
    _memory: mmap.mmap | None = None
    _seen: int = 0

    def open(self, descriptor: int) -> None:
        """Look into the ring behind ``descriptor`` from now on."""
        self.close()
        try:
            size = os.fstat(descriptor).st_size
            self._memory = mmap.mmap(descriptor, size, access=mmap.ACCESS_READ)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Let go of ring and picture."""
        if self._memory is not None:
            self._memory.close()
        self._memory, self.texture, self.is_fresh, self._seen = None, None, False, 0

    def update(self) -> bool:
        """Take the newest picture; ``False`` when there is none newer."""
        return False


__all__ = ["Camera", "Texture"]
