"""The collector behind a vendor's library with the interface of GA/T 626.1.

ID-grade collectors come with a shared library of theirs that has the functions
``LIVESCAN_…``. All of them return an int: 1 is success, less is an error. The library
is foreign code; it runs in the device's own process, and what it brings is looked at
before it counts. Pictures have a byte a pixel, row by row from the top, 0 is black.
"""

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.contract import Code, DeviceError, Garbled, Offline
from drivers.fingerprint.collector import Identity
from drivers.fingerprint.faults import library_error
from drivers.fingerprint.image import HEIGHTS, WIDTH, Image
from drivers.fingerprint.section import Library

SUCCESS: Final = 1
NOT_IMPLEMENTED: Final = -3
DESCRIPTION_BYTES: Final = 1024
SPARE: Final = 2
"""Some libraries write twice the picture's size into the buffer."""
FINGER_CONTRAST: Final = 10.0
"""Mean difference of pixels half a ridge apart, below which a plate is empty. Its own
noise makes a few; uneven light, which changes slowly, makes none."""
HALF_RIDGE_PX: Final = 4
LOOK_STEP: Final = 7
"""Every seventh pixel is looked at to tell a finger from an empty plate."""
SIMULATORS_WORD: Final = "SIMULATED"
"""A library whose description says so is none of a real collector."""

_NEEDED: Final = (
    "LIVESCAN_Init",
    "LIVESCAN_Close",
    "LIVESCAN_GetChannelCount",
    "LIVESCAN_BeginCapture",
    "LIVESCAN_GetFPRawData",
    "LIVESCAN_EndCapture",
)


@dataclass(slots=True, repr=False)
class LivescanCollector:
    """A library behind `drivers.fingerprint.collector.Collector`."""

    library: ctypes.CDLL
    channel: int
    identity: Identity
    buffer: ctypes.Array[ctypes.c_char]
    size: int
    """Of a picture, in bytes."""
    shows_finger: bool = False

    def look(self) -> bool:
        """Ask the library for its channels: none is a collector that was pulled."""
        if _call(self.library, "LIVESCAN_GetChannelCount") <= self.channel:
            raise Offline("unplugged")
        return True

    def recognise(self, check: Callable[[], None]) -> None:
        """Do nothing: the library holds the very collector that it opened."""
        check()

    def finds_finger(self, check: Callable[[], None]) -> bool:
        """Take a picture and tell a finger from an empty plate."""
        check()
        self._told("LIVESCAN_BeginCapture", self.channel)
        try:
            self._told("LIVESCAN_GetFPRawData", self.channel, self.buffer)
        finally:
            self._told("LIVESCAN_EndCapture", self.channel)
        contrast = _contrast(self.buffer.raw[: self.size])
        self.shows_finger = contrast >= FINGER_CONTRAST
        return self.shows_finger

    def image(self, check: Callable[[], None], tell: Callable[[float], None]) -> Image:
        """Return the picture that showed a finger."""
        check()
        if not self.shows_finger:
            raise Garbled("no_picture")
        tell(1.0)
        return Image.from_pixels(self.buffer.raw[: self.size])

    def wipe(self) -> None:
        """Zero the picture."""
        self.shows_finger = False
        ctypes.memset(self.buffer, 0, len(self.buffer))

    def close(self) -> None:
        """Let the library let go; whether it succeeds helps nobody any more."""
        self.wipe()
        _call(self.library, "LIVESCAN_Close")

    def _told(self, function: str, *args: object) -> None:
        answer = _call(self.library, function, *args)
        if answer < SUCCESS:
            raise library_error(answer)


def open_library(told: Library) -> LivescanCollector:
    """Open the collector of the library ``told``, or raise `Offline`."""
    library = _loaded(Path(told.library))
    answer = _call(library, "LIVESCAN_Init")
    if answer < SUCCESS:
        raise Offline(library_error(answer).detail)
    try:
        if _call(library, "LIVESCAN_GetChannelCount") <= told.channel:
            raise Offline("not_there")
        size = _picture_size(library, told.channel)
        identity = _identity(library, Path(told.library))
    except DeviceError as why:
        _call(library, "LIVESCAN_Close")
        raise Offline(why.detail) from None
    buffer = ctypes.create_string_buffer(size * SPARE)
    return LivescanCollector(library, told.channel, identity, buffer, size)


def _loaded(path: Path) -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(os.fspath(path))
    except OSError:
        raise Offline("library_missing") from None
    if not all(hasattr(library, function) for function in _NEEDED):
        raise Offline("library_function", code=Code.UNSUPPORTED_COMMAND)
    return library


def _picture_size(library: ctypes.CDLL, channel: int) -> int:
    """Return the bytes of a picture: the library's word, else the standard's."""
    width, height = ctypes.c_int(WIDTH), ctypes.c_int(max(HEIGHTS))
    if hasattr(library, "LIVESCAN_GetMaxImageSize"):
        both = ctypes.byref(width), ctypes.byref(height)
        answer = _call(library, "LIVESCAN_GetMaxImageSize", channel, *both)
        if answer < SUCCESS and answer != NOT_IMPLEMENTED:
            raise library_error(answer)
    if width.value != WIDTH or height.value not in HEIGHTS:
        raise Offline("library_image_size")
    return width.value * height.value


def _identity(library: ctypes.CDLL, path: Path) -> Identity:
    version = description = ""
    if hasattr(library, "LIVESCAN_GetVersion"):
        version = str(_call(library, "LIVESCAN_GetVersion"))
    if hasattr(library, "LIVESCAN_GetDesc"):
        text = ctypes.create_string_buffer(DESCRIPTION_BYTES)
        if _call(library, "LIVESCAN_GetDesc", text) >= SUCCESS:
            description = text.value.decode("ascii", "replace")
    return Identity(
        model=path.name,
        firmware=version,
        simulated=SIMULATORS_WORD in description,
    )


def _call(library: ctypes.CDLL, function: str, *args: object) -> int:
    return int(getattr(library, function)(*args))


def _contrast(pixels: bytes) -> float:
    seen = zip(pixels[::LOOK_STEP], pixels[HALF_RIDGE_PX::LOOK_STEP], strict=False)
    differences = [abs(one - other) for one, other in seen]
    return sum(differences) / len(differences)
