"""Who stands before the simulated camera now, and the next picture of them.

What can be shown: the scenes (``a``, ``b``, ``nobody``, ``two``, ``far``, ``near``,
``black``), ``still:a`` (a printed picture held up), ``loop:a`` (a film of a person who
turns and blinks, over and over) and ``frozen`` (the camera repeats its last picture).
"""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from bench.simulators.facecam.actor import ACTS, Actor
from bench.simulators.facecam.likeness import Pose
from bench.simulators.facecam.scene import SCENES, Studio
from drivers.camera.frames import Picture

FPS: Final = 20
FILM_S: Final = 7.5
FILM_ACTS: Final = ((0.5, "turn_left"), (3.3, "turn_right"), (6.1, "blink"))


class Unknown(Exception):
    """The stage has no such thing to show or to do."""


@dataclass(frozen=True, slots=True)
class Film:
    """What ``loop:`` plays: the poses of one person, picture by picture."""

    person: str
    poses: tuple[Pose, ...]

    @classmethod
    def of(cls, person: str, seed: int) -> "Film":
        """Return a film of somebody who turns both ways and blinks."""
        actor, poses = Actor(Random(seed)), []  # noqa: S311 - a film, no secret
        due = list(FILM_ACTS)
        for number in range(round(FILM_S * FPS)):
            now_s = number / FPS
            if due and now_s >= due[0][0]:
                actor.act(due.pop(0)[1], now_s)
            poses.append(actor.pose(now_s))
        return cls(person, tuple(poses))


class Stage:
    """The simulated world before the lens. Its clock is whatever the caller passes."""

    def __init__(self, studio: Studio, seed: int = 0) -> None:
        self._studio = studio
        self._draw = Random(seed)  # noqa: S311 - how people sway, no secret
        self._guard = threading.Lock()
        self._frozen: Picture | None = None
        self._count = 0
        self._set("nobody")

    def show(self, what: str) -> None:
        """Put ``what`` before the camera.

        Raises:
            Unknown: There is no such thing.

        """
        with self._guard:
            if what == "frozen":
                self._shown, self._is_frozen = what, True
                return
            self._set(what)

    def tell(self, how: str, what: str, now_s: float) -> None:
        """Have everybody do ``what``: ``act`` at once, ``hint`` as a person would.

        Raises:
            Unknown: Nobody can do that.

        """
        if how not in {"act", "hint"} or (how == "act" and what not in ACTS):
            raise Unknown(f"{how} {what}")
        with self._guard:
            for actor in self._actors.values():
                (actor.act if how == "act" else actor.hear)(what, now_s)

    def shown(self) -> str:
        """Return what was last asked to be shown."""
        return self._shown

    def picture(self, now_s: float) -> Picture:
        """Return what the camera sees at ``now_s``."""
        with self._guard:
            if self._is_frozen and self._frozen is not None:
                return self._frozen
            self._count += 1
            poses = self._poses(now_s)
            self._frozen = self._studio.picture(self._scene, poses, self._count)
            return self._frozen

    def _set(self, what: str) -> None:
        kind, _, person = what.rpartition(":")
        if person not in SCENES or kind not in {"", "still", "loop"}:
            raise Unknown(what)
        self._shown, self._scene, self._is_frozen = what, person, False
        self._film = (
            Film.of(person, self._draw.getrandbits(32)) if kind == "loop" else None
        )
        self._actors = {
            one.person: Actor(Random(self._draw.getrandbits(32)), kind == "still")  # noqa: S311 - as above
            for one in SCENES[person]
        }

    def _poses(self, now_s: float) -> Mapping[str, Pose]:
        if self._film is not None:
            number = math.floor(now_s * FPS) % len(self._film.poses)
            return {self._film.person: self._film.poses[number]}
        return {person: actor.pose(now_s) for person, actor in self._actors.items()}
