"""A camera's self-test: does a picture come that was exposed after it was asked for."""

from typing import Final

from drivers.camera.camera import Camera
from drivers.camera.frames import Frame
from drivers.camera.health import BLACK, NO_FRAMES, WRONG_SIZE, is_black
from drivers.contract import Code, Errand, Offline, Refused

WITHIN_S: Final = 3.0
GLANCE_S: Final = 0.2
NEWER: Final = 2
"""The first picture may have been exposed before the question."""


def fresh(camera: Camera, errand: Errand) -> Frame:
    """Return a fresh picture of ``camera``.

    Raises:
        Offline: With code ``timeOut`` and the stream's trouble: none came in time.
        Refused: ``black`` or ``wrong_size``.

    """
    frame = _newer(camera, errand)
    if is_black(frame.picture):
        raise Refused(BLACK, code=Code.USER_ERROR)
    if camera.trouble() == WRONG_SIZE:
        raise Refused(WRONG_SIZE, code=Code.HARDWARE_ERROR)
    return frame


def _newer(camera: Camera, errand: Errand) -> Frame:
    began_s = errand.left_s()
    number, taken = 0, 0
    with camera.watching():
        while began_s - errand.left_s() < WITHIN_S:
            errand.check()
            frame = camera.after(number, GLANCE_S)
            if frame is None:
                continue
            number, taken = frame.number, taken + 1
            if taken == NEWER:
                return frame
        trouble = camera.trouble() or NO_FRAMES
    raise Offline(trouble, code=Code.TIME_OUT)
