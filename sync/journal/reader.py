"""The journal, from a reader's side: beside its writer, never in the way."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sync.journal import file
from sync.journal.file import Extent
from sync.wire.entries import Entry


class Unreadable(Exception):
    """The journal cannot be read now: its writer has to open it first."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many entries wait after a place, and since when the oldest does."""

    depth: int
    oldest: datetime | None


@dataclass(slots=True, repr=False)
class JournalReader:
    """Reads the journal at ``path``, whichever journal lies there at the moment."""

    path: Path
    _connection: sqlite3.Connection | None = None
    _file: tuple[int, int] = field(default=(0, 0))

    def extent(self) -> Extent:
        """Return whose journal it is and how far it goes.

        Raises:
            Unreadable: There is none, or it is damaged.

        """
        with _readable():
            return file.extent(self._current())

    def entries_after(self, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to ``limit`` entries after ``seq``, in order.

        Raises:
            Unreadable: There is no journal, or it is damaged.

        """
        with _readable():
            return file.entries_after(self._current(), seq, limit)

    def hash_at(self, seq: int) -> str | None:
        """Return the hash at ``seq``, ``None`` where the journal does not go.

        Raises:
            Unreadable: There is no journal, or it is damaged.

        """
        with _readable():
            connection = self._current()
            return file.hash_at(connection, file.extent(connection), seq)

    def backlog(self, seq: int) -> Backlog:
        """Return what waits after ``seq``.

        Raises:
            Unreadable: There is no journal, or it is damaged.

        """
        with _readable():
            connection = self._current()
            (depth,) = connection.execute(
                "SELECT count(*) FROM entries WHERE seq>?", (seq,)
            ).fetchone()
            waiting = file.entries_after(connection, seq, 1)
        return Backlog(depth, waiting[0].time if waiting else None)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _current(self) -> sqlite3.Connection:
        seen = self.path.stat()
        if self._connection is None or self._file != (seen.st_dev, seen.st_ino):
            self.close()
            self._connection = file.connect_reading(self.path)
            self._file = (seen.st_dev, seen.st_ino)
        return self._connection


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, ValueError, OSError) as error:
        raise Unreadable(type(error).__name__) from None
