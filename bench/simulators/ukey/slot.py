"""The slot of the virtual reader: a card is in it as long as a connection stands.

Everything is two bytes of length (big-endian) and as many bytes. A single byte from the
reader is power off, power on, reset, or the question for the ATR; the rest are APDUs
(vsmartcard's vpicc protocol).
"""

import socket
import time
from collections.abc import Callable
from typing import Final

from bench.simulators.ukey.applet import Applet
from bench.simulators.ukey.place import PORT

ATR: Final = bytes.fromhex("3b80800101")
HOST: Final = "127.0.0.1"
PATIENCE_S: Final = 5.0

_POWER: Final = frozenset((b"\0", b"\1", b"\2"))
"""Off, on, reset: none of them is answered."""
_ASKS_ATR: Final = b"\4"

Pulled = Callable[[bytes], bool]
"""Tells of an APDU whether the card is pulled out before it answers."""


class Slot:
    """One card in the reader's first slot."""

    def __init__(self, card: Applet, pulled: Pulled) -> None:
        self.card = card
        self.pulled = pulled
        self.took_s = 0.0
        self.line = socket.create_connection((HOST, PORT), PATIENCE_S)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._hurry()
        card.reset()

    def fileno(self) -> int:
        """Return the connection's descriptor, to wait for."""
        return self.line.fileno()

    def answer(self) -> bool:
        """Answer what the reader sends; return whether the card is still in it."""
        try:
            message = self._read(int.from_bytes(self._read(2), "big"))
            begun_s = time.perf_counter()
            answer = self._computed(message)
            self.took_s = time.perf_counter() - begun_s
            if answer is None:
                return False
            if answer:
                self._send(answer)
        except (EOFError, OSError):
            return False
        return True

    def remove(self) -> None:
        """Take the card out."""
        self.line.close()

    def _computed(self, message: bytes) -> bytes | None:
        """Return what the card says to ``message``; ``None`` if it is pulled before."""
        if message == _ASKS_ATR:
            return ATR
        if message in _POWER:
            self.card.reset()
            return b""
        return None if self.pulled(message) else self.card.answer(message)

    def _send(self, message: bytes) -> None:
        self.line.sendall(len(message).to_bytes(2, "big") + message)
        self._hurry()

    def _read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            piece = self.line.recv(size - len(found))
            if not piece:
                raise EOFError
            found += piece
            self._hurry()
        return found

    def _hurry(self) -> None:
        # The reader sends length and bytes apart and waits until the first is
        # acknowledged: 44 ms a command, unless the kernel is told each time to hurry.
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
