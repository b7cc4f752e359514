"""The press: draws a paper in a process of its own, which is gone before the paper is.

Typesetting holds fonts and the words of one visit in memory; both leave with the
process. `draw` blocks for about half a second: call it in a thread.
"""

import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from papers.ticket import Ticket

TIME_LIMIT_S = 15.0
HOUSE = Path(__file__).parents[1]
PDF_HEAD = b"%PDF-"


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
    command = [sys.executable, "-m", "papers.draw"]
    try:
        done = subprocess.run(
            command,
            input=ticket.to_json().encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=time_limit_s,
            cwd=HOUSE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotDrawn(Why.LATE) from None
    if done.returncode != 0 or not done.stdout.startswith(PDF_HEAD):
        raise NotDrawn(ENDINGS.get(done.returncode, Why.BROKEN_OFF))
    return done.stdout
