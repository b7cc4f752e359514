"""What a visitor who has never seen the product may want to do next, and where.

A table from what the screen says to a sentence and a place on the page. The first
row that fits counts.
"""

from typing import Final

from bench.desk.rows_end import SIGNING, TICKET
from bench.desk.rows_outside import OUTSIDE
from bench.desk.rows_staff import DECIDING, JUDGING, SIGN_IN
from bench.desk.rows_visit import CARD, CONSENT, FACE, QUESTIONS, SCAN
from bench.desk.scene import WATCH, Row, Scene, Step, step

ROWS: Final[tuple[Row, ...]] = (
    *OUTSIDE,
    *(*CONSENT, *CARD, *FACE, *QUESTIONS, *SCAN),
    *(*SIGNING, *TICKET),
    *(*SIGN_IN, *DECIDING, *JUDGING),
)
STARTING: Final = step(WATCH, "屏幕正在启动，请稍等", "The screen is starting")
OTHERWISE: Final = step("screen", "照屏幕上说的做", "Follow the screen")
IDS: Final = tuple(sorted({id_ for row in ROWS for id_ in (*row.says, *row.also)}))
"""Every message that a row asks for."""


def next_step(scene: Scene) -> Step:
    """Return what to do next."""
    if not scene.there:
        return STARTING
    return next((row.step for row in ROWS if row.fits(scene)), OTHERWISE)
