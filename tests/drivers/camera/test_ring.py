"""The preview's ring, read as its docstring tells strangers to."""

import mmap
import os
import struct

import numpy as np
import pytest

from drivers.camera.fitting import looking_glass, whole
from drivers.camera.frames import Picture
from drivers.camera.ring import Ring

WIDTH, HEIGHT = 8, 6


def read(descriptor: int) -> Picture | None:
    """Read the newest picture by the layout alone."""
    size = os.fstat(descriptor).st_size
    with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as memory:
        magic, width, height, slots = struct.unpack_from("<4sIII", memory, 0)
        (sequence,) = struct.unpack_from("<Q", memory, 16)
        assert (magic, width, height, slots) == (b"KRG1", WIDTH, HEIGHT, 3)
        assert size == 64 + slots * width * height * 3
        if sequence == 0:
            return None
        start = 64 + sequence % slots * width * height * 3
        slot = memory[start : start + width * height * 3]
    return np.frombuffer(slot, np.uint8).reshape(height, width, 3)


def even(blue: int, green: int, red: int) -> Picture:
    return np.full((HEIGHT, WIDTH, 3), (blue, green, red), np.uint8)


def test_a_reader_sees_the_newest_picture_in_red_green_blue() -> None:
    ring = Ring(WIDTH, HEIGHT, looking_glass)
    assert read(ring.descriptor) is None
    for number in range(1, 8):
        ring.publish(even(number, 20, 30))
        seen = read(ring.descriptor)
        assert seen is not None
        assert seen[0, 0].tolist() == [30, 20, number]
    ring.close()


def test_the_picture_is_mirrored_as_in_a_looking_glass() -> None:
    ring = Ring(WIDTH, HEIGHT, looking_glass)
    picture = even(0, 0, 0)
    picture[:, 0] = 255
    ring.publish(picture)
    seen = read(ring.descriptor)
    assert seen is not None
    assert seen[0, -1].tolist() == [255, 255, 255]
    assert seen[0, 0].tolist() == [0, 0, 0]
    ring.close()


def test_a_wider_picture_is_cut_at_the_middle_and_not_squeezed() -> None:
    ring = Ring(WIDTH, HEIGHT, looking_glass)
    wide = np.zeros((HEIGHT * 2, WIDTH * 4, 3), np.uint8)
    wide[:, WIDTH : WIDTH * 3] = 200
    ring.publish(wide)
    seen = read(ring.descriptor)
    assert seen is not None
    assert seen.min() == 200
    ring.close()


def test_a_wipe_leaves_no_byte_of_any_picture() -> None:
    ring = Ring(WIDTH, HEIGHT, looking_glass)
    for _ in range(3):
        ring.publish(even(1, 2, 3))
    ring.wipe()
    assert read(ring.descriptor) is None
    assert not any(os.pread(ring.descriptor, 10_000, 64))
    ring.close()


def test_a_reader_cannot_write() -> None:
    ring = Ring(WIDTH, HEIGHT, looking_glass)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.pwrite(ring.descriptor, b"x", 0)
    ring.close()


def test_a_paper_is_shown_whole_and_not_mirrored() -> None:
    ring = Ring(WIDTH, HEIGHT, whole)
    picture = np.full((HEIGHT, WIDTH * 2, 3), 200, np.uint8)
    picture[:, : WIDTH // 2] = 90
    ring.publish(picture)
    seen = read(ring.descriptor)
    assert seen is not None
    assert seen[HEIGHT // 2, :, 0].tolist() == [90] * 2 + [200] * 6
    assert seen[0, 0].tolist() == [24, 24, 24], "a margin above what is too wide"
    ring.close()


@pytest.mark.parametrize("size", [(1, 500), (500, 1), (HEIGHT, WIDTH)])
def test_a_paper_of_any_shape_fits(size: tuple[int, int]) -> None:
    shown = whole(np.full((*size, 3), 200, np.uint8), WIDTH, HEIGHT)
    assert shown.shape == (HEIGHT, WIDTH, 3)
    assert shown.max() == 200
