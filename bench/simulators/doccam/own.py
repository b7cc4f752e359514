"""A visitor's own picture under the camera, whatever it is."""

import hashlib
import io
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageOps

from drivers.camera.fitting import whole
from drivers.camera.frames import Picture

LARGEST_PIXELS: Final = 64 * 1000 * 1000
"""Larger ones are handed on unopened: they are for the driver to refuse."""
QUALITY: Final = 91


@dataclass(frozen=True, slots=True, repr=False)
class Shot:
    """What lies there as the camera gives it: the still's bytes, and a small picture.

    ``small`` is ``None`` where nothing can be seen: the still is no picture.
    """

    still: bytes
    small: Picture | None
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(self.still).hexdigest())


def shot_of(data: bytes, width: int, height: int) -> Shot:
    """Return the shot of somebody's own picture, its small one ``width`` × ``height``.

    A JPEG is handed out as it is, byte for byte. Another kind of picture becomes the
    JPEG a camera would make of it. What is no picture is handed out as it is, too.
    """
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                return Shot(data, None)
            is_jpeg = opened.format == "JPEG"
            # A JPEG is shown small, so it is decoded small, which costs little.
            opened.draft("RGB", (width * 2, height * 2))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Shot(data, None)
    picture = cv2.cvtColor(np.asarray(upright), cv2.COLOR_RGB2BGR).astype(np.uint8)
    return Shot(data if is_jpeg else coded(picture), whole(picture, width, height))


def coded(picture: Picture, quality: int = QUALITY) -> bytes:
    """Return ``picture`` as JPEG."""
    made = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return made.tobytes()
