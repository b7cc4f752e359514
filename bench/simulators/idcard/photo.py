"""The simulated card photo: a WebP in the 1,024 bytes where a real card holds WLT.

::

    SIMULATED-WEBP (14) · length u16, big-endian · WebP of at most 1,008 bytes · zeros

Nobody takes it for a real photo: it carries the marker, and this decoder is not taken
by a driver whose reader does not say that it is simulated.
"""

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

SIMULATED: Final = True
"""Tells `drivers.idcard.photo` what kind of decoder this is."""

MARKER: Final = b"SIMULATED-WEBP"
PHOTO_BYTES: Final = 1024
MAX_WEBP_BYTES: Final = 1008
SIZE: Final = (102, 126)
"""Width and height of a real card's photo."""

_HEAD: Final = len(MARKER) + 2


def contain(webp: bytes) -> bytes:
    """Return the photo block with ``webp`` in it; raise ``ValueError`` if too long."""
    if len(webp) > MAX_WEBP_BYTES:
        raise ValueError(f"a picture of {len(webp)} bytes in {MAX_WEBP_BYTES}")
    block = MARKER + len(webp).to_bytes(2, "big") + webp
    return block.ljust(PHOTO_BYTES, b"\0")


def encode(picture: bytes) -> bytes:
    """Return the photo block of a picture file, as fine as its bytes allow."""
    with Image.open(io.BytesIO(picture)) as opened:
        small = ImageOps.fit(opened.convert("RGB"), SIZE, Image.Resampling.LANCZOS)
    least, most = 0, 100
    best = _webp(small, least)
    while least <= most:
        quality = (least + most) // 2
        webp = _webp(small, quality)
        if len(webp) <= MAX_WEBP_BYTES:
            best, least = webp, quality + 1
        else:
            most = quality - 1
    return contain(best)


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


def _webp(picture: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=quality, method=6)
    return written.getvalue()
