"""A camera's stream: JPEGs in MJPEG over HTTP, from the status line to the pixels."""

from random import Random
from typing import Final

import cv2
import numpy as np

from bench.fuzz.ipp import connection
from bench.fuzz.mutation import mutated
from bench.fuzz.target import Input
from drivers.camera import mjpeg
from drivers.doccam.frames import Still
from drivers.doccam.look import look

SIZE: Final = (48, 64)
BROKEN_PART: Final = 0.7
WRONG_LENGTH: Final = 0.15
RAW_HTTP: Final = 0.15
MOST_PARTS: Final = 3
LEAST: Final = (64, 48)
HEAD: Final = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"
)
LENGTHS: Final = (b"0", b"-1", b"25165825", b"99999999999999999999", b"1e3", b"", b"7")
STREAM: Final = "stream"
STILL: Final = "still"


def _pictures() -> list[bytes]:
    shade = np.linspace(0, 255, SIZE[0] * SIZE[1] * 3).reshape(*SIZE, 3)
    picture = shade.astype(np.uint8)
    ways = (
        [cv2.IMWRITE_JPEG_QUALITY, 60],
        [cv2.IMWRITE_JPEG_PROGRESSIVE, 1],
        [cv2.IMWRITE_JPEG_RST_INTERVAL, 2],
        [cv2.IMWRITE_JPEG_OPTIMIZE, 1],
    )
    return [cv2.imencode(".jpg", picture, way)[1].tobytes() for way in ways]


class Streams:
    """Draws broken streams and stills."""

    def __init__(self) -> None:
        self._pictures = _pictures()

    def draw(self, chance: Random) -> Input:
        """Return a stream of a few parts, or one still, broken here and there."""
        if chance.random() < 1 / MOST_PARTS:
            return Input(STILL, self._picture(chance))
        parts = [self._part(chance) for _ in range(chance.randint(1, MOST_PARTS))]
        stream = HEAD + b"".join(parts)
        if chance.random() < RAW_HTTP:
            stream = mutated(stream, chance)
        return Input(STREAM, stream)

    def _picture(self, chance: Random) -> bytes:
        whole = chance.choice(self._pictures)
        if chance.random() < BROKEN_PART:
            return mutated(whole, chance, self._pictures)
        return whole

    def _part(self, chance: Random) -> bytes:
        data = self._picture(chance)
        length = b"%d" % len(data)
        if chance.random() < WRONG_LENGTH:
            length = chance.choice(LENGTHS)
        head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: "
        return head + length + b"\r\n\r\n" + data + b"\r\n"


def feed(item: Input) -> None:
    """Have the production source read the stream, or the document camera the still."""
    if item.kind == STILL:
        look(Still.from_bytes(item.data))
        return
    url = "http://camera/stream"
    exposures = mjpeg.pictures(
        url, lambda: True, LEAST, connect=lambda *_: connection(item.data)
    )
    for exposure in exposures:
        exposure.decode()
