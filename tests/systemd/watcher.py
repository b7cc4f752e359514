"""The service manager's end of ``NOTIFY_SOCKET``."""

import socket
import time
from dataclasses import dataclass

WITHIN_S = 60.0


@dataclass
class Watcher:
    """Hears what a program says of itself."""

    address: str
    sock: socket.socket

    @classmethod
    def at(cls, address: str) -> "Watcher":
        """Return one that listens at ``address``."""
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        sock.bind(address)
        return cls(address, sock)

    def hear(self, within_s: float = WITHIN_S) -> dict[str, str]:
        """Return the next thing said; ``TimeoutError`` if there is none."""
        self.sock.settimeout(within_s)
        lines = self.sock.recv(4096).decode().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def hears(self, word: str, within_s: float = WITHIN_S) -> dict[str, str]:
        """Wait until ``word`` is said, such as ``READY``."""
        until = time.monotonic() + within_s
        while (left_s := until - time.monotonic()) > 0:
            said = self.hear(left_s)
            if said.get(word) == "1":
                return said
        raise TimeoutError(word)

    def forget(self) -> None:
        """Drop what was said and not yet heard."""
        self.sock.setblocking(False)
        try:
            while True:
                self.sock.recv(4096)
        except BlockingIOError:
            return

    def falls_silent(self, for_s: float, within_s: float = WITHIN_S) -> bool:
        """Tell whether at last nothing was said for ``for_s``."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            try:
                self.hear(for_s)
            except TimeoutError:
                return True
        return False

    def close(self) -> None:
        self.sock.close()
