"""A writer killed at any moment: what it said was committed is there, and no half."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sync.conftest import Desk

KILLS = 12
WRITER = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from uuid import UUID
from domain.events import Kind
from sync.journal.terms import Draft, Terms
from sync.journal.writer import Journal
from sync.sealing import SealingKey

path, key, public = sys.argv[1:]
clock = lambda: datetime.now(UTC)
built = datetime(2026, 1, 1, tzinfo=UTC)
sealing = SealingKey(key, bytes.fromhex(public))
journal = Journal.open(
    Path(path), Terms("T0001", UUID(int=9), sealing, clock, built, lambda: 10**12)
)
while True:
    group = [Draft(Kind.CONSENT_GIVEN, b"{}", UUID(int=7))] * 3
    places = journal.append_all(group, {"last": str(journal.extent.head.seq + 3)})
    print(places[-1].seq, flush=True)
"""


@pytest.mark.parametrize("seed", [20260302])
def test_nothing_that_was_told_is_lost_and_nothing_is_half_done(
    desk: Desk, seed: int
) -> None:
    chance = random.Random(seed)
    key = desk.opening.sealing_key()
    words = [str(desk.path), key.key, key.public.hex()]
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, *words], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        for _ in range(chance.randint(1, 40)):
            told = int(writer.stdout.readline())
        writer.kill()
        told = max([told, *map(int, writer.stdout.read().split())])
        writer.wait(20)
        writer.stdout.close()

        journal = desk.open()
        assert journal.extent.head.seq >= told
        assert (journal.extent.head.seq - 1) % 3 == 0, "three at a time or none"
        assert journal.marks() == {"last": str(journal.extent.head.seq)}
        journal.close()
