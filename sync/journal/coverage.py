"""What a receipt does to the journal: how far it covers, and what may be erased.

An entry may go when a receipt covered it, with its own hash and all of its materials
(of it and of every entry before it), at least the keep time ago by the server's clock.
The keep time outlives a backup cycle, so that a centre restored from yesterday can
still be told everything again; its next receipt then covers less, and takes back what
earlier ones allowed.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sync.journal.file import Extent, hash_at, time_of
from sync.wire.receipts import Receipt
from sync.wire.values import from_stamp, stamp

NAMED_UP_TO: Final = """
SELECT seq, header FROM entries
WHERE seq<=? AND instr(header, '"materials":[]')=0 ORDER BY seq
"""
"""Entries that name materials: canonical JSON spells their absence in one way."""
NAMED_AFTER: Final = """
SELECT seq, header FROM entries WHERE seq>? AND instr(header, '"materials":[]')=0
"""


class ReceiptConflict(Exception):
    """A receipt that cannot be of this journal: raise an alarm. ``cause`` is a word."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many entries went, and the materials that nothing names any more."""

    entries: int = 0
    materials: tuple[str, ...] = ()


def latest(connection: sqlite3.Connection) -> tuple[int, datetime] | None:
    """Return seq and server time of the newest receipt, ``None`` before the first."""
    row = connection.execute("SELECT seq, time FROM receipt").fetchone()
    return None if row is None else (int(row[0]), from_stamp(row[1]))


def check(connection: sqlite3.Connection, whole: Extent, receipt: Receipt) -> None:
    """Return if ``receipt`` can be of this journal.

    Raises:
        ReceiptConflict: Another terminal's, ``ahead`` of the journal, or another
            ``hash``.

    """
    if receipt.terminal != whole.terminal:
        raise ReceiptConflict("terminal")
    if receipt.seq > whole.head.seq:
        raise ReceiptConflict("ahead")
    known = hash_at(connection, whole, receipt.seq)
    if known is not None and known != receipt.hash:
        raise ReceiptConflict("hash")


def record(connection: sqlite3.Connection, receipt: Receipt) -> None:
    """Keep what ``receipt`` covers, within the caller's transaction."""
    cleared = _cleared(connection, receipt)
    connection.execute(
        "REPLACE INTO receipt VALUES (1,?,?)", (receipt.seq, stamp(receipt.time))
    )
    connection.execute("DELETE FROM cleared WHERE seq>?", (cleared,))
    connection.execute(
        "INSERT OR IGNORE INTO cleared VALUES (?,?)", (cleared, stamp(receipt.time))
    )


def erase(
    connection: sqlite3.Connection, whole: Extent, kept_since: datetime
) -> Erasure:
    """Erase what was covered before ``kept_since``, within the caller's transaction."""
    (last,) = connection.execute(
        "SELECT max(seq) FROM cleared WHERE time<=?", (stamp(kept_since),)
    ).fetchone()
    if last is None or last <= whole.anchor.seq:
        return Erasure()
    named = _materials(connection, NAMED_UP_TO, last)
    own, header = connection.execute(
        "SELECT hash, header FROM entries WHERE seq=?", (last,)
    ).fetchone()
    connection.execute(
        "UPDATE identity SET anchor_seq=?, anchor_hash=?, anchor_time=?",
        (last, own, stamp(time_of(header))),
    )
    count = connection.execute("DELETE FROM entries WHERE seq<=?", (last,)).rowcount
    connection.execute("DELETE FROM cleared WHERE seq<=?", (last,))
    still = _materials(connection, NAMED_AFTER, last)
    return Erasure(count, tuple(sorted(named - still)))


def materials_named(connection: sqlite3.Connection) -> frozenset[str]:
    """Return every material that some entry names."""
    return frozenset(_materials(connection, NAMED_AFTER, 0))


def _cleared(connection: sqlite3.Connection, receipt: Receipt) -> int:
    awaited = set(receipt.awaited)
    if awaited:
        through = (receipt.awaited_through,)
        for seq, header in connection.execute(NAMED_UP_TO, through):
            if awaited.intersection(json.loads(header)["materials"]):
                return int(seq) - 1
    return receipt.awaited_through


def _materials(connection: sqlite3.Connection, query: str, seq: int) -> set[str]:
    rows = connection.execute(query, (seq,))
    return {name for _, header in rows for name in json.loads(header)["materials"]}
