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

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 8.0
POLL_S = 0.02
LAST_WORDS = 12


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
    log_start: int = 0
    """Where in the log the words of the newest start begin."""

    def start(self) -> None:
        """Start the program; it must not be running.

        Raises:
            NotReady: It could not even be called.

        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.log_start = out.tell()
            try:
                self.process = subprocess.Popen(
                    ["setpriv", "--pdeathsig", "SIGKILL", *self.command],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    env={**os.environ, **self.env},
                    start_new_session=True,
                )
            except OSError as error:
                raise NotReady(f"{self.name} cannot be started: {error}") from error
        self.starts += 1
        self.wanted = True

    def start_and_wait(self, timeout_s: float = START_TIMEOUT_S) -> str:
        """Start the program and return the line that said it is ready."""
        self.start()
        return self.wait_ready(timeout_s)

    def wait_ready(self, timeout_s: float = START_TIMEOUT_S) -> str:
        """Return the first ready line of the newest start.

        Raises:
            NotReady: The program ended, or was silent for too long.

        """
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            ended = not self.runs
            for line in self._lines():
                if self.ready is None or self.ready(line):
                    return line
            if ended:
                raise NotReady(self._last_words("ended at once"))
            time.sleep(POLL_S)
        raise NotReady(self._last_words(f"did not say ready in {timeout_s:.0f} s"))

    def _last_words(self, what: str) -> str:
        said = "\n".join(f"  | {line}" for line in self._lines()[-LAST_WORDS:])
        return f"{self.name} {what}. Its last words, from {self.log}:\n{said}"

    def _lines(self) -> list[str]:
        with self.log.open("rb") as written:
            written.seek(self.log_start)
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

    def kill(self) -> bool:
        """End the process with SIGKILL, as a power cut would; tell if there was one."""
        if not (self.process and self.runs):
            return False
        self.process.kill()
        self.process.wait()
        return True

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
    """Return what a ready line tells, or ``None`` if it is another line.

    Two dialects are spoken: ``{"ready": true, …}`` and ``READY {…}``.
    """
    _, announced, told = line.rpartition("READY ")
    if not told.startswith("{"):
        return None
    try:
        facts = json.loads(told)
    except ValueError:
        return None
    if not isinstance(facts, dict) or not (announced or facts.get("ready") is True):
        return None
    return facts
