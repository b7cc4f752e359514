"""A simulated reader in its own process, to be plugged in, pulled out and steered."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.site.control import order
from drivers.contract import Data, Notice
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.port import FingerprintPort
from drivers.fingerprint.section import DEFAULT_QUALITY, DEFAULT_THRESHOLD, Uart
from drivers.fingerprint.uart import open_uart

PATIENCE_S = 60.0


@dataclass
class PluggedReader:
    """The simulator's process and its two ends."""

    folder: Path
    root: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> Path:
        return self.folder / "tty"

    @property
    def section(self) -> dict[str, object]:
        return {"port": str(self.port)}

    def plug(self, *more: str) -> None:
        command = [sys.executable, "-m", "bench.simulators.fingerprint", *more]
        ends = ["--link", str(self.port), "--control", str(self.folder / "control")]
        self.process = subprocess.Popen(
            [*command, *ends], cwd=self.root, stdout=subprocess.PIPE
        )
        assert self.process.stdout is not None
        assert json.loads(self.process.stdout.readline())["ready"]

    def unplug(self) -> None:
        """Pull the plug: the process is killed and cleans nothing up."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate(timeout=PATIENCE_S)
            self.process = None

    def order(self, line: str) -> str:
        answer = order(self.folder / "control", line)
        assert answer.startswith("ok"), answer
        return answer.removeprefix("ok").strip()


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, root: Path
) -> Iterator[PluggedReader]:
    reader = PluggedReader(tmp_path_factory.mktemp("fingerprint"), root)
    yield reader
    reader.unplug()


@pytest.fixture
def plugged(reader: PluggedReader) -> PluggedReader:
    """Return a reader as out of its box; plugged in again if a test pulled it."""
    if reader.process is None or reader.process.poll() is not None:
        reader.plug()
    reader.order("fresh")
    return reader


@pytest.fixture(scope="session")
def examiner() -> Examiner:
    """Return what examines for all tests: it takes a moment to load."""
    return Examiner()


@pytest.fixture
def port(plugged: PluggedReader, examiner: Examiner) -> Iterator[FingerprintPort]:
    collector = open_uart(Uart(str(plugged.port)))
    opened = FingerprintPort(collector, examiner, DEFAULT_QUALITY, DEFAULT_THRESHOLD)
    yield opened
    opened.close()


@dataclass
class Patience:
    """An errand that stands for long, or not, and keeps what it was told."""

    noticed: list[Notice] = field(default_factory=list)
    until_s: float = field(default_factory=lambda: time.monotonic() + PATIENCE_S)
    fails: Exception | None = None
    fails_at: str = ""
    """The notice after which it fails; at once if there is none."""
    hand: dict[str, list[str]] = field(default_factory=dict)
    """What a hand does to the reader at each notice, one order after the other."""
    reader: PluggedReader | None = None

    def check(self) -> None:
        if self.fails is not None and (
            not self.fails_at or self.fails_at in self.names
        ):
            raise self.fails

    def wait(self, seconds: float) -> None:
        assert seconds < self.left_s(), "nothing came within the test's patience"
        time.sleep(seconds)
        self.check()

    def left_s(self) -> float:
        return self.until_s - time.monotonic()

    def notify(self, notice: Notice) -> None:
        self.noticed.append(notice)
        if self.hand.get(notice.name):
            assert self.reader is not None
            self.reader.order(self.hand[notice.name].pop(0))

    @property
    def names(self) -> list[str]:
        return [notice.name for notice in self.noticed]

    def told(self, name: str) -> list[Data]:
        """Return what came with each notice called ``name``."""
        return [notice.data for notice in self.noticed if notice.name == name]


@pytest.fixture
def errand(plugged: PluggedReader) -> Patience:
    return Patience(reader=plugged)
