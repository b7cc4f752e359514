"""What terminal and centre hold, read from their files with plain SQL."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.site.site import Site

HEIGHT = "SELECT coalesce(max(seq), 0) FROM entries"
RECEIPTED = (
    "SELECT coalesce(max(r.seq), 0) FROM receipts r WHERE r.journal = "
    "(SELECT journal FROM entries ORDER BY received DESC LIMIT 1) AND r.awaited = 0"
)
LOOK_S = 0.1


class Unsettled(Exception):
    """The centre did not receipt everything in time."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The two databases of a site."""

    journal: Path
    records: Path

    @classmethod
    def of(cls, site: Site) -> "Ledger":
        """Return the ledger of ``site``."""
        return cls(
            site.terminal.home / "data" / "journal.db", site.centre.home / "records.db"
        )

    def written(self) -> int:
        """Return the number of the last entry in the terminal's journal."""
        return ask(self.journal, HEIGHT)

    def receipted(self) -> int:
        """Return up to which entry the centre has receipted, with all materials."""
        return ask(self.records, RECEIPTED)

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


def ask(database: Path, question: str) -> int:
    """Return the one number that answers ``question``; 0 while there is no answer."""
    if not database.exists():
        return 0
    try:
        # Not immutable: the file is in use, and its newest rows lie in the WAL.
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
            (number,) = file.execute(question).fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(number)
