"""Where pictures come from: ``v4l2:/dev/…``, ``http://…`` or ``file:/…``."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import cv2
import numpy as np

from drivers.camera import jpeg, mjpeg
from drivers.camera.frames import Exposure, Picture, Wish
from drivers.contract import Garbled, Offline, Refused

V4L2: Final = "v4l2:"
FILE: Final = "file:"
HTTP: Final = "http:"
DEFAULT_FPS: Final = 25.0

Wait = Callable[[float], bool]
"""Waits so many seconds; true when no more pictures are wanted."""


def is_simulated(source: str) -> bool:
    """Return whether ``source`` is anything but a camera of this machine."""
    return not source.startswith(V4L2)


def pictures(source: str, wait: Wait, wish: Wish) -> Iterator[Exposure]:
    """Yield pictures from ``source`` until ``wait`` says they are no longer wanted.

    They come undecoded; each must be decoded before the next is asked for, or never.

    Raises:
        Offline: The source is not there, broke off, or came to its end.
        Garbled: What comes is no picture.
        Refused: No such kind of source, or a picture is too large.

    """
    if source.startswith(HTTP):
        return mjpeg.pictures(source, lambda: not wait(0), wish.least)
    if source.startswith(V4L2):
        camera = _camera(source.removeprefix(V4L2), wish)
        taken = partial(_coded, least=wish.least) if wish.with_jpeg else _exposure
        return _captured(camera, wait, 0, taken)
    if source.startswith(FILE):
        film = cv2.VideoCapture(source.removeprefix(FILE).removeprefix("//"))
        fps = film.get(cv2.CAP_PROP_FPS) or DEFAULT_FPS
        return _captured(film, wait, 1 / fps, _exposure)
    raise Refused("source")


def _camera(device: str, wish: Wish) -> cv2.VideoCapture:
    camera = cv2.VideoCapture(device, cv2.CAP_V4L2)
    # Without MJPG most cameras offer their small sizes only.
    camera.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    camera.set(cv2.CAP_PROP_FRAME_WIDTH, wish.width)
    camera.set(cv2.CAP_PROP_FRAME_HEIGHT, wish.height)
    if wish.with_jpeg:
        camera.set(cv2.CAP_PROP_CONVERT_RGB, 0)
    return camera


def _captured(
    capture: cv2.VideoCapture,
    wait: Wait,
    pause_s: float,
    taken: Callable[[cv2.VideoCapture], Exposure],
) -> Iterator[Exposure]:
    try:
        if not capture.isOpened():
            raise Offline("no_camera")
        while not wait(pause_s):
            if not capture.grab():
                raise Offline("ended" if pause_s else "no_frames")
            yield taken(capture)
    finally:
        capture.release()


def _exposure(capture: cv2.VideoCapture) -> Exposure:
    return Exposure(partial(_retrieved, capture))


def _coded(capture: cv2.VideoCapture, least: tuple[int, int] | None) -> Exposure:
    """Return what the camera coded itself, without the rest of the driver's buffer."""
    buffer = _retrieved(capture).tobytes()
    size = jpeg.Jpeg.from_bytes(buffer)
    whole = buffer[: size.end]
    return Exposure(partial(jpeg.decoded, whole, size, least), whole)


def _retrieved(capture: cv2.VideoCapture) -> Picture:
    try:
        there, picture = capture.retrieve()
    except cv2.error:
        raise Garbled("not_a_picture") from None
    if not there:
        raise Garbled("not_a_picture")
    return picture.astype(np.uint8, copy=False)
