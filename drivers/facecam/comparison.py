"""Whether two pictures show the same face: distances between dlib's 128-d embeddings.

Weights come from the package ``face_recognition_models`` (CC0). Only the five-point
predictor is used: the licence of the 68-point one's training set forbids our use. An
embedding is biometric data; it stays in this process and is wiped with the visit.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import dlib
import face_recognition_models
import numpy as np
from numpy.typing import NDArray

from drivers.camera.frames import Picture
from drivers.facecam.mesh import Box, Face, Finder

Embedding: TypeAlias = NDArray[np.float64]

CARD_ENLARGED: Final = 3
CHIP_SIDE_PX: Final = 150
CHIP_PADDING: Final = 0.25


class NoFace(Exception):
    """The picture shows no single face that could be compared."""


class Comparer:
    """Turns faces into embeddings. One thread only; about 0.2 s each on one core."""

    def __init__(self) -> None:
        # Not the package's own paths: a function of it would load pkg_resources.
        weights = Path(face_recognition_models.__path__[0]) / "models"
        self._shape = dlib.shape_predictor(
            str(weights / "shape_predictor_5_face_landmarks.dat")
        )
        self._network = dlib.face_recognition_model_v1(
            str(weights / "dlib_face_recognition_resnet_model_v1.dat")
        )

    def embedding(self, picture: Picture, face: Face) -> Embedding:
        """Return the embedding of ``face`` in ``picture``."""
        rgb = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
        shape = self._shape(rgb, _dlib_box(face))
        chip = dlib.get_face_chip(rgb, shape, CHIP_SIDE_PX, CHIP_PADDING)
        return np.asarray(self._network.compute_face_descriptor(chip))

    def forget(self) -> None:
        """Measure a black chip: the network keeps the last one it was given."""
        black = np.zeros((CHIP_SIDE_PX, CHIP_SIDE_PX, 3), np.uint8)
        self._network.compute_face_descriptor(black)

    def card_embedding(self, photo: Picture, finder: Finder) -> Embedding:
        """Return the embedding of the one face on a card photo (102 × 126).

        Raises:
            NoFace: None was found on it, or more than one.

        """
        large = cv2.resize(
            photo,
            None,
            fx=CARD_ENLARGED,
            fy=CARD_ENLARGED,
            interpolation=cv2.INTER_CUBIC,
        ).astype(np.uint8)
        boxes = finder.boxes(large)
        if len(boxes) != 1:
            raise NoFace("card_photo")
        face = finder.face(large, boxes[0])
        if face is None:
            raise NoFace("card_photo")
        return self.embedding(large, face)


def distance(one: Embedding, other: Embedding) -> float:
    """Return how far apart two faces are: 0 is the same picture, above 0.6 another."""
    return float(np.linalg.norm(one - other))


def score(card: Embedding, live: Sequence[Embedding]) -> float:
    """Return the median distance of several live pictures, which one cannot tip."""
    return float(np.median([distance(card, one) for one in live]))


def _dlib_box(face: Face) -> "dlib.rectangle":
    """Return the box dlib's predictor was trained on: brow to chin, cheek to cheek."""
    xs, ys = face.points[:, 0], face.points[:, 1]
    box = Box(int(xs.min()), int(ys.min()), int(np.ptp(xs)), int(np.ptp(ys)))
    side = max(box.width, box.height)
    centre_x, centre_y = box.left + box.width // 2, box.top + box.height // 2
    half = round(side * 0.46)
    middle = centre_y + round(side * 0.02)
    return dlib.rectangle(
        centre_x - half, middle - half, centre_x + half, middle + half
    )
