"""The photo on a card: 1,024 opaque bytes, and the plug-in that can read them.

No open decoder of the format (WLT) exists; the real one is a vendor's library. So a
decoder is named in the configuration as ``package.module:function``, takes the 1,024
bytes and returns a PNG. A module that sets ``SIMULATED = True`` decodes simulated
photos, and is not taken unless the reader itself says that it is simulated.
"""

import importlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from drivers.contract import Garbled
from drivers.idcard.blocks import PHOTO_BYTES

UNDECODABLE: Final = "PHOTO_UNDECODABLE"
_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

Decode: TypeAlias = Callable[[bytes], bytes]

_log = logging.getLogger(__name__)


class NoDecoder(Exception):
    """The decoder the configuration names cannot be used. The message says why."""


@dataclass(frozen=True, slots=True, repr=False)
class Photo:
    """A card's photo as far as it could be read."""

    png: bytes | None = None
    problem: str | None = None


def decoder(path: str, *, simulated_reader: bool) -> Decode:
    """Return the decoder at ``path``.

    Raises:
        NoDecoder: No such thing, or a simulator's decoder for a real reader.

    """
    room, _, name = path.partition(":")
    try:
        module = importlib.import_module(room)
        found = getattr(module, name)
    except (ImportError, AttributeError, ValueError) as why:
        raise NoDecoder(f"{path} is not there") from why
    if not callable(found):
        raise NoDecoder(f"{path} is no function")
    if getattr(module, "SIMULATED", False) and not simulated_reader:
        raise NoDecoder(f"{path} decodes simulated photos, and the reader is real")

    def decode(wlt: bytes) -> bytes:
        return bytes(found(wlt))

    return decode


def read(wlt: bytes, decode: Decode | None) -> Photo:
    """Return the photo in ``wlt``, or the problem with it.

    A photo nobody can read ends no visit: people compare faces then.
    """
    if decode is None or len(wlt) != PHOTO_BYTES:
        return Photo(problem=UNDECODABLE)
    try:
        png = decode(wlt)
    except (Garbled, ValueError, OSError) as why:
        _log.warning("photo=undecodable kind=%s", type(why).__name__)
        return Photo(problem=UNDECODABLE)
    if not png.startswith(_PNG_SIGNATURE):
        _log.warning("photo=undecodable kind=no_png")
        return Photo(problem=UNDECODABLE)
    return Photo(png=png)
