"""Linux input devices: what a touch panel can tell, how it stands, and its events.

Numbers and structures are those of the kernel's ``linux/input.h`` and
``linux/input-event-codes.h``, for 64 bits.
"""

import fcntl
import os
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SYN: Final = 0
KEY: Final = 1
ABS: Final = 3
REPORT: Final = 0
DROPPED: Final = 3
BTN_TOUCH: Final = 0x14A
X: Final = 0x00
Y: Final = 0x01
PRESSURE: Final = 0x18
MT_SLOT: Final = 0x2F
MT_X: Final = 0x35
MT_Y: Final = 0x36
MT_ID: Final = 0x39
MT_PRESSURE: Final = 0x3A
DIRECT: Final = 1
"""The property of what is touched where the picture is: no pad, no mouse."""

EVENT: Final = struct.Struct("=qqHHi")
AXIS: Final = struct.Struct("=iiiiii")
SLOTS: Final = 16
"""More fingers than a person has."""
EVENTS: Final = 64
READ: Final = 2 << 30
WRITE: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Axis:
    """How an axis stands, and its least and greatest value."""

    value: int
    least: int
    most: int

    def share(self, value: int) -> float:
        """Return where ``value`` lies, from 0 to 1."""
        span = self.most - self.least
        return min(max((value - self.least) / span, 0.0), 1.0) if span > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """One change; ``at_s`` on the monotonic clock."""

    kind: int
    code: int
    value: int
    at_s: float


@dataclass(slots=True)
class Device:
    """An input device that is open for reading."""

    descriptor: int
    _is_timed: bool = False

    @classmethod
    def open(cls, path: Path) -> "Device":
        """Open ``path``. `OSError` where that cannot be."""
        device = cls(os.open(path, os.O_RDONLY | os.O_CLOEXEC))
        clock = struct.pack("i", time.CLOCK_MONOTONIC)
        with suppress(OSError):  # an old kernel: then the moment of reading counts
            fcntl.ioctl(device.descriptor, _number(WRITE, 0xA0, len(clock)), clock)
            device._is_timed = True
        return device

    def close(self) -> None:
        """Let go of the device."""
        os.close(self.descriptor)

    @property
    def tells_place(self) -> bool:
        """Whether it tells where it is touched, by slots or of one finger."""
        axes = self.axes
        return {MT_X, MT_Y, MT_SLOT} <= axes or {X, Y} <= axes

    @property
    def is_direct(self) -> bool:
        """Whether it is touched where the picture is."""
        return DIRECT in self._bits(0x09)

    @property
    def axes(self) -> set[int]:
        """Return the codes of its axes."""
        return self._bits(0x20 + ABS)

    def axis(self, code: int) -> Axis:
        """Return an axis. `OSError` where the device is gone."""
        value, least, most, *_ = AXIS.unpack(self._asked(0x40 + code, AXIS.size))
        return Axis(value, least, most)

    def slots(self, code: int) -> list[int]:
        """Return how every finger's ``code`` stands; empty where it cannot tell."""
        asked = struct.pack(f"I{SLOTS}i", code, *([0] * SLOTS))
        try:
            told = fcntl.ioctl(self.descriptor, _number(READ, 0x0A, len(asked)), asked)
        except OSError:
            return []
        return list(struct.unpack(f"I{SLOTS}i", told)[1:])

    def events(self) -> Iterator[Event]:
        """Wait for the next events and return them. `OSError` when it is gone."""
        data = os.read(self.descriptor, EVENT.size * EVENTS)
        if not data:
            raise OSError("the device is gone")
        read_s = time.monotonic()
        whole = len(data) - len(data) % EVENT.size
        for seconds, micros, kind, code, value in EVENT.iter_unpack(data[:whole]):
            at_s = seconds + micros / 1e6 if self._is_timed else read_s
            yield Event(kind, code, value, at_s)

    def _bits(self, number: int) -> set[int]:
        told = int.from_bytes(self._asked(number, 8), "little")
        return {bit for bit in range(64) if told >> bit & 1}

    def _asked(self, number: int, length: int) -> bytes:
        return fcntl.ioctl(
            self.descriptor, _number(READ, number, length), bytes(length)
        )


def _number(direction: int, number: int, length: int) -> int:
    """Return the number of an ioctl of input devices."""
    return direction | length << 16 | ord("E") << 8 | number
