"""Pictures out of MJPEG over HTTP (``multipart/x-mixed-replace``), one by one.

Each part names its ``Content-Length``, as all cameras and bridges we know do; so a
part is read whole, and a stream that breaks is noticed at once.
"""

from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import urlsplit

from drivers.camera import jpeg
from drivers.camera.frames import Exposure, Picture
from drivers.contract import Offline

SILENCE_S: Final = 2.0
HTTP_OK: Final = 200


def _call(host: str, port: int | None) -> HTTPConnection:
    return HTTPConnection(host, port, timeout=SILENCE_S)


def pictures(
    url: str,
    is_wanted: Callable[[], bool],
    least: tuple[int, int] | None = None,
    connect: Callable[[str, int | None], HTTPConnection] = _call,
) -> Iterator[Exposure]:
    """Yield the pictures at ``url`` while they are wanted; the caller decodes them.

    They are decoded no smaller than ``least`` (`jpeg.decoded`).

    Raises:
        Offline: Nobody answers, the stream ended, or nothing came for two seconds.
        Garbled: A picture is none, when it is decoded.
        Refused: A picture is too large.

    """
    place = urlsplit(url)
    connection = connect(place.hostname or "", place.port)
    try:
        connection.request("GET", place.path or "/")
        answer = connection.getresponse()
        if answer.status != HTTP_OK:
            raise Offline("no_stream")
        while is_wanted():
            yield _exposure(_part(answer), least)
    except (OSError, HTTPException):
        raise Offline("no_frames") from None
    finally:
        connection.close()


def _exposure(part: bytes, least: tuple[int, int] | None) -> Exposure:
    return Exposure(partial(_picture, part, least), part)


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
    if size > jpeg.LARGEST_BYTES:
        raise jpeg.too_large()
    part = answer.read(size)
    if len(part) < size:
        raise Offline("no_frames")
    return part


def _picture(part: bytes, least: tuple[int, int] | None) -> Picture:
    return jpeg.decoded(part, jpeg.Jpeg.from_bytes(part), least)
