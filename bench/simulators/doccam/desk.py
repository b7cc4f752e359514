"""What lies under the simulated camera now, and whether it is plugged in.

A paper is drawn the first time it is laid down, then kept: two megabytes each.
"""

import threading
from typing import Final

import cv2
import numpy as np

from bench.simulators.doccam import mat
from bench.simulators.doccam.own import Shot, coded, shot_of
from bench.simulators.doccam.papers import Paper, papers, sheet_of
from bench.simulators.doccam.sheet import drawn
from drivers.camera.frames import Picture

WIDTH: Final = 960
HEIGHT: Final = 720
STREAM_QUALITY: Final = 85
FPS: Final = 20.0
SLOW_FPS: Final = 1.0
DARKNESS: Final = 4
SHRUNK_TO: Final = 3
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
        self._bare = _bare()
        self._lie(NOTHING, *self._bare)

    def lay(self, key: str) -> None:
        """Lay the paper ``key`` down.

        Raises:
            Unknown: There is none.

        """
        drawn = self.draw(key)
        with self._guard:
            self._lie(key, *drawn)

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
            # Where nothing can be seen, the mat is.
            bare = self._bare[1]
            self._lie(OWN, shot, bare if shot.small is None else _stream(shot.small))

    def take_away(self) -> None:
        """Take away what lies there. Of an own picture nothing is kept."""
        with self._guard:
            self._lie(NOTHING, *self._bare)

    def _lie(self, key: str, shot: Shot, stream: tuple[bytes, ...]) -> None:
        """Have this lie there, and the camera be as well as ever."""
        self._lying, self._shot = key, shot
        self._stream = self._healthy = stream
        self._is_slow = False

    def heal(self) -> None:
        """Have the camera be well again; what lies there stays."""
        with self._guard:
            self._lie(self._lying, self._shot, self._healthy)

    def plug(self, *, is_in: bool) -> None:
        """Plug the camera in, or pull its plug."""
        self._plugged = is_in

    def freeze(self) -> None:
        """Have the camera repeat its last picture until something is laid down."""
        with self._guard:
            self._stream = self._stream[:1]

    def cover(self) -> None:
        """Have the camera see nothing until something is laid down."""
        dark = np.full((HEIGHT, WIDTH, 3), DARKNESS, np.uint8)
        with self._guard:
            self._stream = _stream(dark)

    def shrink(self) -> None:
        """Have the stream come in another size until something is laid down."""
        with self._guard:
            self._stream = tuple(_shrunk(picture) for picture in self._stream)

    def slow_down(self) -> None:
        """Have the stream come slowly until something is laid down."""
        with self._guard:
            self._is_slow = True

    @property
    def fps(self) -> float:
        """Return how many pictures the stream has a second."""
        return SLOW_FPS if self._is_slow else FPS

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
            self._count += 1
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


def _shrunk(picture: bytes) -> bytes:
    whole = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    small = cv2.resize(whole, (WIDTH // SHRUNK_TO, HEIGHT // SHRUNK_TO))
    return coded(small.astype(np.uint8), STREAM_QUALITY)


def _stream(small: Picture) -> tuple[bytes, ...]:
    return tuple(
        coded(mat.grained(small, seed), STREAM_QUALITY) for seed in range(GRAINS)
    )
