"""The screen reads the ring that the camera's driver writes; the two are strangers."""

import os

import numpy as np
import pytest

from bench.pictures import Glass
from drivers.camera import ring as writer
from drivers.camera.fitting import looking_glass
from ui.preview import HEADER, HEADER_BYTES, MAGIC, SEQUENCE_AT, Camera, Ring, Strange


@pytest.fixture
def written() -> writer.Ring:
    return writer.Ring(64, 48, looking_glass)


def picture(value: int) -> np.ndarray:
    return np.full((48, 64, 3), value, np.uint8)


def reader(written: writer.Ring) -> Ring:
    return Ring.behind(os.dup(written.descriptor))


def test_both_rooms_mean_the_same_layout() -> None:
    assert HEADER.format == writer.HEADER.format
    assert (MAGIC, HEADER_BYTES) == (writer.MAGIC, writer.HEADER_BYTES)
    assert SEQUENCE_AT == writer.SEQUENCE_AT


def test_an_empty_ring_has_no_picture(written: writer.Ring) -> None:
    assert reader(written).newest() is None


def test_the_newest_picture_is_read_once(written: writer.Ring) -> None:
    ring = reader(written)
    for value in (10, 20, 30, 40, 50):
        written.publish(picture(value))
    newest = ring.newest()
    assert newest is not None
    assert set(newest) == {50}
    assert len(newest) == 64 * 48 * 3
    assert ring.newest() is None


def test_a_wiped_ring_has_no_picture(written: writer.Ring) -> None:
    ring = reader(written)
    written.publish(picture(10))
    written.wipe()
    assert ring.newest() is None


def test_a_picture_that_was_written_over_meanwhile_does_not_count(
    written: writer.Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = reader(written)
    written.publish(picture(10))
    counts = iter([1, 3])
    monkeypatch.setattr(Ring, "_sequence", lambda _: next(counts))
    assert ring.newest() is None


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 4096])
def test_another_file_is_strange(content: bytes) -> None:
    descriptor = os.memfd_create("strange")
    os.write(descriptor, content)
    with pytest.raises(Strange):
        Ring.behind(descriptor)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_the_camera_keeps_one_texture_and_lets_go_of_it(
    glass: Glass, written: writer.Ring
) -> None:
    assert glass.window is not None
    camera = Camera()
    camera.open(os.dup(written.descriptor))
    assert not camera.update()
    written.publish(picture(10))
    assert camera.update()
    first = camera.texture
    written.publish(picture(20))
    assert camera.update()
    assert camera.texture is first
    camera.close()
    assert camera.texture is None
    assert not camera.update()


def test_a_strange_ring_leaves_the_page_without_a_picture(glass: Glass) -> None:
    assert glass.window is not None
    camera = Camera()
    camera.open(os.memfd_create("strange"))
    assert not camera.update()
