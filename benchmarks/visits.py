"""Visits on the real programs: ``python -m benchmarks.visits``.

Starts the bench's site and walks visits through the display, as a person does: touches
go in by XTEST, pixels are looked at in the framebuffer. Every figure stands beside what
it includes that is not ours: starting the tool that touches, the person who turns.

    --visits 1,50,200   when memory is looked at (the last one ends the run)
    --memory            look at the memory alone
    --json FILE         write the figures there too
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.desk.companion import Companion
from bench.desk.desk import Desk
from bench.journeys.clerk import Clerk
from bench.journeys.couple import Couple
from bench.journeys.visitor import Visitor, key_named
from bench.screen.glass import Label
from bench.site.process import Program
from bench.site.site import Site

TURNS: Final = 30
P95: Final = 95
RATE_S: Final = 3.0
CHANGE_S: Final = 5.0
TITLE: Final = (slice(136, 206), slice(504, 1856))
PREVIEW: Final = (slice(300, 760), slice(520, 1340))
PAPERS: Final = ("household_a", "household_b")
KILOBYTE: Final = 1024
ACTS: Final = ("请慢慢向", "请眨一眨眼", "信息已提交 or", "请第二位", "您的职业是 or")
"""Waits in which a person turns the head or shuts the eyes."""
Seen = TypeVar("Seen")
Picture = NDArray[np.uint8]


@dataclass(slots=True)
class Timed(Visitor):
    """A visitor who notes how long each wait was."""

    waits: list[tuple[str, float]] = field(default_factory=list)

    def await_that(
        self, what: str, seen: Callable[[list[Label]], Seen | None], patience_s: float
    ) -> Seen:
        """Wait as a visitor does, and note how long it was."""
        began = time.monotonic()
        found = Visitor.await_that(self, what, seen, patience_s)
        self.waits.append((what, time.monotonic() - began))
        return found


@dataclass(slots=True)
class Bench:
    """A running site and the figures so far."""

    site: Site
    desk: Desk
    figures: dict[str, Any] = field(default_factory=dict)

    def say(self, name: str, **figures: float) -> None:
        """Print a figure and keep it."""
        self.figures[name] = figures
        told = ", ".join(f"{key} {value:g}" for key, value in figures.items())
        sys.stdout.write(f"{name:38} {told}\n")
        sys.stdout.flush()

    def region(self, where: tuple[slice, slice]) -> Picture:
        """Return a part of what the panel shows."""
        return self.site.terminal.display.pixels()[where]

    def until_changed(self, where: tuple[slice, slice], before: Picture) -> float:
        """Return the monotonic moment at which ``where`` shows something else."""
        until = time.monotonic() + CHANGE_S
        while time.monotonic() < until:
            if not np.array_equal(self.region(where), before):
                return time.monotonic()
        raise TimeoutError("nothing changed on the screen")


def spread(times_s: list[float]) -> dict[str, float]:
    """Return median and 95th percentile, in milliseconds."""
    return {
        "median_ms": round(statistics.median(times_s) * 1000, 1),
        "p95_ms": round(statistics.quantiles(times_s, n=100)[P95 - 1] * 1000, 1),
    }


def start(bench: Bench) -> None:
    """Measure core and screen from their start to the home page."""
    site, visitor = bench.site, Visitor(bench.desk)
    core, screen = site.program("core"), site.program("screen")
    ready, page = [], []
    for _ in range(5):
        for program in (screen, core):
            site.keeper.call(program.stop)
        began = time.monotonic()
        site.keeper.call(core.start)
        site.keeper.call(screen.start)
        site.keeper.call(core.wait_ready)
        ready.append(time.monotonic() - began)
        visitor.see("请选择要办理的业务")
        page.append(time.monotonic() - began)
    bench.say("core ready after its start", median_s=round(statistics.median(ready), 2))
    bench.say("first page after the start", median_s=round(statistics.median(page), 2))


def touches(bench: Bench) -> None:
    """Measure a finger going down until the key looks held, and the page change."""
    visitor, display = Visitor(bench.desk), bench.site.terminal.display
    empty, held, turned = [], [], []
    for _ in range(TURNS):
        visitor.see("请选择要办理的业务")
        key = visitor.await_that("key", key_named("呼叫工作人员"), 20.0)
        x, y = key.middle
        place = (slice(key.y, key.y + key.h), slice(key.x, key.x + key.w))
        began = time.monotonic()
        display.point(x, y)
        empty.append(time.monotonic() - began)
        before, title = bench.region(place), bench.region(TITLE)
        began = time.monotonic()
        display.press(x, y)
        held.append(bench.until_changed(place, before) - began)
        began = time.monotonic()
        display.release()
        turned.append(bench.until_changed(TITLE, title) - began)
        visitor.press_until("回到首页", "请选择要办理的业务")
    bench.say("the tool that touches, alone", **spread(empty))
    bench.say("touch to changed pixel, tool included", **spread(held))
    bench.say("page change, tool included", **spread(turned))


def preview(bench: Bench) -> None:
    """Count how many different pictures a second the face page shows."""
    visitor = Visitor(bench.desk)
    visitor.arrive()
    visitor.lay_card("a")
    visitor.see("看镜头")
    visitor.stand("a")
    visitor.see("请慢慢向", "请眨一眨眼")
    shown, last = 0, b""
    until = time.monotonic() + RATE_S
    while time.monotonic() < until:
        now = bench.region(PREVIEW)[::4, ::4].tobytes()
        shown, last = shown + (now != last), now
    bench.say("camera preview", frames_per_s=round(shown / RATE_S, 1))
    visitor.begin_again()


def machine_time(bench: Bench, name: str, walk: Callable[[Timed], None]) -> None:
    """Tell how much of a visit was waiting for the machine, not doing something."""
    visitor = Timed(bench.desk)
    began = time.monotonic()
    walk(visitor)
    whole = time.monotonic() - began
    acts = sum(s for what, s in visitor.waits if what.startswith(ACTS))
    waits = sum(s for what, s in visitor.waits) - acts
    bench.say(
        name,
        whole_s=round(whole, 1),
        machine_s=round(waits, 1),
        head_turning_s=round(acts, 1),
    )


def check_in(visitor: Timed) -> None:
    """Walk one person's check-in."""
    visitor.check_in()


