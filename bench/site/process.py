"""A program of the site: started, awaited, killed, started again.

Children die with their parent (``setpriv --pdeathsig``), so that no run leaves
anything behind, and each writes its output into a file of its own.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 8.0
POLL_S = 0.02


class NotReady(Exception):
    """A program ended, or did not say that it is ready in time."""


@dataclass(slots=True)
class Program:
    """One program: its command line, and the process that runs it now."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[str], bool] | None = None
    """Tells from one line of output whether the program is ready."""
    wanted: bool = False
    """Whether the keeper starts it again when it ends."""
    starts: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program; it must not be running."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "SIGKILL", *self.command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **self.env},
                start_new_session=True,
            )
        self.starts += 1
        self.wanted = True

    def start_and_wait(self, timeout_s: float = START_TIMEOUT_S) -> str:
        """Start the program and return the line that said it is ready."""
        offset = self.log.stat().st_size if self.log.exists() else 0
        self.start()
        return self.wait_ready(offset, timeout_s)

    def wait_ready(self, offset: int = 0, timeout_s: float = START_TIMEOUT_S) -> str:
        """Return the first ready line that was written after ``offset``.

        Raises:
            NotReady: The program ended, or was silent for too long.

        """
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            ended = self.process is None or self.process.poll() is not None
            for line in self._lines(offset):
                if self.ready is None or self.ready(line):
                    return line
            if ended:
                raise NotReady(f"{self.name} ended at once; see {self.log}")
            time.sleep(POLL_S)
        raise NotReady(f"{self.name} said nothing for {timeout_s} s; see {self.log}")

    def _lines(self, offset: int) -> list[str]:
        with self.log.open("rb") as written:
            written.seek(offset)
            whole, _, _ = written.read().rpartition(b"\n")
        return whole.decode(errors="replace").splitlines()

    @property
    def runs(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        return self.process.pid if self.process and self.runs else None

    def kill(self) -> None:
        """End the process with SIGKILL, as a power cut would."""
        if self.process and self.runs:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End the process politely, and keep it ended."""
        self.wanted = False
        if not (self.process and self.runs):
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def python(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs ``module`` with this interpreter."""
    return [sys.executable, "-m", module, *arguments]


def says_ready(line: str) -> bool:
    """Tell whether ``line`` is the JSON object by which our programs say ready."""
    return ready_facts(line) is not None


def ready_facts(line: str) -> dict[str, object] | None:
    """Return what a ready line tells, or ``None`` if it is another line."""
    if not line.startswith("{"):
        return None
    try:
        facts = json.loads(line)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) and facts.get("ready") is True else None


def tail(path: Path, lines: int = 20) -> str:
    """Return the last lines of a log, for the message of a failure."""
    try:
        handle: IO[str] = path.open(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    with handle:
        return "".join(handle.readlines()[-lines:])
