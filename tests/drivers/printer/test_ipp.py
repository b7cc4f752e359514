"""Questions to CUPS when CUPS is not well: every way has its name."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyipp.enums import IppOperation

from drivers.contract import DeviceError, Garbled, Offline, Refused
from drivers.printer.ipp import NoSuch, Spooler
from drivers.printer.port import open_port

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
Answering = Callable[[bytes], str]


def ipp(status: int) -> bytes:
    body = b"\x01\x01" + status.to_bytes(2, "big") + b"\0\0\0\x01\x01"
    body += b"\x47\0\x12attributes-charset\0\x05utf-8\x03"
    return OK % (len(body), body)


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[Answering]:
    """Give a server at a socket that says the same whatever it is asked."""
    ended = threading.Event()
    threads: list[threading.Thread] = []

    def serve(listener: socket.socket, answer: bytes) -> None:
        with listener, listener.accept()[0] as caller:
            caller.recv(65536)
            caller.sendall(answer)
            if not answer:
                ended.wait(10)
            # Unread words at a close would reset the line under the answer.
            caller.shutdown(socket.SHUT_WR)
            while caller.recv(65536):
                pass

    def start(answer: bytes) -> str:
        path = str(tmp_path / "cups.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen()
        threads.append(threading.Thread(target=serve, args=(listener, answer)))
        threads[-1].start()
        return path

    yield start
    ended.set()
    for thread in threads:
        thread.join(10)


@pytest.mark.parametrize(
    ("answer", "error", "detail"),
    [
        (b"", Offline, "spooler_silent"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n\x01",
            Garbled,
            "spooler_garbled",
        ),
        (b"SSH-2.0-OpenSSH\r\n", Offline, "spooler_down"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", Refused, "http:403"),
        (OK % (5, b"hello"), Garbled, "spooler_garbled"),
        (OK % (0, b""), Garbled, "spooler_garbled"),
        (ipp(0x0406), NoSuch, "no_such_queue_or_job"),
        (ipp(0x0506), Refused, "spooler_refused:0506"),
    ],
)
def test_a_bad_answer_is_named(
    answering: Answering, answer: bytes, error: type[DeviceError], detail: str
) -> None:
    spooler = Spooler(answering(answer), "LJ1020")

    with pytest.raises(error, match=detail):
        spooler.ask(IppOperation.GET_PRINTER_ATTRIBUTES, {}, timeout_s=0.5)


def test_nobody_there_is_offline(tmp_path: Path) -> None:
    with pytest.raises(Offline, match="spooler_down"):
        open_port({"server": str(tmp_path / "none.sock"), "queue": "LJ1020"})


def test_a_loopback_address_is_asked_over_tcp() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        server = f"127.0.0.1:{bound.getsockname()[1]}"  # bound, but nobody listens

        with pytest.raises(Offline, match="spooler_down"):
            open_port({"server": server, "queue": "LJ1020"})
