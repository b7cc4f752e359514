"""What the mesh tells of a head: where it looks, how open its eyes are, how near it is.

Yaw comes from the mesh's own depth of eyes and cheeks; a flat picture that is turned
swings it by 2 to 5 degrees only. The eye opening is the eye aspect ratio of Soukupová
and Čech; people differ so much (0.18 to 0.38 open) that only the ratio to one's own
open eyes means anything.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from drivers.facecam.mesh import Face, Points

RIGHT_CHEEK: Final = 234
LEFT_CHEEK: Final = 454
RIGHT_EYE: Final = (33, 160, 158, 133, 153, 144)
LEFT_EYE: Final = (362, 385, 387, 263, 373, 380)
"""Corner, two of the upper lid, corner, two of the lower lid; the person's sides."""


@dataclass(frozen=True, slots=True)
class Measures:
    """One head in one picture.

    ``yaw_deg`` > 0 is a head turned to the person's own left. ``height`` is the face's
    share of the picture's height.
    """

    yaw_deg: float
    eye_opening: float
    height: float


def measured(face: Face, picture_height: int) -> Measures:
    """Return the measures of ``face`` in a picture of ``picture_height`` pixels."""
    points = face.points
    return Measures(
        yaw_deg=_yaw_deg(points),
        eye_opening=(_opening(points, RIGHT_EYE) + _opening(points, LEFT_EYE)) / 2,
        height=float(np.ptp(points[:, 1])) / picture_height,
    )


def _yaw_deg(points: Points) -> float:
    across = (points[LEFT_CHEEK] - points[RIGHT_CHEEK]) + (
        points[LEFT_EYE[3]] - points[RIGHT_EYE[0]]
    )
    return float(np.degrees(np.arctan2(across[2], across[0])))


def _opening(points: Points, eye: tuple[int, ...]) -> float:
    outer, up1, up2, inner, low2, low1 = points[list(eye), :2]
    wide = np.linalg.norm(outer - inner)
    high = np.linalg.norm(up1 - low1) + np.linalg.norm(up2 - low2)
    return float(high / (2 * wide)) if wide > 0 else 0.0
