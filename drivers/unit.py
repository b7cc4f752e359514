"""The unit a program runs as: what it says to the service manager that started it.

One datagram of ``NAME=value`` lines to the socket named by ``NOTIFY_SOCKET``
(``sd_notify(3)``); where that is not set nobody asked, and nothing is said. `ui.unit`
holds the same class, for the screen imports nothing of devices (decision 3).
"""

import contextlib
import socket
from dataclasses import dataclass
from typing import Final

BEAT_S: Final = 1.0
"""How often `Unit.alive` is said; ``WatchdogSec=`` is at least ten times that."""
SAY_WITHIN_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """Who wants to know how this program is; ``doing`` is for people, in few words."""

    notify_socket: str = ""

    def ready(self, doing: str) -> None:
        """Say that the program now does what it is there for."""
        self._say("READY=1", f"STATUS={doing}")

    def alive(self, doing: str) -> None:
        """Say that the loop that matters still turns; its silence is a restart."""
        self._say("WATCHDOG=1", f"STATUS={doing}")

    def ending(self) -> None:
        """Say that the program ends in good order."""
        self._say("STOPPING=1")

    def _say(self, *lines: str) -> None:
        if not self.notify_socket:
            return
        address = self.notify_socket
        if address.startswith("@"):
            # So an address is written that has no file.
            address = "\0" + address[1:]
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.settimeout(SAY_WITHIN_S)
            # Whoever watched may be gone; the work goes on.
            with contextlib.suppress(OSError):
                sock.sendto("\n".join(lines).encode(), address)


NOBODY: Final = Unit()
"""Nobody asked."""
