"""How a still is taken: asked for at an address of its own, or out of the stream.

Both give the bytes as the camera sent them, of a picture newer than the command.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

from drivers.camera import jpeg
from drivers.camera.camera import Camera
from drivers.camera.frames import Frame
from drivers.contract import Code, Errand, Garbled, Offline

CAMERA_OFFLINE: Final = "camera_offline"
ANSWER_WITHIN_S: Final = 3.0
"""So long a camera that is away may take to come back before that is said."""
SILENCE_S: Final = 5.0
AGAIN_S: Final = 0.2
CHUNK: Final = 256 * 1024
HTTP_OK: Final = 200
NEWER: Final = 2
"""The first picture after a command may have been exposed before it."""


Taken = TypeVar("Taken")


class Shutter(Protocol):
    """Takes one still."""

    def take(self, errand: Errand) -> bytes:
        """Return the camera's own bytes; what they are worth is not looked at.

        Raises:
            Offline: With code ``timeOut``, detail ``camera_offline``: it is away.
            Garbled: The stream's pictures are none; `jpeg.OF_PICTURES` says why.
            Refused: ``picture_too_large``, in bytes.

        """


class Away(Exception):
    """The camera did not answer this time."""


@dataclass(frozen=True, slots=True)
class StillAt:
    """A camera that hands out a still at ``url``."""

    url: str

    def take(self, errand: Errand) -> bytes:
        """Ask for a still, again for a moment while nobody answers."""
        return patiently(errand, lambda: self._asked(errand))

    def _asked(self, errand: Errand) -> bytes:
        place = urlsplit(self.url)
        timeout_s = max(AGAIN_S, min(SILENCE_S, errand.left_s()))
        connection = HTTPConnection(place.hostname or "", place.port, timeout_s)
        try:
            connection.request("GET", place.path or "/")
            answer = connection.getresponse()
            if answer.status != HTTP_OK:
                raise Away
            return _read(answer, errand)
        except (OSError, HTTPException):
            raise Away from None
        finally:
            connection.close()


@dataclass(frozen=True, slots=True, repr=False)
class StillOfStream:
    """A camera whose stream is as large as its stills."""

    camera: Camera

    def take(self, errand: Errand) -> bytes:
        """Wait for a picture that was exposed after the command."""
        with self.camera.watching():
            seen = self.camera.after(0, 0)
            number, data = (0 if seen is None else seen.number), b""
            for _ in range(NEWER):
                frame = patiently(errand, partial(self._next, number))
                number, data = frame.number, frame.jpeg or b""
            return data

    def _next(self, number: int) -> Frame:
        frame = self.camera.after(number, AGAIN_S)
        if frame is not None:
            return frame
        trouble = self.camera.trouble()
        if trouble in jpeg.OF_PICTURES:
            raise Garbled(trouble)
        raise Away


def patiently(errand: Errand, ask: Callable[[], Taken]) -> Taken:
    """Return what ``ask`` brings, asking again while the camera may come back."""
    began_s = errand.left_s()
    while True:
        try:
            return ask()
        except Away:
            left_s = errand.left_s()
            if min(left_s, ANSWER_WITHIN_S - (began_s - left_s)) <= AGAIN_S:
                raise Offline(CAMERA_OFFLINE, code=Code.TIME_OUT) from None
        errand.wait(AGAIN_S)


def _read(answer: HTTPResponse, errand: Errand) -> bytes:
    """Read to the end, or to more than a still may have."""
    if (answer.length or 0) > jpeg.LARGEST_BYTES:
        raise jpeg.too_large()
    pieces, size = [], 0
    # One piece each: whoever trickles is noticed, and so is being called back.
    while piece := answer.read1(CHUNK):
        errand.check()
        pieces.append(piece)
        size += len(piece)
        if size > jpeg.LARGEST_BYTES:
            raise jpeg.too_large()
    return b"".join(pieces)
