"""The print service's answers: IPP over HTTP, attributes of a printer and its jobs."""

import http.client
import io
from random import Random
from typing import Final

from bench.fuzz.mutation import mutated
from bench.fuzz.target import Input
from drivers.printer import account
from drivers.printer.device import Queue
from drivers.printer.ipp import Spooler

RAW_HTTP: Final = 0.1
"""The share of answers whose HTTP is broken too."""
BY_ATTRIBUTE: Final = 0.5
"""The share in which one attribute is broken and every length still right."""

Attribute = tuple[int, bytes, bytes]
"""Value tag, name, value."""

OPERATION: Final[list[Attribute]] = [
    (0x47, b"attributes-charset", b"utf-8"),
    (0x48, b"attributes-natural-language", b"en"),
]
PRINTER: Final[list[Attribute]] = [
    (0x45, b"device-uri", b"kiosksim:/hp1020"),
    (0x21, b"marker-levels", (64).to_bytes(4)),
    (0x41, b"printer-make-and-model", b"HP LaserJet 1020 Foomatic/foo2zjs-z1"),
    (0x23, b"printer-state", (3).to_bytes(4)),
    (0x21, b"printer-state-change-time", (1_700_000_000).to_bytes(4)),
    (0x44, b"printer-state-reasons", b"media-empty-error"),
    (0x44, b"", b"toner-low-warning"),
    (0x21, b"printer-up-time", (1_700_000_100).to_bytes(4)),
    (0x34, b"media-col", b""),
    (0x4A, b"", b"media-size"),
    (0x34, b"", b""),
    (0x4A, b"", b"x-dimension"),
    (0x21, b"", (21000).to_bytes(4)),
    (0x37, b"", b""),
    (0x37, b"", b""),
]
JOB: Final[list[Attribute]] = [
    (0x21, b"job-id", (7).to_bytes(4)),
    (0x42, b"job-name", b"kiosk-0b0e"),
    (0x23, b"job-state", (5).to_bytes(4)),
    (0x21, b"job-media-sheets-completed", (1).to_bytes(4)),
    (0x21, b"time-at-processing", (1_700_000_050).to_bytes(4)),
    (0x13, b"time-at-completed", b""),
]
GROUPS: Final = {
    "printer": [(0x01, OPERATION), (0x04, PRINTER)],
    "jobs": [(0x01, OPERATION), (0x02, JOB), (0x02, JOB)],
    "job": [(0x01, OPERATION), (0x02, JOB)],
}
KINDS: Final = tuple(GROUPS)


def coded(groups: list[tuple[int, list[Attribute]]]) -> bytes:
    """Return an answer that holds ``groups``, with every length right."""
    body = bytearray(b"\x01\x01\0\0\0\0\0\x01")
    for delimiter, attributes in groups:
        body.append(delimiter)
        for tag, name, value in attributes:
            body.append(tag)
            body += len(name).to_bytes(2) + name + len(value).to_bytes(2) + value
    return bytes(body) + b"\x03"


WELL: Final = {kind: coded(groups) for kind, groups in GROUPS.items()}


def draw(chance: Random) -> Input:
    """Return a broken answer to one of the questions."""
    kind = chance.choice(KINDS)
    if chance.random() < BY_ATTRIBUTE:
        body = coded(_one_broken(kind, chance))
    else:
        body = mutated(WELL[kind], chance, list(WELL.values()))
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
    answer += b"Content-Length: %d\r\n\r\n" % len(body) + body
    if chance.random() < RAW_HTTP:
        answer = mutated(answer, chance)
    return Input(kind, answer)


def _one_broken(kind: str, chance: Random) -> list[tuple[int, list[Attribute]]]:
    groups = [(delimiter, list(some)) for delimiter, some in GROUPS[kind]]
    _, some = chance.choice(groups)
    at = chance.randrange(len(some))
    tag, name, value = some[at]
    match chance.randrange(4):
        case 0:
            some[at] = (tag, name, mutated(value, chance))
        case 1:
            some[at] = (chance.choice((*range(0x10, 0x4B), 0x7F)), name, value)
        case 2:
            some[at] = (tag, mutated(name, chance) if name else b"x", value)
        case _:
            some[at:at] = [some[chance.randrange(len(some))]] * chance.randint(1, 3)
    return groups


class Wire:
    """A connection on which the answer has already come."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def sendall(self, _data: bytes) -> None:
        """Take the question."""

    def makefile(self, _mode: str, *_: object) -> io.BytesIO:
        """Return the answer."""
        return io.BytesIO(self._data)

    def close(self) -> None:
        """Hang up."""


def connection(data: bytes) -> http.client.HTTPConnection:
    """Return a connection over which ``data`` is answered."""
    line = http.client.HTTPConnection("localhost")
    # What http.client asks of a socket, a wire in memory can do.
    line.sock = Wire(data)
    return line


def feed(item: Input) -> None:
    """Have the production queue ask a print service that answers with ``item``."""
    queue = Queue(Spooler("memory", "LJ1020", lambda _: connection(item.data)))
    match item.kind:
        case "printer":
            account.status(queue.look(), [], 0)
        case "jobs":
            queue.jobs()
        case _:
            queue.job(7)
