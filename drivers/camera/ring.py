"""The newest camera picture in shared memory, for whoever was given the descriptor.

A memfd of `HEADER_BYTES` and three slots; all numbers little-endian::

    0   4  magic     b"KRG1"
    4   4  width     pixels of a row
    8   4  height    rows
    12  4  slots     3
    16  8  sequence  pictures published so far; 0: there is none (also after a wipe)
    64     slot 0, slot 1, slot 2: width × height × 3 bytes each, red green blue,
           top row first, no padding

The newest picture lies in slot ``sequence % slots``. The writer fills the next slot and
only then counts up, so a reader reads the sequence, copies the slot, reads the sequence
again, and keeps its copy if the count has grown by less than ``slots - 1``. Nobody
waits for anybody. The descriptor is read-only for all but the writer.
"""

import mmap
import os
import struct
from pathlib import Path
from typing import Final

import numpy as np

from drivers.camera.fitting import Fitting
from drivers.camera.frames import Picture

MAGIC: Final = b"KRG1"
HEADER: Final = struct.Struct("<4sIIIQ")
SEQUENCE: Final = struct.Struct("<Q")
SEQUENCE_AT: Final = 16
HEADER_BYTES: Final = 64
SLOTS: Final = 3


class Ring:
    """The writer's side. ``width`` × ``height`` is what readers see, ``fitted`` to it.

    ``descriptor`` is for readers, read-only, and closed with the ring.
    """

    def __init__(self, width: int, height: int, fitted: Fitting) -> None:
        self.width, self.height = width, height
        self._fitted = fitted
        self._slot_bytes = width * height * 3
        size = HEADER_BYTES + SLOTS * self._slot_bytes
        self._fd = os.memfd_create("kiosk-preview", os.MFD_CLOEXEC)
        os.ftruncate(self._fd, size)
        self._memory = mmap.mmap(self._fd, size)
        HEADER.pack_into(self._memory, 0, MAGIC, width, height, SLOTS, 0)
        self._sequence = 0

        self.descriptor = self._for_reading()

    def _for_reading(self) -> int:
        return os.open(
            Path("/proc/self/fd") / str(self._fd), os.O_RDONLY | os.O_CLOEXEC
        )

    def publish(self, picture: Picture) -> None:
        """Make ``picture`` the newest."""
        fitted = self._fitted(picture, self.width, self.height)
        shown = np.ascontiguousarray(fitted[:, :, ::-1])
        start = HEADER_BYTES + (self._sequence + 1) % SLOTS * self._slot_bytes
        self._memory[start : start + self._slot_bytes] = shown.tobytes()
        self._count(self._sequence + 1)

    def wipe(self) -> None:
        """Leave nothing of any picture behind."""
        self._count(0)
        self._memory[HEADER_BYTES:] = bytes(SLOTS * self._slot_bytes)

    def close(self) -> None:
        """Wipe and let go. Readers keep what they mapped: zeroes."""
        self.wipe()
        self._memory.close()
        os.close(self.descriptor)
        os.close(self._fd)

    def _count(self, sequence: int) -> None:
        self._sequence = sequence
        SEQUENCE.pack_into(self._memory, SEQUENCE_AT, sequence)
