"""The simulators' control sockets: one line asks, one line answers."""

import socket
from pathlib import Path

TIMEOUT_S = 30.0
"""Drawing a paper that is laid down for the first time takes seconds."""


class Unheard(Exception):
    """The simulator is not there, or refused what it was told."""


def order(control: Path, line: str, beside: bytes = b"") -> str:
    """Send ``line`` to the simulator at ``control`` and return its answer.

    ``beside`` is what follows the line, where an order takes more than words.

    Raises:
        Unheard: Nobody answers there, or the answer begins with ``error``.

    """
    try:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(TIMEOUT_S)
            channel.connect(str(control))
            channel.sendall(line.encode() + b"\n" + beside)
            with channel.makefile("r", encoding="utf-8") as answers:
                answer = answers.readline().strip()
    except OSError as error:
        raise Unheard(f"no simulator at {control.name}") from error
    if not answer:
        raise Unheard(f"no answer from {control.name}")
    if answer.startswith("error"):
        raise Unheard(answer)
    return answer
