"""What stands before the camera, as one word; the citizen's hint comes from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import cv2

from drivers.camera.frames import Frame, Picture
from drivers.facecam.measures import Measures, measured
from drivers.facecam.mesh import Box, Face, Finder

DARKEST_MEAN: Final = 28.0
BYSTANDER: Final = 0.5
"""A second face counts when it is at least this high, against the first."""
FARTHEST: Final = 0.24
NEAREST: Final = 0.80
"""Least and greatest share of the picture's height for a face."""


class Situation(StrEnum):
    """In the order in which they are told; the values are the hints."""

    LIGHT = "light"
    NO_FACE = "no_face"
    SEVERAL = "several"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    GOOD = "good"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class View:
    """A frame and what is in it; face and measures only when there is a face."""

    frame: Frame
    situation: Situation
    face: Face | None = None
    measures: Measures | None = None


def viewed(frame: Frame, finder: Finder) -> View:
    """Return what ``frame`` shows."""
    if is_dark(frame.picture):
        return View(frame, Situation.LIGHT)
    boxes = finder.boxes(frame.picture)
    face = finder.face(frame.picture, boxes[0]) if boxes else None
    if face is None:
        return View(frame, Situation.NO_FACE)
    measures = measured(face, frame.picture.shape[0])
    return View(frame, situation(boxes, measures), face, measures)


def situation(boxes: Sequence[Box], measures: Measures) -> Situation:
    """Return the situation of a picture with at least one face, the largest first."""
    if len(boxes) > 1 and boxes[1].height >= BYSTANDER * boxes[0].height:
        return Situation.SEVERAL
    if measures.height < FARTHEST:
        return Situation.TOO_FAR
    if measures.height > NEAREST:
        return Situation.TOO_NEAR
    return Situation.GOOD


def is_dark(picture: Picture) -> bool:
    """Return whether there is too little light to see anybody."""
    return float(cv2.mean(picture)[1]) < DARKEST_MEAN
