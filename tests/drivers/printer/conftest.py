"""A simulated LaserJet behind a real CUPS, its driver, and errands to be heard."""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from bench.simulators.printer.control import Mode, SimulatedPrinter
from domain.services import Service
from drivers.contract import Data, Notice, State, Status
from drivers.host.errand import CommandInFlight
from drivers.messages import Do, Told
from drivers.printer.device import JobState
from drivers.printer.port import PrinterPort, open_port
from papers.press import draw
from papers.ticket import Office, Ticket

PATIENCE_S = 30.0
StartSimulator = Callable[..., subprocess.Popen[str]]


@dataclass
class Desk:
    """The printer under test: its simulator, its driver, and errands sent to it."""

    simulator: SimulatedPrinter
    port: PrinterPort
    pdf: bytes
    pool: ThreadPoolExecutor
    heard: queue.Queue[Told] = field(default_factory=queue.Queue)
    errand: CommandInFlight | None = None
    pause: threading.Event = field(default_factory=threading.Event)
    """Never set: a breath between two looks."""

    def ask(self, name: str, deadline_s: float = PATIENCE_S, **args: object) -> Data:
        """Carry out a command here and now."""
        until = time.monotonic() + deadline_s
        order = Do(1, name, deadline_s)
        self.errand = CommandInFlight(order, until, time.monotonic, self.heard.put)
        return self.port.run(name, args, self.errand)

    def print(self, job: str, deadline_s: float = PATIENCE_S) -> Data:
        return self.ask("print", deadline_s, job=job, pdf=self.pdf)

    def begin_print(self, job: str) -> Future[Data]:
        """Print in a thread of its own, as the host does."""
        return self.pool.submit(self.print, job)

    def hear(self, name: str, **data: object) -> Notice:
        """Wait for a notice of that name with at least that data."""
        give_up = time.monotonic() + PATIENCE_S
        while True:
            left = max(0.01, give_up - time.monotonic())
            notice = self.heard.get(timeout=left).notice
            if notice.name == name and data.items() <= notice.data.items():
                return notice

    def await_status(self, state: State, *reasons: str) -> Status:
        """Wait until the printer is in that state for those reasons."""
        give_up = time.monotonic() + PATIENCE_S
        while (status := self.port.status()).state is not state or (
            status.reasons != reasons
        ):
            assert time.monotonic() < give_up, f"never {state}, but {status}"
            self.pause.wait(0.02)
        return status

    def await_job(self, job: str, state: JobState) -> None:
        """Wait until CUPS has brought a paper's job into that state."""
        give_up = time.monotonic() + PATIENCE_S
        while self.port.queue.named(job)[0].state is not state:
            assert time.monotonic() < give_up, f"{job} never came to {state.name}"
            self.pause.wait(0.02)

    def prints_of(self, job: str) -> list[Path]:
        """Return every print of a paper, by CUPS's own job numbers."""
        numbers = {str(known.id) for known in self.port.queue.named(job)}
        return [
            path
            for path in self.simulator.printed()
            if path.name.split(".")[1] in numbers
        ]


@pytest.fixture(scope="session")
def start_simulator(root: Path) -> StartSimulator:
    def start(
        home: Path, *more: str, python: str = sys.executable, **options: object
    ) -> subprocess.Popen[str]:
        command = [python, "-B", "-m", "bench.simulators.printer"]
        command += ["--home", str(home), *more]
        options = {"cwd": root, "stdout": subprocess.PIPE, "text": True, **options}
        return subprocess.Popen(command, **options)  # type: ignore[call-overload, no-any-return]  # options of any kind go through

    return start


@pytest.fixture(scope="session")
def ready() -> Callable[[subprocess.Popen[str]], SimulatedPrinter]:
    """Wait for a simulator's READY line."""

    def wait(process: subprocess.Popen[str]) -> SimulatedPrinter:
        assert process.stdout is not None
        word, _, facts = process.stdout.readline().partition(" ")
        assert word == "READY", "the simulator did not start"
        json.loads(facts)
        return SimulatedPrinter.from_json(facts)

    return wait


@pytest.fixture(scope="session")
def simulator(
    tmp_path_factory: pytest.TempPathFactory,
    start_simulator: StartSimulator,
    ready: Callable[[subprocess.Popen[str]], SimulatedPrinter],
) -> Iterator[SimulatedPrinter]:
    process = start_simulator(tmp_path_factory.mktemp("printer") / "home")
    try:
        yield ready(process)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """Return an empty page: it takes the printer's filters half a ticket's time."""
    page = typst.compile(b'#set page(paper: "a4")', format="pdf")
    assert isinstance(page, bytes)
    return page


@pytest.fixture(scope="session")
def ticket() -> bytes:
    return draw(
        Ticket(
            number="A347",
            office=Office("示范区婚姻登记处", "Shifan District Marriage Registry"),
            service=Service.MARRIAGE,
            issued=datetime(2026, 11, 16, 2, 52, tzinfo=UTC),
        )
    )


@pytest.fixture
def desk(simulator: SimulatedPrinter, pdf: bytes) -> Iterator[Desk]:
    """Give a printer with paper and an empty, running queue."""
    simulator.set_mode(Mode.OK)
    port = open_port({"server": simulator.socket, "queue": simulator.queue})
    with ThreadPoolExecutor(1) as pool:
        here = Desk(simulator, port, pdf, pool)
        yield here
        if here.errand is not None:
            here.errand.call_back()
        here.ask("recover", keep=[])
