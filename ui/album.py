"""The still pictures of a visit: decoded from memory, kept by name until the wipe.

A picture never touches a disk. What cannot be decoded is remembered as such: the page
then says that there is no picture to see. Pictures are shown much smaller than they
are taken, so each is halved as often as it must be; each step averages four pixels.
"""

import io
import logging
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kivy.core.image import Image
from kivy.graphics import ClearBuffers, ClearColor, Fbo, Rectangle

from ui.tokens import HEIGHT, WIDTH

MOST_PICTURES: Final = 32
MOST_BYTES: Final = 32 * 1024 * 1024
MOST_PIXELS: Final = 32_000_000
"""More than any camera here has; a picture may claim any size."""
PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8"
FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The JPEG segments that tell the size (ITU-T T.81, table B.1)."""

Size = tuple[int, int]


class NoPicture(Exception):
    """These bytes are no picture that can be shown."""


@dataclass(slots=True)
class Album:
    """Pictures by name, each as a chain of textures, every one half the one before."""

    takes: int = 0
    """How often a picture was taken in."""
    _chains: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def sizes(self) -> Mapping[str, Size | None]:
        """The size of each picture; ``None`` where it cannot be shown."""
        return {
            name: tuple(chain[0].size) if chain else None
            for name, chain in self._chains.items()
        }

    def take(self, name: str, descriptor: int, length: int) -> None:
        """Keep the picture behind ``descriptor``, which is closed, as ``name``."""
        self.takes += 1
        self._chains.pop(name, None)
        while len(self._chains) >= MOST_PICTURES:
            self._chains.pop(next(iter(self._chains)))
        try:
            self._chains[name] = [decoded(_read(descriptor, length))]
        except NoPicture as problem:
            logging.getLogger(__name__).warning("picture not shown: %s", problem)
            self._chains[name] = []

    def texture(self, name: str, wide: float, high: float) -> Any:  # noqa: ANN401 — Kivy has no types
        """Return the picture, the smallest that covers this size; or ``None``."""
        chain = self._chains.get(name)
        if not chain:
            return None
        number = 0
        while chain[number].width >= 2 * wide and chain[number].height >= 2 * high:
            number += 1
            if number == len(chain):
                chain.append(halved(chain[-1]))
        return chain[number]

    def wipe(self) -> None:
        """Forget every picture."""
        self._chains.clear()


def decoded(picture: bytes) -> Any:  # noqa: ANN401 — Kivy has no types
    """Return the texture of a JPEG or PNG, no larger than twice the glass.

    Raises `NoPicture`.
    """
    kind = "png" if picture.startswith(PNG) else "jpg"
    wide, high = size_of(picture)
    if not 0 < wide * high <= MOST_PIXELS:
        raise NoPicture(f"{wide} by {high} pixels")
    try:
        image = Image(io.BytesIO(picture), ext=kind, keep_data=False, nocache=True)
    except Exception:  # noqa: BLE001 — Kivy raises plain Exception for what it cannot decode
        raise NoPicture("it cannot be decoded") from None
    texture = image.texture
    while texture.width >= 2 * WIDTH or texture.height >= 2 * HEIGHT:
        texture = halved(texture)
    return texture


def size_of(picture: bytes) -> Size:
    """Return width and height as the head of a JPEG or PNG tells them.

    Raises `NoPicture`: it is neither, or its head is cut short.
    """
    try:
        if picture.startswith(PNG):
            wide, high = struct.unpack_from(">II", picture, 16)
            return wide, high
        if picture.startswith(JPEG):
            return _jpeg_size(picture)
    except (struct.error, IndexError):
        raise NoPicture("its head is cut short") from None
    raise NoPicture("it is neither JPEG nor PNG")


def _jpeg_size(picture: bytes) -> Size:
    at = len(JPEG)
    while picture[at] == 0xFF:  # noqa: PLR2004 — every segment begins with it (T.81, B.1.1.2)
        kind, length = struct.unpack_from(">BH", picture, at + 1)
        if kind in FRAMES:
            high, wide = struct.unpack_from(">HH", picture, at + 5)
            return wide, high
        at += 2 + length
    raise NoPicture("it tells no size")


def halved(texture: Any) -> Any:  # noqa: ANN401 — Kivy has no types
    """Return ``texture`` at half its size."""
    size = (max(texture.width // 2, 1), max(texture.height // 2, 1))
    texture.min_filter = "linear"
    sheet = Fbo(size=size)
    with sheet:
        ClearColor(0, 0, 0, 1)
        ClearBuffers()
        Rectangle(texture=texture, size=size, tex_coords=texture.tex_coords)
    sheet.draw()
    return sheet.texture


def _read(descriptor: int, length: int) -> bytes:
    with os.fdopen(descriptor, "rb") as file:
        if not 0 < length <= MOST_BYTES:
            raise NoPicture(f"{length} bytes")
        try:
            file.seek(0)
            picture = file.read(length)
        except OSError:
            raise NoPicture("it cannot be read") from None
    if len(picture) != length:
        raise NoPicture("it is cut short")
    return picture
