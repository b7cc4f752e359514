"""A simulator's control socket: one line asks, one line answers, or it is unheard."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.site.control import Unheard, order

Answer = Callable[[bytes], None]


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Callable[[bytes], Path]]:
    """Return a maker of simulators: each keeps what it is told and gives one answer."""
    doors: list[socket.socket] = []

    def make(answer: bytes) -> Path:
        path = tmp_path / "one.control"
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(path))
        door.listen()
        doors.append(door)

        def serve() -> None:
            line, _ = door.accept()
            with line, line.makefile("rb") as words:
                (tmp_path / "told").write_bytes(words.readline())
                line.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        return path

    yield make
    for door in doors:
        door.close()


def test_the_line_is_said_and_the_answer_returned(
    simulator: Callable[[bytes], Path], tmp_path: Path
) -> None:
    assert order(simulator(b"ok a\n"), "lay a") == "ok a"
    assert (tmp_path / "told").read_bytes() == b"lay a\n"


def test_an_answer_that_begins_with_error_is_unheard(
    simulator: Callable[[bytes], Path],
) -> None:
    with pytest.raises(Unheard, match="error no such card"):
        order(simulator(b"error no such card\n"), "lay z")


def test_an_answer_that_never_comes_is_unheard(
    simulator: Callable[[bytes], Path],
) -> None:
    with pytest.raises(Unheard, match=r"one\.control"):
        order(simulator(b""), "lay a")


def test_nobody_there_is_unheard(tmp_path: Path) -> None:
    with pytest.raises(Unheard, match=r"gone\.control"):
        order(tmp_path / "gone.control", "lay a")
