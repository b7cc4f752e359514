"""From touch to changed pixel: ``python -m benchmarks.touches``.

Each figure is measured beside its peer in turn, on the real painter and without a
display: painting the whole glass anew, as though nothing of it were known. What the
main loop waits for its next turn comes on top, at most one frame (`ui.window`).
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

from bench.pictures import Glass
from bench.samples import SAMPLES, dressed
from ui.pages import IntentName, Page, Settings
from ui.shapes import Area, Ink, Target

TURNS: Final = 30
P95: Final = 95
KEYS: Final = (
    ("card", IntentName.NO_CARD, ""),
    ("home", IntentName.CHOOSE_SERVICE, "reissue"),
    ("question_phone", IntentName.TYPE, "5"),
    ("staff_sign_in", IntentName.TYPE, "g"),
)
CHANGE: Final = ("consent_two", "question", "review", "declaration")


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of ours and of the peer, turn by turn."""

    ours: list[float]
    peer: list[float]

    def line(self, name: str) -> str:
        """Return the figure as one line of the table."""
        ours, peer = (statistics.median(times) for times in (self.ours, self.peer))
        slow = statistics.quantiles(self.ours, n=100)[P95 - 1]
        return (
            f"{name:34} {ours:6.1f} ms, 95 % within {slow:6.1f} ms, "
            f"whole glass {peer:6.1f} ms, ratio {peer / ours:.1f}"
        )


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds until ``work`` is on the glass."""
    finish = import_module("kivy.graphics.opengl").glFinish
    begun = time.perf_counter()
    work()
    finish()
    return (time.perf_counter() - begun) * 1000


def middle(area: Area) -> tuple[float, float]:
    """Return the point in the middle of ``area``."""
    return area.x + area.w / 2, area.y + area.h / 2


def press(glass: Glass, page: Page, intent: IntentName, value: str) -> Taken:
    """Return how long a key takes to look held."""
    glass.show(page)
    (key,) = [
        shape
        for shape in glass.showing.scene
        if isinstance(shape, Target) and (shape.intent, shape.value) == (intent, value)
    ]
    at = middle(key.area)

    def down() -> None:
        glass.showing.down(*at)
        glass.draw()

    taken = Taken([], [])
    for _ in range(TURNS):
        for times, is_peer in ((taken.ours, False), (taken.peer, True)):
            if is_peer:
                glass.showing.painter.forget_texts()
            times.append(timed(down))
            glass.showing.up(*at)
            glass.draw()
    return taken


def write(glass: Glass, page: Page) -> Taken:
    """Return how long a point of a stroke takes to be seen."""
    glass.show(page)
    (pad,) = [shape for shape in glass.showing.scene if isinstance(shape, Ink)]
    x, y = middle(pad.area)
    taken = Taken([], [])
    glass.showing.down(x - 200, y)
    for turn in range(TURNS):

        def move(turn: int = turn) -> None:
            glass.showing.move(x - 200 + 8 * turn, y + turn % 2 * 10)
            glass.draw()

        def paint() -> None:
            glass.showing.refresh()
            glass.draw()

        taken.ours.append(timed(move))
        glass.showing.painter.forget_texts()
        taken.peer.append(timed(paint))
    glass.showing.up(x, y)
    return taken


def turn_to(glass: Glass, page: Page) -> None:
    """Show ``page`` and draw it."""
    glass.showing.show(page)
    glass.draw()


def change(glass: Glass, pages: list[Page]) -> Taken:
    """Return how long the next page takes, seen before and seen for the first time."""
    taken = Taken([], [])
    for times, is_peer in ((taken.peer, True), (taken.ours, False)):
        for turn in range(TURNS):
            page = pages[turn % len(pages)]
            if is_peer:
                glass.showing.painter.forget_texts()
            times.append(timed(partial(turn_to, glass, page)))
    return taken


def main() -> None:
    """Print every figure."""
    argparse.ArgumentParser(prog="benchmarks.touches", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        glass = Glass(Path(folder))
        for name, intent, value in KEYS:
            page = dressed(SAMPLES[name], Settings())
            print(press(glass, page, intent, value).line(f"touch: {intent} on {name}"))
        open_pad = dressed(SAMPLES["declaration_open"], Settings())
        print(write(glass, open_pad).line("a point of a stroke"))
        pages = [
            replace(dressed(SAMPLES[name], Settings()), serial=number)
            for number, name in enumerate(CHANGE)
        ]
        print(change(glass, pages).line("page change"))


if __name__ == "__main__":
    main()
