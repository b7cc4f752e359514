"""A portrait that can turn its head and shut its eyes.

The face mesh gives every pixel of the face a depth. A turn by θ moves a pixel by
``depth · sin θ`` and narrows the face by ``cos θ``; hair, neck and shoulders stay, the
transition is smooth. A lid is the skin between brow and lash line, drawn down. Both
are displacements of one picture, so a frame costs two remaps.
"""

import json
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.people.faces import PORTRAITS, portrait
from drivers.camera.frames import Picture

Field: TypeAlias = NDArray[np.float32]

CHEEKS: Final = (234, 454)
OVAL: Final = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378),
    *(400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21),
    *(54, 103, 67, 109),
)
# Upper lid, lower lid and lower edge of the brow, corner to corner.
EYES: Final = (
    (
        (33, 246, 161, 160, 159, 158, 157, 173, 133),
        (33, 7, 163, 144, 145, 153, 154, 155, 133),
        (46, 53, 52, 65, 55),
    ),
    (
        (362, 398, 384, 385, 386, 387, 388, 466, 263),
        (362, 382, 381, 380, 374, 373, 390, 249, 263),
        (285, 295, 282, 283, 276),
    ),
)
# The head is a dome as deep as this part of nose to cheek; the face's own relief on it.
DOME_PART: Final = 0.9
RELIEF_PART: Final = 1.5
HEAD_WIDER: Final = 1.85
HEAD_HIGHER: Final = 0.35
HEAD_TALLER: Final = 1.2
FINE_PX: Final = 8.0
COARSE_PX: Final = 40.0
INNER: Final = np.ones((41, 41), np.uint8)
INVERSE_STEPS: Final = 5


@dataclass(frozen=True, slots=True)
class Pose:
    """How the head is held. ``yaw_deg`` > 0 is towards the person's own left.

    ``shut`` is 0 for open eyes and 1 for closed ones; ``x``, ``y`` in pixels and
    ``scale`` are how the whole person stands.
    """

    yaw_deg: float = 0.0
    shut: float = 0.0
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0


class Likeness:
    """One person of the bench, ready to be drawn in any pose."""

    def __init__(self, person: str) -> None:
        self.picture = portrait(person)
        mesh = json.loads((PORTRAITS / f"{person}.mesh.json").read_text("utf-8"))
        self._points = np.array(mesh, np.float32)
        self._height, self._width = self.picture.shape[:2]
        rows, columns = np.mgrid[0 : self._height, 0 : self._width]
        self._x, self._y = columns.astype(np.float32), rows.astype(np.float32)
        self._depth, self._narrow = self._relief()

    def drawn(self, pose: Pose) -> Picture:
        """Return the portrait in ``pose``, as large as it is."""
        x, y = self._before_turn(np.radians(pose.yaw_deg))
        if pose.shut > 0:
            y = y + cv2.remap(self._lids(pose.shut), x, y, cv2.INTER_LINEAR)
        turned = cv2.remap(
            self.picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return turned.astype(np.uint8)

    def _relief(self) -> tuple[Field, Field]:
        """Return depth before the cheeks' plane in pixels, and how much face it is."""
        points = self._points[:468]
        depth = points[list(CHEEKS), 2].max() - points[:, 2]
        relief = np.zeros((self._height, self._width), np.float32)
        for corners in _triangles(points[:, :2], (self._width, self._height)):
            shape = np.round(points[list(corners), :2]).astype(np.int32)
            cv2.fillConvexPoly(relief, shape, (float(depth[list(corners)].mean()),))
        fine = cv2.GaussianBlur(np.maximum(relief, 0), (0, 0), FINE_PX)
        coarse = cv2.GaussianBlur(np.maximum(relief, 0), (0, 0), COARSE_PX)
        outline = points[list(OVAL), :2]
        dome = self._dome(outline)
        face = np.zeros_like(relief)
        cv2.fillPoly(face, [np.round(outline).astype(np.int32)], (1.0,))
        inside = cv2.GaussianBlur(cv2.erode(face, INNER), (0, 0), FINE_PX)
        deep = (
            float(depth.max()) * DOME_PART * dome
            + RELIEF_PART * (fine - coarse) * inside
        )
        return deep.astype(np.float32), dome.astype(np.float32)

    def _dome(self, outline: NDArray[np.float32]) -> Field:
        """Return a round head over face, ears and hair: 1 at its middle, 0 beyond."""
        left, top = outline.min(axis=0)
        right, bottom = outline.max(axis=0)
        half_x = (right - left) / 2 * HEAD_WIDER
        above = (bottom - top) * HEAD_HIGHER
        across = (self._x - (left + right) / 2) / half_x
        middle = (top - above + bottom) / 2
        along = (self._y - middle) / ((bottom - top + above) / 2 * HEAD_TALLER)
        round_ = np.clip(1 - across**2 - along**2, 0, 1)
        dome: Field = round_.astype(np.float32)
        return dome

    def _before_turn(self, yaw: float) -> tuple[Field, Field]:
        """Return where each pixel was before the turn: the move undone, by steps."""
        if yaw == 0:
            return self._x, self._y
        middle = float(self._points[list(CHEEKS), 0].mean())
        aside = self._depth * np.float32(np.sin(yaw))
        narrower = (self._x - middle) * self._narrow * np.float32(np.cos(yaw) - 1)
        move = aside + narrower
        x = self._x
        for _ in range(INVERSE_STEPS):
            x = self._x - cv2.remap(move, x, self._y, cv2.INTER_LINEAR)
        return x.astype(np.float32), self._y

    def _lids(self, shut: float) -> Field:
        """Return how far above itself each pixel's colour is fetched with lids down."""
        move = np.zeros((self._height, self._width), np.float32)
        for upper, lower, brow in EYES:
            left, right = sorted(
                (self._points[upper[0], 0], self._points[upper[-1], 0])
            )
            for column in range(int(left) + 1, int(right)):
                top, lid, end = (
                    self._height_at(line, column) for line in (brow, upper, lower)
                )
                rows = np.arange(int(top), int(end) + 1, dtype=np.float32)
                down = lid + shut * (end - lid)
                came = np.interp(rows, (top, down, end + 0.01), (top, lid, end))
                move[int(top) : int(end) + 1, column] = came - rows
        return cv2.GaussianBlur(move, (0, 0), 0.8).astype(np.float32)

    def _height_at(self, line: tuple[int, ...], column: int) -> float:
        marks = self._points[list(line)]
        order = np.argsort(marks[:, 0])
        return float(np.interp(column, marks[order, 0], marks[order, 1]))


def _triangles(
    points: NDArray[np.float32], size: tuple[int, int]
) -> list[tuple[int, int, int]]:
    plane = cv2.Subdiv2D((0, 0, *size))
    known: dict[tuple[float, float], int] = {}
    for index, (x, y) in enumerate(points.tolist()):
        plane.insert((x, y))
        known[x, y] = index
    corners = np.asarray(plane.getTriangleList()).reshape(-1, 3, 2).tolist()
    found = [[known.get((x, y)) for x, y in three] for three in corners]
    return [(a, b, c) for a, b, c in found if None not in (a, b, c)]  # type: ignore[misc]  # narrowed by the filter
