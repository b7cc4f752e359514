"""The searches of the wipe tests find what they look for, wherever and however."""

import base64
import gc
import io
import mmap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.memory import held, in_files, spellings

# Told apart from what it stands for: nothing here may hold the marker but the object
# that is to be found.
ASKED = "王样例-990101199001010029".encode().hex()


def marker() -> bytes:
    return bytes.fromhex(ASKED)


def around(spelt: bytes) -> bytes:
    return b"before" + spelt + b"after"


class Slotted:
    """An object of the kind the house likes."""

    __slots__ = ("content",)

    def __init__(self, content: object) -> None:
        self.content = content


def mapped() -> mmap.mmap:
    memory = mmap.mmap(-1, 4096)
    memory[100 : 100 + len(marker())] = marker()
    return memory


def picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a part of a picture that begins behind the marker, a view of all."""
    whole = np.frombuffer(around(marker()) * 2, np.uint8)
    return whole[-4:]


def wide_picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    whole = np.zeros((4, 300), np.uint8)
    whole[2, : len(marker())] = np.frombuffer(marker(), np.uint8)
    return whole[::2, :200]


def in_a_cycle() -> None:
    ring: list[object] = [marker()]
    ring.append(ring)


HIDDEN: dict[str, Callable[[], object]] = {
    "text": lambda: marker().decode(),
    "utf-16": lambda: around(marker().decode().encode("utf-16-le")),
    "base64": lambda: base64.b64encode(around(marker())).decode(),
    "base64, one on": lambda: base64.b64encode(b"1" + around(marker())),
    "base64, two on": lambda: base64.b64encode(b"12" + around(marker())),
    "buffer": lambda: bytearray(around(marker())),
    "stream": lambda: io.BytesIO(around(marker())),
    "text stream": lambda: io.StringIO(marker().decode()),
    "mapped memory": mapped,
    "array behind a view": picture,
    "view with gaps": wide_picture,
    "array of objects": lambda: np.array([marker(), None], dtype=object),
    "view of a buffer": lambda: memoryview(bytearray(around(marker())))[-3:],
    "dict of texts": lambda: {"a": {"b": marker().decode()}},
    "slot": lambda: Slotted(marker()),
}


@pytest.mark.parametrize("where", HIDDEN)
def test_memory_is_searched_for(where: str) -> None:
    found = held([marker()])
    assert not found
    hidden = Slotted(HIDDEN[where]())
    found = held([marker()])
    assert found
    del hidden, found
    assert not held([marker()])


def test_what_only_a_collection_would_take_away_is_found() -> None:
    gc.collect()
    gc.disable()
    try:
        in_a_cycle()
        found = len(held([marker()]))
    finally:
        gc.enable()
    gc.collect()
    assert found == 1
    assert not held([marker()])


def test_a_local_of_another_thread_is_found_while_it_runs() -> None:
    go_on, there = threading.Event(), threading.Event()

    def keep() -> Iterator[bytes]:
        kept = marker()
        there.set()
        go_on.wait(30)
        yield kept

    thread = threading.Thread(target=lambda: list(keep()))
    thread.start()
    assert there.wait(30)
    found = len(held([marker()]))
    go_on.set()
    thread.join()
    assert found == 1
    assert not held([marker()])


@pytest.mark.parametrize("one_on", [b"", b"1", b"12"])
def test_files_are_searched_however_it_is_spelt(tmp_path: Path, one_on: bytes) -> None:
    forms = (
        marker(),
        marker().decode().encode("utf-16-le"),
        base64.b64encode(one_on + around(marker())),
    )
    for number, spelt in enumerate(forms):
        file = tmp_path / "deep" / str(number)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(around(spelt))
        assert in_files(tmp_path, [marker()]) == {marker()}
        file.unlink()
    assert in_files(tmp_path, [marker()]) == set()


def test_bytes_of_a_picture_are_looked_for_as_they_are_and_in_base64() -> None:
    row = bytes(range(120, 180))
    plain, *coded = spellings(row)
    assert plain == row
    assert len(coded) == 3
    for before in range(3):
        whole = base64.b64encode(b"x" * before + row + b"rest")
        assert sum(each in whole for each in coded) == 1
