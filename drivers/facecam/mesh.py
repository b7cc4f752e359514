"""Faces in a picture, in two stages: a far-seeing detector, then the mesh in a crop.

The mesh network alone loses faces that are lower than about 240 px; run on a crop of
twice the detected box it works down to about 120 px, and on grey pictures too. The
networks are those inside the MediaPipe wheel; nothing is downloaded.
"""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import cv2
import numpy as np
from mediapipe.python.solutions.face_detection import FaceDetection
from mediapipe.python.solutions.face_mesh import FaceMesh
from numpy.typing import NDArray

from drivers.camera.frames import Picture

FULL_RANGE_MODEL: Final = 1
CROP_SCALE: Final = 2.0
CROP_SIDE_PX: Final = 320
LEAST_FACE_PX: Final = 24

Points: TypeAlias = NDArray[np.float64]
"""478 × 3: x and y in pixels of the picture, z in pixels, smaller is nearer."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face is, in pixels of the picture."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Face:
    """A face with its mesh."""

    box: Box
    points: Points


class Finder:
    """Finds faces and lays the mesh over one of them. One thread only."""

    def __init__(self, confidence: float = 0.5) -> None:
        self._detector = FaceDetection(confidence, FULL_RANGE_MODEL)
        self._mesh = FaceMesh(
            static_image_mode=True, max_num_faces=1, refine_landmarks=True
        )

    def boxes(self, picture: Picture) -> tuple[Box, ...]:
        """Return every face's box, the largest first."""
        found = self._detector.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        height, width = picture.shape[:2]
        boxes = [_box(item, width, height) for item in found.detections or ()]
        usable = [box for box in boxes if box.height >= LEAST_FACE_PX]
        return tuple(sorted(usable, key=lambda box: -box.height))

    def face(self, picture: Picture, box: Box) -> Face | None:
        """Return the face at ``box`` with its mesh, or ``None`` where none fits."""
        left, top, side = _square(box)
        crop = _cut(picture, left, top, side)
        scaled = cv2.resize(crop, (CROP_SIDE_PX, CROP_SIDE_PX))
        answer = self._mesh.process(cv2.cvtColor(scaled, cv2.COLOR_BGR2RGB))
        if not answer.multi_face_landmarks:
            return None
        marks = answer.multi_face_landmarks[0].landmark
        points = side * np.array(
            [(mark.x, mark.y, mark.z) for mark in marks], dtype=np.float64
        )
        points += np.array([left, top, 0.0])
        return Face(box, points)

    def forget(self) -> None:
        """Look at a black picture, and begin the mesh anew.

        Networks keep their last picture and answer. Black overwrites them where the
        network runs on it; that of the mesh does not, for it is only given faces.
        """
        black = np.zeros((CROP_SIDE_PX, CROP_SIDE_PX, 3), np.uint8)
        self._detector.process(black)
        self._mesh.process(black)
        self._mesh.reset()

    def close(self) -> None:
        """Let go of the networks."""
        self._detector.close()
        self._mesh.close()


def _box(
    detection: Any,  # noqa: ANN401 - the library ships no types
    width: int,
    height: int,
) -> Box:
    box = detection.location_data.relative_bounding_box
    return Box(
        round(box.xmin * width),
        round(box.ymin * height),
        round(box.width * width),
        round(box.height * height),
    )


def _square(box: Box) -> tuple[int, int, int]:
    side = round(max(box.width, box.height) * CROP_SCALE)
    left = box.left + (box.width - side) // 2
    top = box.top + (box.height - side) // 2
    return left, top, side


def _cut(picture: Picture, left: int, top: int, side: int) -> Picture:
    """Return a square of the picture, black where it reaches beyond the edge."""
    out = np.zeros((side, side, 3), np.uint8)
    height, width = picture.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + side, width), min(top + side, height)
    if x1 > x0 and y1 > y0:
        out[y0 - top : y1 - top, x0 - left : x1 - left] = picture[y0:y1, x0:x1]
    return out
