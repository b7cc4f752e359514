"""A frame is somebody's face: it does not show in any text."""

import numpy as np

from drivers.camera.frames import Frame


def test_a_frame_shows_nothing_of_its_picture() -> None:
    frame = Frame(np.full((2, 2, 3), 231, np.uint8), at_s=1.0, number=7)
    assert "231" not in repr(frame)
    assert frame.number == 7


def test_two_frames_of_the_same_picture_are_two() -> None:
    picture = np.zeros((2, 2, 3), np.uint8)
    assert Frame(picture, 1.0, 1) != Frame(picture, 1.0, 1)
