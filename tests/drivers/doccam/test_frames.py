"""A still is somebody's paper: kept as it came, and shown in no text."""

import hashlib

import pytest

from drivers.contract import Garbled
from drivers.doccam.frames import Still


def test_a_still_is_what_came_byte_for_byte(page: bytes) -> None:
    still = Still.from_bytes(page + b" and what stood behind it")
    assert still.to_bytes() == page + b" and what stood behind it"
    assert (still.size.width, still.size.height) == (1200, 900)
    assert still.sha256 == hashlib.sha256(still.to_bytes()).hexdigest()


def test_a_still_shows_nothing_of_itself(page: bytes) -> None:
    assert repr(page[:8])[2:-1] not in repr(Still.from_bytes(page))


def test_what_is_no_still_is_named() -> None:
    with pytest.raises(Garbled, match="picture_empty"):
        Still.from_bytes(b"")
