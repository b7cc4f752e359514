"""The slot of the virtual reader: a card is in it as long as a connection stands.

Everything is two bytes of length (big-endian) and as many bytes. A single byte from the
reader is power off, power on, reset, or the question for the ATR; the rest are APDUs
(vsmartcard's vpicc protocol).
"""

import socket
from collections.abc import Callable
from typing import Final

from bench.simulators.ukey.applet import Applet
from bench.simulators.ukey.place import PORT

ATR: Final = bytes.fromhex("3b80800101")
HOST: Final = "127.0.0.1"
PATIENCE_S: Final = 5.0

_OFF: Final = 0
_ON: Final = 1
_RESET: Final = 2
_ASKS_ATR: Final = 4

Pulled = Callable[[bytes], bool]
"""Tells of an APDU whether the card is pulled out before it answers."""


class Slot:
    """One card in the reader's first slot."""

    def __init__(self, card: Applet, pulled: Pulled) -> None:
        self.card = card
        self.pulled = pulled
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
            if len(message) == 1:
                self._obey(message[0])
            elif self.pulled(message):
                return False
            else:
                self._send(self.card.answer(message))
        except (EOFError, OSError):
            return False
        return True

    def remove(self) -> None:
        """Take the card out."""
        self.line.close()

    def _obey(self, control: int) -> None:
        if control == _ASKS_ATR:
            self._send(ATR)
        elif control in {_OFF, _ON, _RESET}:
            self.card.reset()

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
