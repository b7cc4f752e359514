"""What lies under the simulated camera now, and whether it is plugged in.

A paper is drawn the first time it is laid down, then kept: two megabytes each.
"""

import threading
from typing import Final

import cv2

from bench.simulators.doccam import mat
from bench.simulators.doccam.own import Shot, coded, shot_of
from bench.simulators.doccam.papers import Paper, papers, sheet_of
from bench.simulators.doccam.sheet import drawn
from drivers.camera.frames import Picture

WIDTH: Final = 960
HEIGHT: Final = 720
STREAM_QUALITY: Final = 85
GRAINS: Final = 4
"""So many noises take turns in the stream: a picture that never changes is frozen."""
NOTHING: Final = "nothing"
OWN: Final = "own"


class Unknown(Exception):
    """There is no such paper."""


class Desk:
    """The simulated world under the lens; called from several threads."""

    def __init__(self) -> None:
        self.papers = papers()
        self._guard = threading.Lock()
        self._drawn: dict[str, tuple[Shot, tuple[bytes, ...]]] = {}
        self._plugged = True
        self._count = 0
        self._is_frozen = False
        self._bare = _bare()
        self._lying, (self._shot, self._stream) = NOTHING, self._bare

    def lay(self, key: str) -> None:
        """Lay the paper ``key`` down.

        Raises:
            Unknown: There is none.

        """
        drawn = self.draw(key)
        with self._guard:
            self._is_frozen = False
            self._lying, (self._shot, self._stream) = key, drawn

    def draw(self, key: str) -> tuple[Shot, tuple[bytes, ...]]:
        """Return the paper ``key`` as the camera sees it, drawn once.

        Raises:
            Unknown: There is none.

        """
        if key not in self.papers:
            raise Unknown(key)
        # Drawing takes seconds, and the camera goes on meanwhile.
        drawn = self._drawn.get(key) or _drawn(self.papers[key])
        with self._guard:
            self._drawn[key] = drawn
        return drawn

    def lay_own(self, data: bytes) -> None:
        """Lay a picture down that somebody brought along, whatever it is."""
        shot = shot_of(data, WIDTH, HEIGHT)
        with self._guard:
            self._lying, self._shot, self._is_frozen = OWN, shot, False
            # Where nothing can be seen, the mat is.
            bare = self._bare[1]
            self._stream = bare if shot.small is None else _stream(shot.small)

    def take_away(self) -> None:
        """Take away what lies there. Of an own picture nothing is kept."""
        with self._guard:
            self._lying, (self._shot, self._stream) = NOTHING, self._bare
            self._is_frozen = False

    def plug(self, *, is_in: bool) -> None:
        """Plug the camera in, or pull its plug."""
        self._plugged = is_in

    def freeze(self, *, still: bool = True) -> None:
        """Have the camera repeat its last picture until something is laid down."""
        with self._guard:
            self._is_frozen = still

    @property
    def is_plugged(self) -> bool:
        """Whether anybody can look through the camera."""
        return self._plugged

    @property
    def lying(self) -> str:
        """Return the key of what lies there, ``own``, or ``nothing``."""
        return self._lying

    def digest(self) -> str:
        """Return the SHA-256 of the still that is handed out now, in hexadecimal."""
        return self._shot.digest

    def still(self) -> bytes:
        """Return the full picture of what lies there."""
        return self._shot.still

    def frame(self) -> bytes:
        """Return the stream's next picture."""
        with self._guard:
            self._count += not self._is_frozen
            return self._stream[self._count % len(self._stream)]


def _bare() -> tuple[Shot, tuple[bytes, ...]]:
    return _shown(mat.bare())


def _drawn(paper: Paper) -> tuple[Shot, tuple[bytes, ...]]:
    sheet = drawn(sheet_of(paper), mat.PX_MM)
    return _shown(mat.lying(sheet, paper.turned_deg))


def _shown(picture: Picture) -> tuple[Shot, tuple[bytes, ...]]:
    small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    still = coded(mat.grained(picture, 1))
    return Shot(still, None), _stream(small.astype("uint8"))


def _stream(small: Picture) -> tuple[bytes, ...]:
    return tuple(
        coded(mat.grained(small, seed), STREAM_QUALITY) for seed in range(GRAINS)
    )
