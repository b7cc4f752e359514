"""What a person before the camera does: sways, blinks, and does what is asked.

Times are seconds of whatever clock the caller has. A picture (``still``) neither blinks
nor acts; it only shakes in the hand that holds it.
"""

import math
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bench.simulators.facecam.likeness import Pose

TURN_DEG: Final = 27.0
TURN_S: Final = 0.45
TURNED_S: Final = 1.5
SHUT_S: Final = 0.3
ASKED_SHUT_S: Final = 0.9
"""Who blinks because a machine asks does it slowly."""
BLINK_EVERY_S: Final = 4.5
DELAY_S: Final = (0.45, 0.8)
ACTS: Final = ("turn_left", "turn_right", "blink", "straight")


@dataclass(slots=True)
class Actor:
    """One person, whose ``draw`` decides all that is left to chance."""

    draw: Random
    is_still: bool = False
    _doing: str = "straight"
    _began_s: float = -math.inf
    _next_blink_s: float = field(default=2.0)

    def act(self, what: str, now_s: float) -> None:
        """Do ``what`` at once."""
        self._doing, self._began_s = what, now_s

    def hear(self, what: str, now_s: float) -> None:
        """Do ``what`` after the time a person needs to understand it."""
        if what in ACTS:
            self.act(what, now_s + self.draw.uniform(*DELAY_S))

    def pose(self, now_s: float) -> Pose:
        """Return how the person stands at ``now_s``."""
        x = 2.2 * math.sin(now_s * 0.9) + 1.3 * math.sin(now_s * 2.17 + 1)
        y = 1.2 * math.sin(now_s * 1.31 + 2)
        if self.is_still:
            return Pose(x=x * 1.5, y=y * 2.0)
        sway = 1.2 * math.sin(now_s * 0.73) + self.draw.gauss(0, 0.08)
        scale = 1 + 0.006 * math.sin(now_s * 0.57)
        x += self.draw.gauss(0, 0.12)
        yaw = sway + self._turn(now_s - self._began_s)
        return Pose(yaw, self._shut(now_s), x, y, scale)

    def _turn(self, since_s: float) -> float:
        if self._doing not in {"turn_left", "turn_right"}:
            return 0.0
        back_s = since_s - TURN_S - TURNED_S
        part = _eased(since_s / TURN_S) - _eased(back_s / TURN_S)
        return part * (TURN_DEG if self._doing == "turn_left" else -TURN_DEG)

    def _shut(self, now_s: float) -> float:
        if self._doing == "blink":
            asked = _lid(now_s - self._began_s, ASKED_SHUT_S)
            if asked > 0:
                return asked
        if now_s > self._next_blink_s + SHUT_S:
            self._next_blink_s = now_s + self.draw.expovariate(1 / BLINK_EVERY_S) + 1
        return _lid(now_s - self._next_blink_s, SHUT_S)


def _eased(part: float) -> float:
    clipped = min(max(part, 0.0), 1.0)
    return clipped * clipped * (3 - 2 * clipped)


def _lid(since_s: float, lasts_s: float) -> float:
    if not 0 <= since_s <= lasts_s:
        return 0.0
    return min(1.0, 2.0 * math.sin(math.pi * since_s / lasts_s))
