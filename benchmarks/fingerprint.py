"""From picture to verdict: ``python -m benchmarks.fingerprint``.

Ours is what happens once a picture has come: unpacking it, measuring its quality,
making the standard's template and comparing it with another. The peer is NBIS alone
on the same picture, taking turns: quality, minutiae and score without any of ours.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import nbis

from bench.people.ridges import finger, impression
from drivers.fingerprint.image import DPI, Image
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.template import Finger, Template

TURNS: Final = 40
FINGERS: Final = 4
FLOOR: Final = 30
AIM_MS: Final = 250.0
P95: Final = 95


@dataclass(frozen=True, slots=True)
class Case:
    """A finger that was captured before, and a new picture of it."""

    before: bytes
    """The template, as it came with the command."""
    packed: bytes
    """The new picture as the module sends it."""
    png: bytes
    peer_before: nbis.Minutiae


def ours(examiner: Examiner, case: Case) -> int:
    """Return the score of ``case`` by way of our own rooms."""
    image = Image.from_packed(case.packed)
    found = examiner.examine(image, FLOOR, Finger.UNKNOWN)
    again = Template.from_bytes(found.template.to_bytes())
    return examiner.score(Template.from_bytes(case.before), again)


def peers(extractor: nbis.NbisExtractor, case: Case) -> int:
    """Return the score of ``case`` by the library alone."""
    found = extractor.extract_minutiae(case.png)
    found.quality()
    return int(case.peer_before.compare(found))


def cases(examiner: Examiner, extractor: nbis.NbisExtractor, height: int) -> list[Case]:
    """Return the cases of pictures ``height`` rows high."""
    made = []
    for seed in range(FINGERS):
        ridges = finger(seed)
        first, second = (
            Image.from_pixels(impression(ridges, number, height).tobytes())
            for number in (1, 2)
        )
        second = Image.from_packed(second.to_packed())
        before = examiner.examine(first, FLOOR, Finger.UNKNOWN).template.to_bytes()
        peer_before = extractor.extract_minutiae(first.to_png())
        made.append(Case(before, second.to_packed(), second.to_png(), peer_before))
    return made


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds ``work`` takes."""
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def measure(height: int, turns: int) -> dict[str, object]:
    """Return the figures of pictures ``height`` rows high."""
    examiner = Examiner()
    extractor = nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=0.0,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=True,
            ppi=float(DPI),
        )
    )
    mine: list[float] = []
    theirs: list[float] = []
    all_cases = cases(examiner, extractor, height)
    for turn in range(turns):
        case = all_cases[turn % len(all_cases)]
        mine.append(timed(partial(ours, examiner, case)))
        theirs.append(timed(partial(peers, extractor, case)))
    return {
        "height": height,
        "median_ms": statistics.median(mine),
        "p95_ms": statistics.quantiles(mine, n=100)[P95 - 1],
        "peer_median_ms": statistics.median(theirs),
        "ratio": statistics.median(mine) / statistics.median(theirs),
    }


def line(figures: dict[str, object]) -> str:
    """Return one line of the table."""
    return (
        "fingerprint verdict, 256 × {height}: {median_ms:.0f} ms, 95 % within "
        "{p95_ms:.0f} ms (aim {aim:.0f} ms), NBIS alone {peer_median_ms:.0f} ms, "
        "ratio {ratio:.2f}"
    ).format(aim=AIM_MS, **figures)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(prog="benchmarks.fingerprint", description=__doc__)
    parser.add_argument("--turns", type=int, default=TURNS, help="%(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures")
    chosen = parser.parse_args(arguments)
    rows = [measure(height, chosen.turns) for height in (288, 360)]
    for row in rows:
        print(line(row), flush=True)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
