"""The cable carries bytes both ways, and can be pulled and plugged."""

import socket
import threading
from collections.abc import Iterator

import pytest

from bench.site.cable import Cable
from bench.site.ports import free_port

TIMEOUT_S = 5.0
MEGABYTE = b"\x5a" * 1_000_000


@pytest.fixture
def cable() -> Iterator[Cable]:
    one = Cable()
    yield one
    one.end()


@pytest.fixture
def echo() -> Iterator[int]:
    """Return a port where everything is said back."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve(line: socket.socket) -> None:
        with line:
            while heard := line.recv(65_536):
                line.sendall(heard)

    def accept() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(line,), daemon=True).start()

    listener = threading.Thread(target=accept, daemon=True)
    listener.start()
    yield door.getsockname()[1]
    door.shutdown(socket.SHUT_RDWR)
    door.close()
    listener.join()


def test_bytes_come_through_as_they_are(cable: Cable, echo: int) -> None:
    with _call(cable.relay(echo)) as line:
        threading.Thread(target=line.sendall, args=(MEGABYTE,), daemon=True).start()
        assert _hear(line, len(MEGABYTE)) == MEGABYTE


def test_pulling_breaks_what_is_open(cable: Cable, echo: int) -> None:
    with _call(cable.relay(echo)) as line:
        _say(line)
        cable.pull()
        assert not cable.plugged
        assert _is_broken(line)


def test_a_pulled_cable_refuses_and_a_plugged_one_carries_again(
    cable: Cable, echo: int
) -> None:
    port = cable.relay(echo)
    cable.pull()
    with _call(port) as line:
        assert _is_broken(line)
    cable.plug()
    with _call(port) as line:
        _say(line)


def test_every_relay_is_cut_together(cable: Cable, echo: int) -> None:
    with _call(cable.relay(echo)) as one, _call(cable.relay(echo)) as other:
        _say(one)
        _say(other)
        cable.pull()
        assert _is_broken(one)
        assert _is_broken(other)


def test_where_nobody_listens_the_line_breaks(cable: Cable) -> None:
    with _call(cable.relay(free_port())) as line:
        assert _is_broken(line)


def test_when_the_far_end_hangs_up_so_does_the_near_one(cable: Cable) -> None:
    door = socket.create_server(("127.0.0.1", 0))
    with door, _call(cable.relay(door.getsockname()[1])) as line:
        far, _ = door.accept()
        far.sendall(b"last words")
        far.close()
        assert _hear(line, 10) == b"last words"
        assert line.recv(1) == b""


def test_the_end_may_come_twice(echo: int) -> None:
    cable = Cable()
    with _call(cable.relay(echo)) as line:
        _say(line)
        cable.end()
        cable.end()
        assert _is_broken(line)


def _call(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), TIMEOUT_S)


def _say(line: socket.socket) -> None:
    line.sendall(b"hello")
    assert _hear(line, 5) == b"hello"


def _hear(line: socket.socket, size: int) -> bytes:
    heard = b""
    while len(heard) < size:
        part = line.recv(65_536)
        assert part, "the line broke"
        heard += part
    return heard


def _is_broken(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionError:
        return True
