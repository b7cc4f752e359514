"""The simulated card photo: a WebP in the 1,024 bytes where a real card holds WLT.

::

    SIMULATED-WEBP (14) · length u16, big-endian · WebP of at most 1,008 bytes · zeros

Nobody takes it for a real photo: it carries the marker, and this decoder is not taken
by a driver whose reader does not say that it is simulated.
"""

import io
from typing import Final

from PIL import Image, UnidentifiedImageError

SIMULATED: Final = True
"""Tells `drivers.idcard.photo` what kind of decoder this is."""

MARKER: Final = b"SIMULATED-WEBP"
PHOTO_BYTES: Final = 1024
MAX_WEBP_BYTES: Final = 1008

_HEAD: Final = len(MARKER) + 2


def encode(webp: bytes) -> bytes:
    """Return the photo block with ``webp`` in it; raise ``ValueError`` if too long."""
    if len(webp) > MAX_WEBP_BYTES:
        raise ValueError(f"a picture of {len(webp)} bytes in {MAX_WEBP_BYTES}")
    block = MARKER + len(webp).to_bytes(2, "big") + webp
    return block.ljust(PHOTO_BYTES, b"\0")


def decode(block: bytes) -> bytes:
    """Return the PNG of a photo block; raise ``ValueError`` if it holds none."""
    if not block.startswith(MARKER) or len(block) != PHOTO_BYTES:
        raise ValueError("no simulated photo")
    length = int.from_bytes(block[len(MARKER) : _HEAD], "big")
    png = io.BytesIO()
    try:
        with Image.open(io.BytesIO(block[_HEAD : _HEAD + length])) as picture:
            picture.convert("RGB").save(png, "PNG")
    except UnidentifiedImageError:
        # The error's text names the bytes' object and nothing useful.
        raise ValueError("no picture in the simulated photo") from None
    return png.getvalue()
