"""A reader in its own process with cards to put in, and the same cards in software."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pkcs11
import pytest

from bench.simulators.ukey import place, soft
from bench.simulators.ukey.cards import Drawer, utc_now
from bench.site.control import order
from drivers.contract import Notice
from drivers.ukey.port import UkeyPort, open_port

PATIENCE_S = 30.0
PIN = b"123456"
MESSAGE = b"kiosk-ukey-v1\x00a synthetic message"


@pytest.fixture(scope="session")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Drawer:
    """Return a drawer with every card, issued once."""
    drawer = Drawer(Path(tmp_path_factory.mktemp("drawer")))
    drawer.issue(utc_now())
    return drawer


@dataclass
class PluggedReader:
    """The simulator's process and its two ends."""

    folder: Path
    root: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def section(self) -> dict[str, object]:
        return {"service": str(self.folder / "reader/service/pcscd.comm")}

    @property
    def drawer(self) -> Drawer:
        return Drawer(self.folder / "reader/cards")

    def plug(self, *more: str) -> None:
        command = [sys.executable, "-m", "bench.simulators.ukey", *more]
        home = ["--home", str(self.folder / "reader")]
        ends = [*home, "--control", str(self.folder / "control")]
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


@pytest.fixture(scope="session")
def reader(
    tmp_path_factory: pytest.TempPathFactory, root: Path
) -> Iterator[PluggedReader]:
    """Return the one reader of this process: libpcsclite looks for one place alone."""
    why = place.hindrance()
    if why is not None:
        pytest.skip(f"THE PC/SC WAY IS NOT TESTED HERE, PKCS#11 alone is: {why}")
    reader = PluggedReader(tmp_path_factory.mktemp("ukey"), root)
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
def port(plugged: PluggedReader) -> Iterator[UkeyPort]:
    opened = open_port(plugged.section)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def tokens_made(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Return the folder of the cards in software, made once."""
    home = tmp_path_factory.mktemp("tokens")
    subprocess.run(
        [sys.executable, "-m", "bench.simulators.ukey.soft", "--home", str(home)],
        cwd=root,
        check=True,
        stdout=subprocess.PIPE,
        timeout=60,
    )
    return home


@pytest.fixture
def tokens(tokens_made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this process know of the cards in software; return their folder."""
    monkeypatch.setenv(soft.SETTINGS, str(soft.settings(tokens_made)))
    # The module is loaded once a process, and another test may have begun it elsewhere.
    pkcs11.lib(str(soft.MODULE)).reinitialize()
    return tokens_made


@dataclass
class Patience:
    """An errand that stands for long, or not, and keeps what it was told."""

    noticed: list[Notice] = field(default_factory=list)
    until_s: float = field(default_factory=lambda: time.monotonic() + PATIENCE_S)
    fails: Exception | None = None

    def check(self) -> None:
        if self.fails is not None:
            raise self.fails
        assert self.left_s() > 0, "nothing came within the test's patience"

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)
        self.check()

    def left_s(self) -> float:
        return max(0.0, self.until_s - time.monotonic())

    def notify(self, notice: Notice) -> None:
        self.noticed.append(notice)

    @property
    def names(self) -> list[str]:
        return [notice.name for notice in self.noticed]


@pytest.fixture
def errand() -> Patience:
    return Patience()
