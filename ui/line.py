"""The screen's end of ``screen.sock``: one thread that reads, and comes back.

The core may go and return at any time. The thread connects, says hello, hands every
message on, and tells when the line is gone; between two tries it waits longer and
longer, up to `LONGEST_WAIT_S`.
"""

import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ui.link import (
    MAX_PACKET_BYTES,
    Hello,
    ToCore,
    ToScreen,
    Unreadable,
    encode,
    for_screen,
)

FIRST_WAIT_S: Final = 0.1
LONGEST_WAIT_S: Final = 2.0
MOST_DESCRIPTORS: Final = 4

Heard = Callable[[ToScreen | None, int | None], None]
"""Takes a message and the descriptor that came with it; ``None`` when the line ends."""


@dataclass(slots=True)
class Line:
    """A line to the core at ``path``. ``heard`` is called in the line's own thread."""

    path: Path
    heard: Heard
    _socket: socket.socket | None = None
    _closing: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin to connect."""
        self._thread = threading.Thread(target=self._keep, name="core", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up for good."""
        self._closing.set()
        if self._socket is not None:
            self._hang_up(self._socket)
        if self._thread is not None:
            self._thread.join()

    def say(self, message: ToCore) -> bool:
        """Send ``message``; ``False`` when nobody listens."""
        if self._socket is None:
            return False
        try:
            self._socket.sendall(encode(message))
        except OSError:
            return False
        return True

    def _keep(self) -> None:
        wait_s = FIRST_WAIT_S
        while not self._closing.is_set():
            if self._talk():
                wait_s = FIRST_WAIT_S
            self._closing.wait(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)

    def _talk(self) -> bool:
        """Connect and listen until the line ends; tell whether there was one."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
            try:
                line.connect(str(self.path))
                line.sendall(encode(Hello(os.getpid())))
            except OSError:
                return False
            self._socket = line
            if self._closing.is_set():
                return True
            self._listen(line)
            self._socket = None
        self.heard(None, None)
        return True

    def _listen(self, line: socket.socket) -> None:
        while True:
            try:
                packet, descriptors, _, _ = socket.recv_fds(
                    line, MAX_PACKET_BYTES + 1, MOST_DESCRIPTORS
                )
            except OSError:
                return
            if not packet:
                return
            kept = descriptors[0] if descriptors else None
            for extra in descriptors[1:]:
                os.close(extra)
            try:
                message = for_screen(packet)
            except Unreadable:
                # Core and screen are one release: start over rather than guess.
                if kept is not None:
                    os.close(kept)
                return
            self.heard(message, kept)

    @staticmethod
    def _hang_up(line: socket.socket) -> None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
