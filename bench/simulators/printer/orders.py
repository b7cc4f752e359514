"""The printer's control socket: one line asks, one line answers, until CUPS ends.

``mode MODE`` sets what the printer does; ``mode`` tells it. Anything else is answered
with a line that begins with ``error``.
"""

import os
import select
import socket
from pathlib import Path
from typing import Final

from bench.simulators.printer.control import Mode, SimulatedPrinter
from bench.simulators.printer.place import Unreachable

PATIENCE_S: Final = 5.0
LONGEST_LINE: Final = 256


def listen(path: Path) -> socket.socket:
    """Open the control socket at ``path``, for our own user alone.

    Raises:
        Unreachable: The path is too long for a socket, or its folder is closed.

    """
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(os.fspath(path))
    except OSError as problem:
        listener.close()
        raise Unreachable(f"no control socket at {path}: {problem}") from None
    path.chmod(0o600)
    listener.listen()
    return listener


def serve(listener: socket.socket, printer: SimulatedPrinter, cupsd: int) -> None:
    """Carry out orders until the process ``cupsd`` ends."""
    ends = os.pidfd_open(cupsd)
    try:
        waiting = select.poll()
        waiting.register(listener, select.POLLIN)
        waiting.register(ends, select.POLLIN)
        while True:
            for ready, _ in waiting.poll():
                if ready == ends:
                    return
                _answer(listener, printer)
    finally:
        os.close(ends)


def _answer(listener: socket.socket, printer: SimulatedPrinter) -> None:
    caller, _ = listener.accept()
    with caller:
        caller.settimeout(PATIENCE_S)
        try:
            line = caller.makefile("r", encoding="utf-8").readline(LONGEST_LINE)
            caller.sendall(obey(line, printer).encode() + b"\n")
        except (OSError, UnicodeDecodeError):
            return  # whoever asked has gone


def obey(line: str, printer: SimulatedPrinter) -> str:
    """Carry out one order and return the answer."""
    match line.split():
        case ["mode"]:
            return printer.mode()
        case ["mode", word] if word in set(Mode):
            printer.set_mode(Mode(word))
            return f"ok {word}"
    return "error: mode " + "|".join(Mode)
