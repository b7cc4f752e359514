"""Feeding a parser a great many inputs, and telling what should not have come out."""

import resource
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from bench.fuzz.target import Input, Target
from drivers.contract import Garbled, Offline, Refused

HANGS_AFTER_S: Final = 10.0
WARM: Final = 1000
"""After so many inputs, caches are full and memory should stay as it is."""
SHOWN_BYTES: Final = 2048
MOST_FINDINGS: Final = 5
KIB: Final = 1024


class Hangs(Exception):
    """One input took far too long."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that brought out what it must not; ``seed`` and ``number`` repeat it."""

    target: str
    seed: int
    number: int
    what: str
    input: Input

    def __str__(self) -> str:
        """Say what happened, how to see it again, and what the input was."""
        shown = self.input.data[:SHOWN_BYTES].hex()
        cut = "…" if len(self.input.data) > SHOWN_BYTES else ""
        again = f"./run fuzz {self.target} --seed {self.seed} --only {self.number}"
        told = f"{self.input.kind}, {len(self.input.data)} bytes: {shown}{cut}"
        return f"{self.target}: {self.what}\n  again: {again}\n  input: {told}"


@dataclass(slots=True)
class Campaign:
    """One parser, one seed; the input of a number is always the same."""

    name: str
    target: Target
    seed: int
    findings: list[Finding] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    """How inputs ended: read well, or by which of the three errors."""
    grown_bytes: int = 0
    hangs_after_s: float = HANGS_AFTER_S

    def run(self, first: int, inputs: int, tell: Callable[[int], None]) -> None:
        """Feed the inputs from number ``first`` on; ``tell`` hears of each done.

        Stops early after a few findings: the rest is likely the same.
        """
        base = 0
        for done in range(inputs):
            self._feed(first + done)
            if len(self.findings) >= MOST_FINDINGS:
                return
            if done == min(WARM, inputs // 2):
                base = peak_bytes()
            tell(done + 1)
        self.grown_bytes = peak_bytes() - base
        if self.grown_bytes > self.target.growth_bytes:
            grown = f"memory grew by {self.grown_bytes // KIB} KiB"
            nothing = Input("all of them", b"")
            found = Finding(self.name, self.seed, first, grown, nothing)
            self.findings.append(found)

    def _feed(self, number: int) -> None:
        item = self.target.draw(Random(f"{self.name} {self.seed} {number}"))  # noqa: S311 - the same again
        how, wrong = "read", ""
        try:
            with patience(self.hangs_after_s):
                self.target.feed(item)
        except (Offline, Garbled, Refused) as why:
            how = next(
                kind.__name__
                for kind in (Offline, Garbled, Refused)
                if isinstance(why, kind)
            )
            if not self.target.is_listed(why.detail):
                wrong = f"{how} with a detail of no table: {why.detail}"
        except Exception as why:  # noqa: BLE001 - what must not come out is what we look for
            wrong = _told(why)
        if wrong:
            self.findings.append(Finding(self.name, self.seed, number, wrong, item))
        self.ends[how] = self.ends.get(how, 0) + 1


def _told(why: Exception) -> str:
    place = traceback.extract_tb(why.__traceback__)[-1]
    return f"{type(why).__name__} at {Path(place.filename).name}:{place.lineno}: {why}"


def peak_bytes() -> int:
    """Return the most memory this process has ever had at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise `Hangs` in what takes longer than ``seconds``; main thread only."""

    def hangs(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, hangs)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
