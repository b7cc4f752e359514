"""Story: the driver dies between handing a paper in and hearing that it was taken."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.simulators.printer import decode
from bench.simulators.printer.control import SimulatedPrinter
from drivers.printer.device import JobState
from tests.drivers.printer.conftest import Desk

PRINT_JOB = b"\x00\x02"
CHILD = """
import sys, time
from drivers.host.errand import CommandInFlight
from drivers.messages import Do
from drivers.printer.port import open_port
port = open_port({"server": sys.argv[1], "queue": sys.argv[2]})
errand = CommandInFlight(Do(1, "print", 60), time.monotonic() + 60, time.monotonic, id)
port.run("print", {"job": "orphan", "pdf": sys.stdin.buffer.read()}, errand)
"""


class DeafLine:
    """A line to CUPS that carries every question and keeps the answer to Print-Job."""

    def __init__(self, path: Path, cups: str) -> None:
        self.cups = cups
        self.taken = threading.Event()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen()
        self.listener.settimeout(30)
        self.thread = threading.Thread(target=self.carry)
        self.thread.start()

    def carry(self) -> None:
        while not self.taken.is_set():
            with self.listener.accept()[0] as caller:
                question = self._question(caller)
                with socket.socket(socket.AF_UNIX) as cups:
                    cups.connect(self.cups)
                    cups.sendall(question)
                    answer = self._message(cups)
                if question.partition(b"\r\n\r\n")[2][2:4] == PRINT_JOB:
                    self.taken.set()
                    caller.settimeout(30)
                    caller.recv(1)  # the driver's end, when it is killed
                else:
                    caller.sendall(answer)

    def _question(self, caller: socket.socket) -> bytes:
        question = self._message(caller)
        return question.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)

    def _message(self, line: socket.socket) -> bytes:
        got = b""
        while b"\r\n\r\n" not in got:
            got += line.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        for part in head.split(b"\r\n"):
            name, _, value = part.partition(b": ")
            if name.lower() == b"content-length":
                while len(body) < int(value):
                    body += line.recv(65536)
        return head + b"\r\n\r\n" + body


@pytest.fixture
def deaf_line(tmp_path: Path, simulator: SimulatedPrinter) -> Iterator[DeafLine]:
    line = DeafLine(tmp_path / "deaf.sock", simulator.socket)
    yield line
    line.thread.join(30)
    line.listener.close()


def test_a_paper_whose_driver_was_killed_while_handing_in_is_printed_once(
    desk: Desk, ticket: bytes, deaf_line: DeafLine, root: Path, tmp_path: Path
) -> None:
    desk.pdf = ticket
    command = [sys.executable, "-c", CHILD, str(tmp_path / "deaf.sock")]
    command += [desk.simulator.queue]
    child = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE)
    try:
        assert child.stdin is not None
        child.stdin.write(desk.pdf)
        child.stdin.close()
        assert deaf_line.taken.wait(30), "the paper never reached CUPS"
    finally:
        child.kill()
        child.wait()
    (orphan,) = desk.port.queue.named("orphan")
    assert orphan.state is JobState.HELD

    assert desk.print("orphan")["state"] == "completed"

    assert [job.id for job in desk.port.queue.named("orphan")] == [orphan.id]
    (stream,) = desk.prints_of("orphan")
    assert decode.number(decode.page(stream)).number == "A347"


def test_of_two_jobs_handed_in_for_one_paper_only_the_older_prints(desk: Desk) -> None:
    desk.port.queue.submit_held("twin", desk.pdf, 1)
    desk.port.queue.submit_held("twin", desk.pdf, 1)

    assert desk.print("twin")["state"] == "completed"

    states = [job.state for job in desk.port.queue.named("twin")]
    assert states == [JobState.COMPLETED, JobState.CANCELED]
    assert len(desk.prints_of("twin")) == 1
