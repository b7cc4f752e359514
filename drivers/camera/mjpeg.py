"""Pictures out of MJPEG over HTTP (``multipart/x-mixed-replace``), one by one.

Each part names its ``Content-Length``, as all cameras and bridges we know do; so a
part is read whole, and a stream that breaks is noticed at once.
"""

from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import urlsplit

import cv2
import numpy as np

from drivers.camera.frames import Exposure, Picture
from drivers.contract import Garbled, Offline

SILENCE_S: Final = 2.0
LONGEST_PART: Final = 16 * 1024 * 1024
HTTP_OK: Final = 200


def pictures(url: str, is_wanted: Callable[[], bool]) -> Iterator[Exposure]:
    """Yield the pictures at ``url`` while they are wanted; the caller decodes them.

    Raises:
        Offline: Nobody answers, the stream ended, or nothing came for two seconds.
        Garbled: What comes is no MJPEG; of one picture, when it is decoded.

    """
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=SILENCE_S)
    try:
        connection.request("GET", place.path or "/")
        answer = connection.getresponse()
        if answer.status != HTTP_OK:
            raise Offline("no_stream")
        while is_wanted():
            yield partial(_picture, _part(answer))
    except (OSError, HTTPException):
        raise Offline("no_frames") from None
    finally:
        connection.close()


def _part(answer: HTTPResponse) -> bytes:
    size = None
    while True:
        line = answer.readline(1024)
        if not line:
            raise Offline("no_frames")
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            size = int(value) if value.strip().isdigit() else None
        if line in {b"\r\n", b"\n"} and size is not None:
            break
    if size > LONGEST_PART:
        raise Garbled("part_too_long")
    part = answer.read(size)
    if len(part) < size:
        raise Offline("no_frames")
    return part


def _picture(part: bytes) -> Picture:
    try:
        picture = cv2.imdecode(np.frombuffer(part, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:  # an empty part, or a header that promises too many pixels
        raise Garbled("not_a_picture") from None
    if picture is None:
        raise Garbled("not_a_picture")
    return picture.astype(np.uint8, copy=False)
