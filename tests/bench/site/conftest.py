"""Programs small enough to start in a test, and patience with a limit."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.site.keeper import Keeper
from bench.site.process import Program, says_ready

PATIENCE_S = 10.0
STEADY = "print('{\"ready\": true}', flush=True); import time; time.sleep(60)"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Return a maker of programs that run a line of Python; all are ended after."""
    made: list[Program] = []

    def make(code: str = STEADY, name: str = "steady") -> Program:
        log = tmp_path / "log" / f"{name}.log"
        one = Program(name, [sys.executable, "-c", code], log, ready=says_ready)
        made.append(one)
        return one

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def keeper() -> Iterator[Callable[..., Keeper]]:
    """Return a maker of keepers; all are ended after the test."""
    made: list[Keeper] = []

    def make(*programs: Program) -> Keeper:
        made.append(Keeper(programs))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture
def eventually() -> Callable[[Callable[[], object]], None]:
    """Return a wait for something to become true."""

    def wait(seen: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE_S
        while not seen():
            assert time.monotonic() < until, "it never came to be"
            time.sleep(0.01)

    return wait
