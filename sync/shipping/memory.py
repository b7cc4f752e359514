"""What shipping remembers between its lives: how far each journal is, alerts unsaid.

All of it can be lost: the retained receipt says again how far the centre is.
"""

import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from sqlite_utils import Database

from sync.wire.reports import Alert
from sync.wire.values import Malformed, parsed

MAX_ALERTS: Final = 1000
"""Alerts that wait for a link; beyond this the oldest go."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the centre is with a journal, and how far it was ever sent."""

    covered: int = 0
    furthest: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """Shipping's own database."""

    database: Database

    @classmethod
    def open(cls, path: Path) -> Self:
        """Return the memory at ``path``; one that cannot be read is moved away."""
        try:
            return cls._opened(path)
        except sqlite3.DatabaseError as error:
            log.warning("shipping's memory is damaged: %s", type(error).__name__)
            path.replace(path.with_name(path.name + ".damaged"))
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            return cls._opened(path)

    @classmethod
    def _opened(cls, path: Path) -> Self:
        connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False
        )
        database = Database(connection)
        database.enable_wal()
        connection.execute("PRAGMA synchronous=NORMAL")
        database.create_table(
            "progress",
            {"journal": str, "covered": int, "furthest": int},
            pk="journal",
            if_not_exists=True,
        )
        database.create_table(
            "alerts",
            {"number": int, "id": str, "payload": str},
            pk="number",
            if_not_exists=True,
        )
        return cls(database)

    def journals(self) -> frozenset[UUID]:
        """Return every journal that was ever sent from."""
        rows = self.database.execute("SELECT journal FROM progress").fetchall()
        return frozenset(UUID(row[0]) for row in rows)

    def progress(self, journal: UUID) -> Progress:
        """Return how far ``journal`` is."""
        row = self.database.execute(
            "SELECT covered, furthest FROM progress WHERE journal=?", [str(journal)]
        ).fetchone()
        return Progress() if row is None else Progress(*row)

    def keep(self, journal: UUID, progress: Progress) -> None:
        """Remember how far ``journal`` is."""
        self.database.execute(
            "REPLACE INTO progress VALUES (?,?,?)",
            [str(journal), progress.covered, progress.furthest],
        )

    def alert(self, alert: Alert) -> None:
        """Keep ``alert`` until it is said."""
        self.database.execute(
            "INSERT INTO alerts (id, payload) VALUES (?,?)",
            [str(alert.id), alert.model_dump_json()],
        )
        self.database.execute(
            "DELETE FROM alerts WHERE number <= (SELECT max(number) FROM alerts) - ?",
            [MAX_ALERTS],
        )

    def alerts(self) -> Iterable[Alert]:
        """Return the alerts not yet said, oldest first."""
        rows = self.database.execute("SELECT payload FROM alerts ORDER BY number")
        for (payload,) in rows.fetchall():
            try:
                yield parsed(Alert, payload.encode())
            except Malformed:  # written by an older version: nobody would read it
                log.warning("an alert of an older version is dropped")

    def said(self, alert: UUID) -> None:
        """Forget ``alert``: the broker has it."""
        self.database.execute("DELETE FROM alerts WHERE id=?", [str(alert)])

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()
