"""What a camera delivers: one picture, when it came, and its number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""Height × width × 3, in OpenCV's order blue, green, red."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Exposure:
    """A picture that has come and is not decoded yet.

    ``decode`` decodes it, once. ``jpeg`` is what the camera sent, byte for byte, where
    the source hands that out.
    """

    decode: Callable[[], Picture]
    jpeg: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Frame:
    """One picture. ``at_s`` is on the monotonic clock, ``number`` counts from one."""

    picture: Picture
    at_s: float
    number: int
    jpeg: bytes | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a source, in pixels.

    A camera of this machine is asked for ``width`` × ``height`` and gives the nearest
    it has. Pictures that come as JPEG are decoded no smaller than ``least``, which is
    faster than in full; ``None`` is in full. ``with_jpeg`` asks such a camera for its
    own bytes. ``exact``: another size than ``width`` × ``height`` is a trouble.
    """

    width: int = 1280
    height: int = 720
    least: tuple[int, int] | None = None
    with_jpeg: bool = False
    exact: bool = False
