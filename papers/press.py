"""The press: draws a paper in a process of its own, which is gone before the paper is.

Typesetting holds fonts and the words of one visit in memory; both leave with the
process. Drawing blocks for about half a second: call it in a thread.
"""

import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from papers.signature import Signature
from papers.ticket import Ticket

TIME_LIMIT_S = 15.0
HOUSE = Path(__file__).parents[1]
PDF_HEAD = b"%PDF-"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


class Why(StrEnum):
    """Why there is no paper."""

    NOT_A_TICKET = "not_a_ticket"
    NO_FONTS = "no_fonts"
    NO_TEMPLATE = "no_template"
    LATE = "late"
    BROKEN_OFF = "broken_off"


ENDINGS: Final[Mapping[int, Why]] = {
    65: Why.NOT_A_TICKET,
    70: Why.NO_TEMPLATE,
    72: Why.NO_FONTS,
}


class NotDrawn(Exception):
    """The paper was not drawn; ``why`` names the reason, never what was on it."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


def draw(ticket: Ticket, time_limit_s: float = TIME_LIMIT_S) -> bytes:
    """Return ``ticket`` as a PDF of one A4 page.

    Raises:
        NotDrawn: Fonts are missing, the process was late, or it broke off.

    """
    return _drawn("papers.draw", ticket.to_json(), PDF_HEAD, time_limit_s)


def draw_signature(signature: Signature, time_limit_s: float = TIME_LIMIT_S) -> bytes:
    """Return ``signature`` as a PNG, two pixels for each of the pad.

    Raises:
        NotDrawn: The process was late, or it broke off.

    """
    return _drawn("papers.ink", signature.to_json(), PNG_HEAD, time_limit_s)


def _drawn(module: str, text: str, head: bytes, time_limit_s: float) -> bytes:
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=time_limit_s,
            cwd=HOUSE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotDrawn(Why.LATE) from None
    if done.returncode != 0 or not done.stdout.startswith(head):
        raise NotDrawn(ENDINGS.get(done.returncode, Why.BROKEN_OFF))
    return done.stdout
