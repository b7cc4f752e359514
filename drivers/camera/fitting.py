"""How a picture is made to fit the preview: as a looking glass, or whole."""

from collections.abc import Callable
from typing import Final, TypeAlias

import cv2
import numpy as np

from drivers.camera.frames import Picture

Fitting: TypeAlias = Callable[[Picture, int, int], Picture]
"""Picture, width and height → the picture as it is shown there."""

MARGIN: Final = 24
"""The grey level of what a whole picture does not cover."""


def looking_glass(picture: Picture, width: int, height: int) -> Picture:
    """Return ``picture`` mirrored, scaled to fill and cut at the middle."""
    high, wide = picture.shape[:2]
    if (wide, high) != (width, height):
        scale = max(width / wide, height / high)
        cut_w, cut_h = round(width / scale), round(height / scale)
        x, y = (wide - cut_w) // 2, (high - cut_h) // 2
        cut = picture[y : y + cut_h, x : x + cut_w]
        picture = cv2.resize(cut, (width, height)).astype(np.uint8)
    return picture[:, ::-1]


def whole(picture: Picture, width: int, height: int) -> Picture:
    """Return all of ``picture``, as it lies, in the middle of a grey ground."""
    high, wide = picture.shape[:2]
    if (wide, high) == (width, height):
        return picture
    scale = min(width / wide, height / high)
    shown_w, shown_h = max(1, round(wide * scale)), max(1, round(high * scale))
    area = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(picture, (shown_w, shown_h), interpolation=area)
    if (shown_w, shown_h) == (width, height):
        return small.astype(np.uint8, copy=False)
    ground = np.full((height, width, 3), MARGIN, np.uint8)
    x, y = (width - shown_w) // 2, (height - shown_h) // 2
    ground[y : y + shown_h, x : x + shown_w] = small
    return ground
