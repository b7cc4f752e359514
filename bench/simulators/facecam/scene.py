"""Whom the camera sees, 640 × 480: one person, two, somebody far away, nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.people.faces import PORTRAITS
from bench.simulators.facecam.likeness import Likeness, Pose
from drivers.camera.frames import Picture

WIDTH: Final = 640
HEIGHT: Final = 480
HEAD_AT: Final = 250
"""The row of a portrait that stands in the middle of the picture."""
FAR: Final = 0.30
PAIR: Final = 0.72
PAIR_APART_PX: Final = 165
SEAM_PX: Final = 24.0
NOISE: Final = 2.0
NOISES: Final = 16
SHOULDER_PX: Final = 40
DRAWINGS: Final = 120


@dataclass(frozen=True, slots=True)
class Standing:
    """One person of the scene: who, how large, where the middle is, how posed."""

    person: str
    size: float = 1.0
    middle: int = WIDTH // 2
    foot: int | None = None
    """Row where the portrait ends; ``None`` puts the head in the middle."""


SCENES: Final[Mapping[str, tuple[Standing, ...]]] = {
    "a": (Standing("a"),),
    "b": (Standing("b"),),
    "nobody": (),
    "black": (),
    "two": (
        Standing("a", PAIR, WIDTH // 2 - PAIR_APART_PX, HEIGHT),
        Standing("b", PAIR, WIDTH // 2 + PAIR_APART_PX, HEIGHT),
    ),
    "far": (Standing("a", FAR, WIDTH // 2, HEIGHT),),
    "near": (Standing("a", 2.2),),
}


class Studio:
    """Everybody's likeness, a backdrop, and the sensor's noise."""

    def __init__(self, seed: int = 0) -> None:
        people = sorted(file.stem for file in PORTRAITS.glob("*.jpg"))
        self._likenesses = {person: Likeness(person) for person in people}
        self._backdrop = _backdrop(self._likenesses["a"].picture)
        self._drawings: dict[tuple[str, float, float], Picture] = {}
        self._noises = _noises(np.random.default_rng(seed))

    def picture(self, scene: str, poses: Mapping[str, Pose], noise: int) -> Picture:
        """Return ``scene`` with everybody in their pose; ``noise`` picks the grain."""
        if scene == "black":
            return self._grained(np.zeros((HEIGHT, WIDTH, 3), np.uint8), noise)
        out: Picture = self._backdrop.copy()
        for standing in SCENES[scene]:
            pose = poses.get(standing.person, Pose())
            out = self._placed(out, standing, pose)
        return self._grained(out, noise)

    def _placed(self, onto: Picture, standing: Standing, pose: Pose) -> Picture:
        drawn = self._drawn(standing.person, pose)
        size = standing.size * pose.scale
        high, wide = drawn.shape[:2]
        top = HEIGHT / 2 - HEAD_AT * size
        if standing.foot is not None:
            top = standing.foot - high * size
        left = standing.middle - wide * size / 2
        move = np.array(
            [[size, 0, left + pose.x * size], [0, size, top + pose.y * size]]
        )
        area = cv2.INTER_AREA if size < 1 else cv2.INTER_LINEAR
        moved = cv2.warpAffine(
            drawn, move, (WIDTH, HEIGHT), flags=area, borderMode=cv2.BORDER_REPLICATE
        )
        if standing.size >= 1.0:
            # One person alone fills the picture: the backdrop goes on at the sides.
            return moved.astype(np.uint8)
        share = _share(wide, high)
        mask = cv2.warpAffine(share, move, (WIDTH, HEIGHT))[..., None]
        blended: Picture = (onto * (1 - mask) + moved * mask).astype(np.uint8)
        return blended

    def _drawn(self, person: str, pose: Pose) -> Picture:
        # Half a degree and a quarter of a lid: nobody sees the steps, and a frame that
        # was drawn before costs nothing.
        yaw, shut = round(pose.yaw_deg * 2) / 2, round(pose.shut * 4) / 4
        key = (person, yaw, shut)
        if key not in self._drawings:
            if len(self._drawings) >= DRAWINGS:
                self._drawings.clear()
            likeness = self._likenesses[person]
            self._drawings[key] = likeness.drawn(Pose(yaw_deg=yaw, shut=shut))
        drawn: Picture = self._drawings[key]
        return drawn

    def _grained(self, picture: Picture, noise: int) -> Picture:
        grain = self._noises[noise % NOISES]
        grain = np.roll(grain, (noise * 37 % HEIGHT, noise * 53 % WIDTH), (0, 1))
        return cv2.add(picture, grain, dtype=cv2.CV_8U).astype(np.uint8)


def _backdrop(portrait: Picture) -> Picture:
    corner = portrait[:60, :60].reshape(-1, 3).mean(axis=0)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    away = np.hypot((columns - WIDTH / 2) / WIDTH, (rows - HEIGHT * 0.4) / HEIGHT)
    light = 1.05 - 0.18 * away**1.5
    shaded: Picture = np.clip(corner * light[..., None], 0, 255).astype(np.uint8)
    return shaded


def _noises(draw: np.random.Generator) -> list[NDArray[np.int16]]:
    shape = (HEIGHT, WIDTH, 3)
    return [
        np.round(draw.normal(0, NOISE, shape)).astype(np.int16) for _ in range(NOISES)
    ]


def _share(wide: int, high: int) -> NDArray[np.float32]:
    """Return how much of a portrait counts: not a soft seam, not the lower corners."""
    share = np.zeros((high, wide), np.float32)
    seam = int(SEAM_PX)
    cv2.rectangle(share, (seam, seam), (wide - seam, high), (1,), -1)
    for x in (0, wide):
        cv2.ellipse(share, (x, high), (SHOULDER_PX, high // 6), 0, 0, 360, (0,), -1)
    return cv2.GaussianBlur(share, (0, 0), SEAM_PX / 2.5).astype(np.float32)
