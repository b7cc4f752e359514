"""What the camera delivers: one picture, when it came, and its number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""Height × width × 3, in OpenCV's order blue, green, red."""

Exposure: TypeAlias = Callable[[], Picture]
"""A picture that has come and is not decoded yet; the call decodes it, once."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Frame:
    """One picture. ``at_s`` is on the monotonic clock, ``number`` counts from one."""

    picture: Picture
    at_s: float
    number: int
