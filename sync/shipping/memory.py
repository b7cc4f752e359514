"""What shipping remembers between its lives: progress, alerts, commands, the time.

How far each journal is the retained receipt says again, were it lost. Of commands and
their answers the broker is told that they are kept here: they are on the disk by then.
"""

import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self
from uuid import UUID

from sqlite_utils import Database

from sync.wire.commands import Answer, Command
from sync.wire.reports import Alert
from sync.wire.values import Malformed, from_stamp, parsed, stamp

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
        # NORMAL would lose, with the power, commands that the broker no longer has.
        # It costs a sync (measured: 0.4 ms, not 0.04) two or three times a batch.
        connection.execute("PRAGMA synchronous=FULL")
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
        database.create_table(
            "floor", {"id": int, "moment": str}, pk="id", if_not_exists=True
        )
        return cls(database)

    def floor(self) -> datetime | None:
        """Return the moment that it is later than, if one was kept."""
        row = self.database.execute("SELECT moment FROM floor").fetchone()
        return None if row is None else from_stamp(row[0])

    def keep_floor(self, moment: datetime) -> None:
        """Keep the moment that it is later than."""
        self.database.execute("REPLACE INTO floor VALUES (1,?)", [stamp(moment)])

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
            try:
                yield parsed(Command, payload.encode())
            except Malformed:  # written by another version: it runs out unanswered
                log.warning("a command of another version is passed over")

    def answer(self, answer: Answer) -> Answer | None:
        """Keep the first answer to a command until it is said.

        Returns the one that was there before, if one was.
        """
        of = [str(answer.command)]
        row = self.database.execute(
            "SELECT answer FROM commands WHERE id=? AND answer IS NOT NULL", of
        ).fetchone()
        known = None if row is None else _answer(row[0])
        if known is not None:
            return known
        self.database.execute(
            "UPDATE commands SET answer=? WHERE id=?", [answer.model_dump_json(), *of]
        )
        return None

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
            answer = _answer(payload)
            if answer is not None:
                yield answer

    def said(self, kept: UUID) -> None:
        """Take note that the broker has this alert or answer."""
        self.database.execute("DELETE FROM alerts WHERE id=?", [str(kept)])
        self.database.execute("UPDATE commands SET said=1 WHERE id=?", [str(kept)])

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()


def _answer(payload: str) -> Answer | None:
    """Return an answer that was kept; ``None`` for one of another version."""
    try:
        return parsed(Answer, payload.encode())
    except Malformed:  # what the core answers next takes its place
        log.warning("an answer of another version is passed over")
        return None
