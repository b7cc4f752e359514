"""Story: somebody touches, pulls and kills at random; all that was said is true, once.

The seed is printed; ``WALK_SEED`` repeats a walk.
"""

import os
import random
import sys

import pytest

from bench.journeys.chronicle import Chronicle
from bench.journeys.visitor import Visitor
from bench.journeys.walker import Walker

VISIT_AT_MOST_S = 180


def walk(visits: int, visitor: Visitor, chronicle: Chronicle) -> dict[str, int]:
    """Walk ``visits`` visits; return how often what was done."""
    seed = int(os.environ.get("WALK_SEED", random.randrange(2**32)))
    sys.stdout.write(f"WALK_SEED={seed}\n")
    walker = Walker(visitor, chronicle, random.Random(seed))
    for _ in range(visits):
        walker.walk()
    sys.stdout.write(f"deeds: {walker.deeds}\n")
    assert chronicle.judge()["problems"] == []
    return walker.deeds


@pytest.mark.timeout(3 * VISIT_AT_MOST_S)
def test_a_few_random_visits_lose_nothing_and_double_nothing(
    visitor: Visitor, chronicle: Chronicle
) -> None:
    walk(2, visitor, chronicle)


@pytest.mark.long
@pytest.mark.timeout(200 * VISIT_AT_MOST_S)
def test_two_hundred_random_visits_lose_nothing_and_double_nothing(
    visitor: Visitor, chronicle: Chronicle
) -> None:
    deeds = walk(200, visitor, chronicle)
    assert deeds["handed in"] >= 20, "visits get somewhere"
