"""A serial port, with every way it can fail told as one: the plug is out."""

import termios
from dataclasses import dataclass
from typing import Final, Protocol

import serial

from drivers.contract import Offline

READ_SLICE_S: Final = 0.05
WRITE_TIMEOUT_S: Final = 1.0

# A vanished port shows as SerialException in some calls, as OSError in others, and as
# TypeError inside pyserial once its descriptor is closed.
_GONE: Final = (serial.SerialException, OSError, TypeError)


class Stream(Protocol):
    """What is needed of a serial port; `SerialStream` fits."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, fewer (or none) when the short timeout ends."""

    def write(self, data: bytes, /) -> int | None:
        """Send ``data``."""

    def reset_input_buffer(self) -> None:
        """Drop what has arrived unasked."""


@dataclass(frozen=True, slots=True)
class SerialStream:
    """A serial port held by this process alone."""

    port: serial.Serial

    @classmethod
    def open(cls, path: str, baud: int) -> "SerialStream":
        """Open ``path`` with 8 data bits, no parity, 1 stop bit, or raise `Offline`."""
        try:
            port = serial.Serial(
                path,
                baud,
                timeout=READ_SLICE_S,
                write_timeout=WRITE_TIMEOUT_S,
                exclusive=True,
            )
        except (*_GONE, ValueError):
            raise Offline("not_there") from None
        return cls(port)

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, fewer after `READ_SLICE_S`."""
        try:
            return bytes(self.port.read(size))
        except _GONE:
            raise Offline("unplugged") from None

    def write(self, data: bytes, /) -> int | None:
        """Send ``data``."""
        try:
            return self.port.write(data)
        except _GONE:
            raise Offline("unplugged") from None

    def reset_input_buffer(self) -> None:
        """Drop what has arrived."""
        try:
            self.port.reset_input_buffer()
        except (*_GONE, termios.error):
            raise Offline("unplugged") from None

    def close(self) -> None:
        """Let go of the port."""
        self.port.close()
