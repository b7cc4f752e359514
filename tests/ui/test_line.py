"""The line to the core: it comes back, tells when it is gone, and hands things on."""

import os
import queue
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.line import Line
from ui.link import Hello, Preview, ToScreen, Wipe, Wiped, encode, for_core

DEADLINE_S = 10.0
Told = tuple[ToScreen | None, int | None]


class Core:
    """A core that listens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.door.bind(str(path))
        self.door.listen()
        self.door.settimeout(DEADLINE_S)

    def accept(self) -> socket.socket:
        caller, _ = self.door.accept()
        caller.settimeout(DEADLINE_S)
        return caller

    def close(self) -> None:
        self.door.close()
        self.path.unlink()


@pytest.fixture
def told() -> "queue.Queue[Told]":
    return queue.Queue()


@pytest.fixture
def line(tmp_path: Path, told: "queue.Queue[Told]") -> Iterator[Line]:
    made = Line(tmp_path / "s", lambda message, fd: told.put((message, fd)))
    yield made
    made.close()


def test_it_says_hello_first_and_hands_messages_on(
    line: Line, told: "queue.Queue[Told]"
) -> None:
    core = Core(line.path)
    line.open()
    caller = core.accept()
    assert for_core(caller.recv(4096)) == Hello(os.getpid())
    caller.sendall(encode(Wipe(3)))
    assert told.get(timeout=DEADLINE_S) == (Wipe(3), None)
    assert line.say(Wiped(3))
    assert for_core(caller.recv(4096)) == Wiped(3)
    core.close()


def test_a_descriptor_comes_with_its_message(
    line: Line, told: "queue.Queue[Told]"
) -> None:
    core = Core(line.path)
    line.open()
    caller = core.accept()
    ring = os.memfd_create("ring")
    socket.send_fds(caller, [encode(Preview(6, 4))], [ring, ring])
    message, descriptor = told.get(timeout=DEADLINE_S)
    assert message == Preview(6, 4)
    assert descriptor is not None
    assert os.fstat(descriptor).st_ino == os.fstat(ring).st_ino
    os.close(descriptor)
    os.close(ring)
    core.close()


def test_a_core_that_goes_is_told_and_comes_back(
    line: Line, told: "queue.Queue[Told]"
) -> None:
    core = Core(line.path)
    line.open()
    caller = core.accept()
    assert for_core(caller.recv(4096)) == Hello(os.getpid())
    caller.close()
    assert told.get(timeout=DEADLINE_S) == (None, None)
    core.close()
    again = Core(line.path)
    assert for_core(again.accept().recv(4096)) == Hello(os.getpid())
    again.close()


def test_a_core_that_talks_nonsense_is_left(
    line: Line, told: "queue.Queue[Told]"
) -> None:
    core = Core(line.path)
    line.open()
    caller = core.accept()
    caller.recv(4096)
    ring = os.memfd_create("ring")
    socket.send_fds(caller, [b'{"door":1}'], [ring])
    os.close(ring)
    assert told.get(timeout=DEADLINE_S) == (None, None)
    assert for_core(core.accept().recv(4096)) == Hello(os.getpid())
    core.close()


def test_nobody_hears_before_there_is_a_line(line: Line) -> None:
    assert not line.say(Wiped(1))


def test_saying_to_a_core_that_is_gone_is_no_fault(
    line: Line, told: "queue.Queue[Told]"
) -> None:
    core = Core(line.path)
    line.open()
    caller = core.accept()
    caller.sendall(encode(Wipe(1)))
    told.get(timeout=DEADLINE_S)
    core.close()
    caller.close()
    told.get(timeout=DEADLINE_S)
    assert not line.say(Wiped(1))
