"""Asking a running core something from the outside: one question, one answer."""

import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from drivers.channel import Malformed, Message, receive, send

ANSWER_WITHIN_S: Final = 5.0


class NoCore(Exception):
    """No core answers at this socket."""


def ask(shipping: Path, question: Message) -> Mapping[str, object]:
    """Return the core's state, after it took note of ``question``.

    Raises:
        NoCore: None runs, or it does not answer in time.

    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.settimeout(ANSWER_WITHIN_S)
        try:
            line.connect(os.fspath(shipping))
            send(line, {"hello": {"desk": os.getpid()}})
            send(line, question)
            answer = receive(line)
        except (OSError, Malformed) as why:
            raise NoCore(type(why).__name__) from why
    state = (answer or {}).get("state")
    if not isinstance(state, Mapping):
        raise NoCore("no state")
    return state
