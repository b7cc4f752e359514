"""The repetition cue: a head that moves exactly as it did before is a film in a loop.

Every frame is shrunk to 32 × 24 grey values and compared with all that are at least a
second older. One that moves, against the frame before it, and yet has an exact twin
counts; living heads and real sensors never repeat to within the noise. No repetition
proves nothing: then the cue cannot judge.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera.frames import Picture
from drivers.facecam.liveness.cue import Judgement, Live, Look

THUMB: Final = (32, 24)
KEPT: Final = 900
TWIN_AGE_S: Final = 1.0
MOVES: Final = 0.8
"""Mean grey levels between neighbouring frames that count as movement."""
SAME: Final = 0.15
"""Mean grey levels below which two frames are the same picture."""
TWINS: Final = 6


class Repetition:
    """Remembers small pictures, and counts moving ones that it has seen before."""

    name = "repetition"

    def __init__(self) -> None:
        self._times: list[float] = []
        self._thumbs = np.zeros((KEPT, THUMB[0] * THUMB[1]), np.float32)
        self._twins = 0

    def watch(self, look: Look) -> None:
        """Take in one more frame."""
        thumb = _thumb(look.picture)
        count = len(self._times)
        if count == KEPT:
            return
        if count and self._is_moving(thumb) and self._has_twin(thumb, look.at_s):
            self._twins += 1
        self._thumbs[count] = thumb
        self._times.append(look.at_s)

    def wish(self) -> str | None:
        """Return ``None``: it only watches."""
        return None

    def judgement(self) -> Judgement:
        """Return what the frames so far tell."""
        if self._twins >= TWINS:
            return Judgement(Live.NOT_LIVE, float(self._twins), ("repeats_itself",))
        return Judgement(Live.CANNOT_JUDGE, float(self._twins))

    def _is_moving(self, thumb: NDArray[np.float32]) -> bool:
        last = self._thumbs[len(self._times) - 1]
        return float(np.abs(last - thumb).mean()) >= MOVES

    def _has_twin(self, thumb: NDArray[np.float32], at_s: float) -> bool:
        old = int(np.searchsorted(self._times, at_s - TWIN_AGE_S, side="right"))
        if old == 0:
            return False
        apart = np.abs(self._thumbs[:old] - thumb).mean(axis=1)
        return float(apart.min()) < SAME


def _thumb(picture: Picture) -> NDArray[np.float32]:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, THUMB, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32).ravel()
