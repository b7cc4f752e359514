"""Whether a stream is well: does it come, in time, in its size, with anything to see.

Whether pictures change and show anything is only known while somebody watches, for what
comes otherwise is never decoded.
"""

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from drivers.camera import jpeg
from drivers.camera.frames import Picture, Wish
from drivers.contract import State

SILENT_S: Final = 1.5
FROZEN_S: Final = 2.0
BLACK_S: Final = 2.0
BLACK_BELOW: Final = 20
"""A sensor's own noise in the dark stays below this level of 255."""
BRIGHTEST: Final = 99
"""The percentile that is compared with it: a few hot pixels are no picture."""
SLOW_GAP_S: Final = 0.5
"""Fewer than two pictures a second: nobody can lay a paper straight by them."""
EASE: Final = 0.2
"""The weight of the newest gap in the average: one hiccup is no slow stream."""
SAMPLED: Final = 8

STARTING: Final = "starting"
NO_FRAMES: Final = "no_frames"
FROZEN: Final = "frozen"
BLACK: Final = "black"
WRONG_SIZE: Final = "wrong_size"
SLOW: Final = "slow"
FOUND_HERE: Final = frozenset({STARTING, NO_FRAMES, FROZEN, BLACK, WRONG_SIZE, SLOW})
"""The troubles this room finds; others are what broke the source."""

STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        STARTING: State.STARTING,
        FROZEN: State.HARDWARE_ERROR,
        WRONG_SIZE: State.HARDWARE_ERROR,
        BLACK: State.USER_ERROR,
        SLOW: State.ONLINE,
        **dict.fromkeys(jpeg.OF_PICTURES, State.HARDWARE_ERROR),
    }
)


def state(trouble: str | None) -> State:
    """Return what the stream's ``trouble`` makes of the camera."""
    if trouble is None:
        return State.ONLINE
    return STATES.get(trouble, State.OFFLINE)


def is_black(picture: Picture) -> bool:
    """Return whether there is nothing to be seen: no light, or a covered lens."""
    sample = picture[::SAMPLED, ::SAMPLED]
    return float(np.percentile(sample, BRIGHTEST)) < BLACK_BELOW


class Health:
    """What is known of one stream. Not for several threads at once."""

    def __init__(self, clock: Callable[[], float], wish: Wish) -> None:
        self._clock = clock
        self._sizes = _sizes(wish)
        self.came_s = self._changed_s = self._bright_s = clock()
        self._gap_s = 0.0
        self._digest = 0
        self._size: tuple[int, int] | None = None
        self._is_sized = True

    def opened(self) -> None:
        """Take note that the source begins anew; the pause before it is no gap."""
        self.came_s = self._clock()
        self._gap_s = 0.0
        self._size = None

    def watched(self) -> None:
        """Take note that somebody begins to watch: nobody knows what was before."""
        self._changed_s = self._bright_s = self._clock()

    def came(self) -> None:
        """Take note that a picture came."""
        now_s = self._clock()
        self._gap_s += EASE * (now_s - self.came_s - self._gap_s)
        self.came_s = now_s

    def saw(self, picture: Picture) -> None:
        """Take note of what the picture that came shows."""
        digest = zlib.crc32(picture[::4, ::4].tobytes())
        if digest != self._digest:
            self._digest, self._changed_s = digest, self.came_s
        if not is_black(picture):
            self._bright_s = self.came_s
        size = picture.shape[1], picture.shape[0]
        self._size = self._size or size
        self._is_sized = size in (self._sizes or {self._size})

    def trouble(self, *, is_watched: bool) -> str | None:
        """Return what is wrong, the worst first, or ``None``."""
        now_s = self._clock()
        if now_s - self.came_s > SILENT_S:
            return NO_FRAMES
        if is_watched and now_s - self._changed_s > FROZEN_S:
            return FROZEN
        if not self._is_sized:
            return WRONG_SIZE
        if is_watched and now_s - self._bright_s > BLACK_S:
            return BLACK
        return SLOW if self._gap_s > SLOW_GAP_S else None


def _sizes(wish: Wish) -> frozenset[tuple[int, int]]:
    """Return the sizes that are right, in full and decoded smaller; none: any one."""
    if not wish.exact:
        return frozenset()
    factor = jpeg.reduction(wish.width, wish.height, wish.least)
    return frozenset(
        (-(-wish.width // each), -(-wish.height // each)) for each in (1, factor)
    )