def two_pages(visitor: Timed) -> None:
    """Walk two people's submission with two pages."""
    Couple(visitor).hand_in(PAPERS)


def confirm(visitor: Timed) -> None:
    """Walk a registrar's confirmation of the newest submission."""
    told = visitor.desk.site.centre.ask("submissions").splitlines()[0].split("\t")[1]
    Clerk(visitor, visitor.desk.site.registrar).confirm(told)


def memory(bench: Bench, moments: list[int]) -> None:
    """Tell what each process holds after so many visits."""
    visitor = Visitor(bench.desk)
    first: dict[str, float] = {}
    for visit in range(1, moments[-1] + 1):
        visitor.check_in()
        if visit in moments:
            held = {p.name: held_mb(p) for p in bench.site.keeper.programs if p.process}
            first = first or held
            bench.say(f"memory after {visit} visits, MB", **held)
            grown = {name: round(now / first[name], 2) for name, now in held.items()}
            bench.say(f"  beside the first, {visit} visits", **grown)


def held_mb(program: Program) -> float:
    """Return the proportional set size of ``program``, in megabytes."""
    if program.process is None:
        return 0.0
    rollup = Path(f"/proc/{program.process.pid}/smaps_rollup").read_text("utf-8")
    (pss,) = [line.split()[1] for line in rollup.splitlines() if line[:4] == "Pss:"]
    return round(int(pss) / KILOBYTE, 1)


@contextmanager
def running() -> Iterator[Bench]:
    """Return a site that was started for this run."""
    with tempfile.TemporaryDirectory(prefix="kiosk-") as home:
        site = Site(Path(home) / "site")
        try:
            site.start()
            desk = Desk(site)
            with Companion(desk):
                yield Bench(site, desk)
        finally:
            site.end()


def times(bench: Bench) -> None:
    """Measure everything that takes time."""
    start(bench)
    touches(bench)
    preview(bench)
    machine_time(bench, "one person's check-in", check_in)
    machine_time(bench, "two people, two pages", two_pages)
    machine_time(bench, "a registrar's confirmation", confirm)


def main() -> None:
    """Print every figure that was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.visits", description=__doc__)
    parser.add_argument("--visits", default="1,50,200")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    moments = sorted(int(each) for each in chosen.visits.split(","))
    with running() as bench:
        if not chosen.memory:
            times(bench)
        memory(bench, moments)
        if chosen.json:
            chosen.json.write_text(json.dumps(bench.figures, indent=2), "utf-8")


if __name__ == "__main__":
    main()
