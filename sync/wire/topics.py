"""The topics, and which terminal and message a topic speaks of."""

import re
from enum import StrEnum
from typing import Final

from sync.wire.values import Malformed

EVERY_UP: Final = "kiosk/+/up/#"
"""What the server listens to."""


class Up(StrEnum):
    """What terminals say."""

    STATE = "state"
    JOURNAL = "journal"
    HEALTH = "health"
    ALERT = "alert"
    ANSWER = "answer"


class Down(StrEnum):
    """What the server says."""

    RECEIPT = "receipt"
    COMMAND = "command"


WHATS: Final = "|".join(Up)


def up(terminal: str, what: Up) -> str:
    """Return the topic on which ``terminal`` says ``what``."""
    return f"kiosk/{terminal}/up/{what}"


def down(terminal: str, what: Down) -> str:
    """Return the topic on which the server says ``what`` to ``terminal``."""
    return f"kiosk/{terminal}/down/{what}"


def sender(topic: str) -> tuple[str, Up]:
    """Return who said what on ``topic``.

    Raises:
        Malformed: It is not a topic on which terminals speak.

    """
    match = re.fullmatch(
        rf"kiosk/([A-Za-z0-9][A-Za-z0-9_-]{{0,31}})/up/({WHATS})", topic
    )
    if match is None:
        raise Malformed("topic")
    return match[1], Up(match[2])
