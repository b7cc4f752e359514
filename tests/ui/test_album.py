"""Still pictures: decoded from memory, named, bounded, and gone with the wipe."""

import io
import os
import struct

import numpy as np
import pytest
from PIL import Image

from bench.pictures import Glass
from bench.sample_pictures import card, page
from ui.album import MOST_BYTES, MOST_PICTURES, MOST_PIXELS, Album, NoPicture, size_of


def behind(content: bytes) -> int:
    descriptor = os.memfd_create("picture")
    os.write(descriptor, content)
    return descriptor


def encoded(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#204060").save(made, kind)
    return made.getvalue()


def claimed(wide: int, high: int) -> bytes:
    """Return a PNG that claims a size and holds nothing."""
    head = struct.pack(">I4sIIBBBBB", 13, b"IHDR", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + head + b"\0\0\0\0"


@pytest.fixture
def album(glass: Glass) -> Album:
    assert glass.window is not None
    return Album()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_the_head_tells_the_size(kind: str) -> None:
    assert size_of(encoded(kind)) == (40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_kept_by_its_name(album: Album, kind: str) -> None:
    album.take("page.1", behind(encoded(kind)), len(encoded(kind)))
    assert album.sizes == {"page.1": (40, 30)}
    texture = album.texture("page.1", 40, 30)
    assert tuple(texture.size) == (40, 30)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture at all",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        encoded("JPEG")[:200],
        encoded("PNG")[:40],
        encoded("GIF"),
        claimed(0, 10),
        claimed(50_000, 50_000),
        claimed(100, 100),
    ],
)
def test_what_cannot_be_shown_is_remembered_as_such(
    album: Album, content: bytes
) -> None:
    album.take("page.1", behind(content), len(content))
    assert album.sizes == {"page.1": None}
    assert album.texture("page.1", 10, 10) is None


def test_a_picture_that_was_cut_short_on_its_way_is_none(album: Album) -> None:
    content = encoded("PNG")
    album.take("page.1", behind(content), len(content) + 1)
    assert album.sizes == {"page.1": None}


def test_a_picture_may_not_be_larger_than_the_memory_set_aside(album: Album) -> None:
    album.take("page.1", behind(b"\xff\xd8"), MOST_BYTES + 1)
    assert album.sizes == {"page.1": None}
    assert MOST_PIXELS < 50_000 * 50_000


@pytest.mark.parametrize("content", [encoded("PNG"), b"nothing"])
def test_the_descriptor_is_closed(album: Album, content: bytes) -> None:
    descriptor = behind(content)
    album.take("page.1", descriptor, len(content))
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_a_newer_picture_takes_the_place_of_the_older(album: Album) -> None:
    for size in ((40, 30), (60, 50)):
        content = encoded("PNG", size)
        album.take("look", behind(content), len(content))
    assert album.sizes == {"look": (60, 50)}


def test_so_many_pictures_and_no_more(album: Album) -> None:
    content = encoded("PNG")
    for number in range(MOST_PICTURES + 3):
        album.take(f"page.{number}", behind(content), len(content))
    assert len(album.sizes) == MOST_PICTURES
    assert "page.0" not in album.sizes


def test_a_picture_is_halved_until_it_is_about_as_large_as_shown(album: Album) -> None:
    content = page(1)
    album.take("page.1", behind(content), len(content))
    texture = album.texture("page.1", 120, 170)
    assert 120 <= texture.width < 240
    assert album.texture("page.1", 1240, 1754).width == 1240


def test_a_halved_picture_stands_upright(album: Album) -> None:
    picture = np.zeros((200, 200, 3), np.uint8)
    picture[:100] = (250, 0, 0)
    made = io.BytesIO()
    Image.fromarray(picture).save(made, "PNG")
    album.take("page.1", behind(made.getvalue()), len(made.getvalue()))
    texture = album.texture("page.1", 50, 50)
    # Kivy counts rows from the lower left.
    rows = np.frombuffer(texture.pixels, np.uint8).reshape(50, 50, 4)
    upright = rows if texture.tex_coords[1] > texture.tex_coords[5] else rows[::-1]
    assert tuple(upright[5, 5][:3]) == (250, 0, 0)
    assert tuple(upright[45, 5][:3]) == (0, 0, 0)


def test_the_wipe_forgets_every_picture(album: Album) -> None:
    album.take("card.1", behind(card("a")), len(card("a")))
    album.wipe()
    assert album.sizes == {}
    assert album.texture("card.1", 10, 10) is None


def test_the_reason_names_no_name_and_no_content() -> None:
    with pytest.raises(NoPicture, match="neither JPEG nor PNG"):
        size_of("王样例".encode())
