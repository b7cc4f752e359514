"""Asking a running core something from the outside: one question, one answer."""

import os
import socket
from pathlib import Path
from typing import Final

from drivers.channel import Malformed, Message, receive, send

ANSWER_WITHIN_S: Final = 5.0


class NoCore(Exception):
    """No core answers at this socket."""


def ask(
    shipping: Path,
    question: Message,
    key: str = "state",
    within_s: float = ANSWER_WITHIN_S,
) -> object:
    """Return what the core answers to ``question`` under ``key``.

    Raises:
        NoCore: None runs, or it does not answer in time.

    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.settimeout(within_s)
        try:
            line.connect(os.fspath(shipping))
            send(line, {"hello": {"desk": os.getpid()}})
            send(line, question)
            answer = receive(line)
        except (OSError, Malformed) as why:
            raise NoCore(type(why).__name__) from why
    if answer is None or key not in answer:
        raise NoCore(f"no {key}")
    return answer[key]
