"""The journal beside its peers: ``./run bench-journal``.

Peers take turns, one durable put each, with the same sealed bytes; the ratio is of the
medians, so neighbours on the machine slow both. Write-ahead logs are checkpointed now
and then, outside the clock.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from persistqueue import SQLiteAckQueue

from benchmarks import syncs
from benchmarks.commits import draft, open_journal, sealed_body
from sync.journal.writer import Journal
from sync.sealing import OpeningKey

BLOCKS: Final = 60
TURNS_A_BLOCK: Final = 10
CHECKPOINT: Final = "PRAGMA wal_checkpoint(PASSIVE)"
GROUP: Final = 100
SINGLE_AIM: Final = 1.0
GROUP_AIM: Final = 10.0


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way to make bytes durable: ``work`` is timed, ``rest`` is not.

    ``work`` does ``entries`` of them.
    """

    work: Callable[[], object]
    rest: Callable[[], object]
    entries: int


def ratio(ours: Contestant, peer: Contestant, blocks: int) -> float:
    """Return how many times as many entries a second ``ours`` takes."""
    times: tuple[list[float], list[float]] = ([], [])
    for block in range(blocks):
        ours.rest()
        peer.rest()
        for turn in range(TURNS_A_BLOCK):
            pair = ((ours, times[0]), (peer, times[1]))
            for contestant, taken in pair if (block + turn) % 2 else reversed(pair):
                begun = time.perf_counter()
                contestant.work()
                taken.append((time.perf_counter() - begun) / contestant.entries)
    return statistics.median(times[1]) / statistics.median(times[0])


def ours_single(journal: Journal, body: bytes) -> Contestant:
    """Return our journal, a commit for each entry."""
    one = draft(body)

    def rest() -> None:
        journal._connection.execute(CHECKPOINT)  # noqa: SLF001  # outside the clock
        journal.append(one)  # the log's new header is synced here, not below

    return Contestant(lambda: journal.append(one), rest, 1)


def ours_grouped(journal: Journal, body: bytes) -> Contestant:
    """Return our journal, a commit for each hundred entries."""
    single = ours_single(journal, body)
    group = [draft(body)] * GROUP
    return Contestant(lambda: journal.append_all(group), single.rest, GROUP)


def ack_queue(folder: Path, body: bytes) -> Contestant:
    """Return persist-queue's durable queue with acknowledgement, as it comes."""
    queue = SQLiteAckQueue(str(folder), auto_commit=True)
    checkpointed: Any = queue._putter  # noqa: SLF001  # checkpointed as ours is

    def rest() -> None:
        checkpointed.execute(CHECKPOINT)
        queue.put(body)

    return Contestant(lambda: queue.put(body), rest, 1)


def append_and_sync(path: Path, body: bytes) -> Contestant:
    """Return a bare file that is appended to and synced for each entry."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def put() -> None:
        os.write(file, body)
        os.fdatasync(file)

    return Contestant(put, put, 1)


def line(name: str, peer: str, found: float, aim: float, group: int) -> str:
    """Return one row: the figure, its peer, its aim, and the syncs of a commit."""
    try:
        counted = f"{syncs.per_commit(group):.2f} syncs/commit"
    except syncs.Unmeasured as why:
        counted = f"syncs not counted: {why}"
    verdict = "met" if found >= aim else "MISSED"
    return f"{name}: {found:.2f}x {peer} (aim {aim:.1f}x, {verdict}); {counted}"


def main(arguments: list[str]) -> None:
    """Measure, and print one line for each row of the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=BLOCKS)
    parser.add_argument(
        "--folder", type=Path, default=Path("var"), help="on the disk to be measured"
    )
    told = parser.parse_args(arguments)
    told.folder.mkdir(exist_ok=True)
    key = OpeningKey.generate().sealing_key()
    with tempfile.TemporaryDirectory(dir=told.folder) as name:
        folder = Path(name)
        journal = open_journal(folder, key)
        body = sealed_body(key, journal.extent.journal)
        queue = ack_queue(folder / "queue", body)
        single = ratio(ours_single(journal, body), queue, told.blocks)
        file = append_and_sync(folder / "file", body)
        grouped = ratio(ours_grouped(journal, body), file, told.blocks)
        journal.close()
    print(line("journal append", "SQLiteAckQueue", single, SINGLE_AIM, 1))
    print(
        line(f"group commit of {GROUP}", "append+fdatasync", grouped, GROUP_AIM, GROUP)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
