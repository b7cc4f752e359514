"""The line to the core: connected or not, and trying again with growing pauses."""

import os
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from drivers.channel import Malformed, Message, receive, send
from drivers.host.backoff import Backoff
from drivers.host.errand import Clock

SEND_TIMEOUT_S: Final = 2.0
RECONNECT: Final = Backoff(first_s=0.1, longest_s=2.0)


class CoreGone(Exception):
    """The core closed, broke off, or sent no packet of ours."""


@dataclass(slots=True)
class Line:
    """One end of ``devices.sock``."""

    path: Path
    clock: Clock
    sock: socket.socket | None = None
    _backoff: Backoff = RECONNECT
    _try_at_s: float = field(default=0.0)

    def try_to_connect(self) -> bool:
        """Connect if it is time to; return whether that made a new connection."""
        if self.sock is not None or self.clock() < self._try_at_s:
            return False
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        sock.settimeout(SEND_TIMEOUT_S)
        try:
            sock.connect(os.fspath(self.path))
        except OSError:
            sock.close()
            self._later()
            return False
        self.sock = sock
        self._backoff = self._backoff.succeeded()
        return True

    def pause_s(self) -> float:
        """Return the seconds until the next attempt to connect."""
        return max(0.0, self._try_at_s - self.clock())

    def say(self, message: Message) -> None:
        """Send ``message``; raise `CoreGone` if the core does not take it."""
        if self.sock is None:
            raise CoreGone("not connected")
        try:
            send(self.sock, message)
        except OSError as why:
            raise CoreGone(why.strerror or "no answer") from why

    def hear(self) -> Message:
        """Return the core's next message; raise `CoreGone` if there is none."""
        if self.sock is None:
            raise CoreGone("not connected")
        try:
            message = receive(self.sock)
        except OSError as why:
            raise CoreGone(why.strerror or "no answer") from why
        except Malformed as why:
            raise CoreGone(f"malformed: {why}") from why
        if message is None:
            raise CoreGone("closed")
        return message

    def drop(self) -> None:
        """Close the connection; the next attempt is due after a pause."""
        if self.sock is not None:
            self.sock.close()
            self.sock = None
        self._later()

    def _later(self) -> None:
        self._backoff = self._backoff.failed()
        self._try_at_s = self.clock() + self._backoff.pause_s
