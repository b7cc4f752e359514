"""How a simulator is steered: a control socket, one line asks, one line answers."""

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

TIMEOUT_S: Final = 5.0
LONGEST_LINE: Final = 1024


def listen(path: Path) -> socket.socket:
    """Return the control socket at ``path``, which is for its owner alone."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.fspath(path))
    path.chmod(0o600)
    listener.listen()
    return listener


def heed(listener: socket.socket, obey: Callable[[str], str]) -> None:
    """Take the one who calls at ``listener``, and answer each line by ``obey``."""
    asking, _ = listener.accept()
    with asking, contextlib.suppress(OSError):
        asking.settimeout(TIMEOUT_S)
        with asking.makefile("r", encoding="utf-8") as lines:
            for line in iter(lambda: lines.readline(LONGEST_LINE).strip(), ""):
                asking.sendall(obey(line).encode() + b"\n")
