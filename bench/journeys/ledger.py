"""What terminal and centre hold, read from their files with plain SQL."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.site.site import Site

HEIGHT = "SELECT coalesce(max(seq), 0) FROM entries"
JOURNAL = "SELECT journal FROM identity"
RECEIPTED = "SELECT max(seq) FROM receipts WHERE journal = ? AND awaited = 0"
AWAITED = (
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM submissions WHERE ticket = ?1) THEN"
    " (SELECT count(*) FROM submissions s JOIN submission_materials m"
    " ON m.terminal = s.terminal AND m.journal = s.journal AND m.seq = s.seq"
    " LEFT JOIN materials a ON a.terminal = m.terminal AND a.sha256 = m.sha256"
    " WHERE s.ticket = ?1 AND a.arrived IS NULL) ELSE -1 END"
)
ALERTS = "SELECT coalesce(sum(times), 0) FROM alerts WHERE name = ?"
HASH = "SELECT hash FROM submissions WHERE ticket = ?"
LOOK_S = 0.1


class Unsettled(Exception):
    """The centre did not receipt everything in time."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The two databases of a site."""

    journal: Path
    records: Path
    materials: Path
    """Where the terminal keeps what is sealed and not yet receipted."""

    @classmethod
    def of(cls, site: Site) -> "Ledger":
        """Return the ledger of ``site``."""
        return cls(
            site.terminal.home / "data" / "journal.db",
            site.centre.home / "records.db",
            site.terminal.home / "data" / "materials",
        )

    def written(self) -> int:
        """Return the number of the last entry in the terminal's journal."""
        return ask(self.journal, HEIGHT)

    def receipted(self) -> int:
        """Return up to which entry the centre has receipted, with all materials."""
        return ask(self.records, RECEIPTED, told(self.journal, JOURNAL))

    def kept(self) -> set[str]:
        """Return the names of the materials that lie at the terminal."""
        return {path.name for path in self.materials.iterdir()}

    def awaited(self, ticket: str) -> int:
        """Return how many materials of ``ticket`` the centre lacks; -1: unheard of."""
        return ask(self.records, AWAITED, ticket)

    def hash_of(self, ticket: str) -> str:
        """Return the hash of the entry that handed in ``ticket``."""
        return told(self.records, HASH, ticket)

    def alerts(self, name: str) -> int:
        """Return how often the centre was alarmed by ``name``."""
        return ask(self.records, ALERTS, name)

    def await_that(
        self, what: str, seen: Callable[[], bool], patience_s: float = 60.0
    ) -> None:
        """Wait until ``seen`` is so.

        Raises:
            Unsettled: It was not within ``patience_s``.

        """
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            if seen():
                return
            time.sleep(LOOK_S)
        raise Unsettled(f"{what} did not come within {patience_s} s")

    def settle(self, patience_s: float = 60.0) -> int:
        """Wait until everything written is receipted; return how much that is.

        Raises:
            Unsettled: It was not within ``patience_s``.

        """
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            written, receipted = self.written(), self.receipted()
            if written and written == receipted:
                return written
            time.sleep(LOOK_S)
        raise Unsettled(f"{self.receipted()} of {self.written()} entries receipted")


def ask(database: Path, question: str, *values: str) -> int:
    """Return the number that answers ``question``; 0 while there is no answer."""
    return int(told(database, question, *values) or 0)


def told(database: Path, question: str, *values: str) -> str:
    """Return the one value that answers ``question``; empty while there is none."""
    if not database.exists():
        return ""
    try:
        # Not immutable: the file is in use, and its newest rows lie in the WAL.
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
            row = file.execute(question, values).fetchone()
    except sqlite3.OperationalError:
        return ""
    return "" if row is None or row[0] is None else str(row[0])
