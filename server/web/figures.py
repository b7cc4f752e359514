"""The dashboard's drawings as numbers: sparkline points and outbox bars. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final

from server.records.overview import Sample
from server.web.moments import SHANGHAI
from server.web.standing import DEEP_OUTBOX

SPARK_WIDTH: Final = 110
SPARK_HEIGHT: Final = 34
SPARK_STEPS: Final = 20
LEAST_SCALE: Final = 4
HOURS: Final = 24
BAR_STEP: Final = 15.5
BAR_BASE: Final = 156.0
BAR_ROOM: Final = 126.0
LABEL_EVERY: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour's deepest outbox, ready to draw."""

    x: float
    y: float
    height: float
    label: str
    deep: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A day of hours, with the two values its lines stand for."""

    bars: tuple[Bar, ...]
    middle: int
    top: int


def sparkline(samples: Sequence[Sample], now: datetime) -> str:
    """Return an hour's outbox as SVG points; scale 0 to the peak, at least 0 to 4."""
    step = timedelta(hours=1) / SPARK_STEPS
    begun = now - timedelta(hours=1)
    heard: dict[int, int] = {}
    for sample in samples:
        place = int((sample.time - begun) / step)
        if 0 <= place < SPARK_STEPS:
            heard[place] = max(heard.get(place, 0), sample.peak)
    # Between heartbeats, and after the last one, what was known holds.
    depths = list(
        accumulate(range(SPARK_STEPS), lambda last, at: heard.get(at, last), initial=0)
    )[1:]
    scale = max(LEAST_SCALE, *depths)
    width = (SPARK_WIDTH - 6) / (SPARK_STEPS - 1)
    return " ".join(
        f"{3 + width * place:.1f},{SPARK_HEIGHT - 4 - 26 * depth / scale:.1f}"
        for place, depth in enumerate(depths)
    )


def day(samples: Sequence[Sample], now: datetime) -> Bars:
    """Return the deepest outbox of each of the last 24 hours."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    peaks = [0] * HOURS
    for sample in samples:
        hour = sample.minute.replace(minute=0)
        place = HOURS - 1 - int((this_hour - hour) / timedelta(hours=1))
        if 0 <= place < HOURS:
            peaks[place] = max(peaks[place], sample.peak)
    top = _round_up(max(LEAST_SCALE, *peaks))
    bars = tuple(_bar(place, peak, top, this_hour) for place, peak in enumerate(peaks))
    return Bars(bars, top // 2, top)


def _bar(place: int, peak: int, top: int, this_hour: datetime) -> Bar:
    height = max(2.0, BAR_ROOM * peak / top)
    hour = (this_hour - timedelta(hours=HOURS - 1 - place)).astimezone(SHANGHAI).hour
    label = f"{hour}时" if place % LABEL_EVERY == 0 else ""
    x = 40 + BAR_STEP * place
    return Bar(x, BAR_BASE - height, height, label, peak > DEEP_OUTBOX)


def _round_up(peak: int) -> int:
    size = 1
    while True:
        for step in (4, 10, 20):
            if peak <= step * size:
                return step * size
        size *= 10
