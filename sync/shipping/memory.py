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

from sync.wire.commands import Answer, Command
from sync.wire.reports import Alert
from sync.wire.values import Malformed, parsed

MAX_ALERTS: Final = 1000
"""Alerts that wait for a link; beyond this the oldest go."""
MAX_COMMANDS: Final = 1000
"""Commands remembered, so that one brought twice is known; far more than a day's."""

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
        database.create_table(
            "commands",
            {"number": int, "id": str, "payload": str, "answer": str, "said": int},
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

    def is_known(self, command: UUID) -> bool:
        """Tell whether this command came before."""
        asked = "SELECT 1 FROM commands WHERE id=?"
        return self.database.execute(asked, [str(command)]).fetchone() is not None

    def command(self, command: Command) -> None:
        """Remember a command that came."""
        self.database.execute(
            "INSERT INTO commands (id, payload, said) VALUES (?,?,0)",
            [str(command.id), command.model_dump_json()],
        )
        self.database.execute(
            "DELETE FROM commands"
            " WHERE number <= (SELECT max(number) FROM commands) - ?",
            [MAX_COMMANDS],
        )

    def unanswered(self) -> Iterable[Command]:
        """Return the commands that nobody has answered, oldest first."""
        rows = self.database.execute(
            "SELECT payload FROM commands WHERE answer IS NULL ORDER BY number"
        )
        for (payload,) in rows.fetchall():
            yield parsed(Command, payload.encode())

    def answer(self, answer: Answer) -> None:
        """Keep the first answer to a command until it is said."""
        self.database.execute(
            "UPDATE commands SET answer=? WHERE id=? AND answer IS NULL",
            [answer.model_dump_json(), str(answer.command)],
        )

    def answer_again(self, command: UUID) -> None:
        """Have the answer to a command said once more."""
        self.database.execute("UPDATE commands SET said=0 WHERE id=?", [str(command)])

    def answers(self) -> Iterable[Answer]:
        """Return the answers not yet said, oldest first."""
        rows = self.database.execute(
            "SELECT answer FROM commands"
            " WHERE answer IS NOT NULL AND said=0 ORDER BY number"
        )
        for (payload,) in rows.fetchall():
            yield parsed(Answer, payload.encode())

    def said(self, kept: UUID) -> None:
        """Take note that the broker has this alert or answer."""
        self.database.execute("DELETE FROM alerts WHERE id=?", [str(kept)])
        self.database.execute("UPDATE commands SET said=1 WHERE id=?", [str(kept)])

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()
