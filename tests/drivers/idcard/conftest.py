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
from drivers.contract import Notice
from drivers.idcard.port import IdCardPort, open_port

DECODER = "bench.simulators.idcard.photo:decode"
PATIENCE_S = 20.0


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
        return {"port": str(self.port), "photo_decoder": DECODER}

    def plug(self, *more: str) -> None:
        command = [sys.executable, "-m", "bench.simulators.idcard", *more]
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
        return order(self.folder / "control", line)


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, root: Path
) -> Iterator[PluggedReader]:
    reader = PluggedReader(tmp_path_factory.mktemp("reader"), root)
    yield reader
    reader.unplug()


@pytest.fixture
def plugged(reader: PluggedReader) -> PluggedReader:
    """Return a reader as out of its box; plugged in again if a test pulled it."""
    if reader.process is None or reader.process.poll() is not None:
        reader.plug()
    reader.order("fresh")
    return reader


@pytest.fixture
def port(plugged: PluggedReader) -> Iterator[IdCardPort]:
    opened = open_port(plugged.section)
    yield opened
    opened.close()


@dataclass
class Patience:
    """An errand that stands for long, or not, and keeps what it was told."""

    noticed: list[Notice] = field(default_factory=list)
    until_s: float = field(default_factory=lambda: time.monotonic() + PATIENCE_S)
    fails: Exception | None = None

    def check(self) -> None:
        if self.fails is not None:
            raise self.fails

    def wait(self, seconds: float) -> None:
        assert seconds < self.left_s(), "nothing came within the test's patience"
        time.sleep(seconds)
        self.check()

    def left_s(self) -> float:
        return self.until_s - time.monotonic()

    def notify(self, notice: Notice) -> None:
        self.noticed.append(notice)

    @property
    def names(self) -> list[str]:
        return [notice.name for notice in self.noticed]


@pytest.fixture
def errand() -> Patience:
    return Patience()
