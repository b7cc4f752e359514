"""The journal's file: an SQLite database, its tables, and rows as entries.

WAL with ``synchronous=FULL``: one sync for each commit. ``secure_delete`` writes zeros
over what is erased.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import quote
from uuid import UUID

from sync.wire.entries import Entry, Header
from sync.wire.values import from_stamp, parsed, stamp

SCHEMA: Final = """
CREATE TABLE identity (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    journal TEXT NOT NULL, terminal TEXT NOT NULL,
    anchor_seq INTEGER NOT NULL, anchor_hash TEXT NOT NULL, anchor_time TEXT NOT NULL
) STRICT;
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY,
    header TEXT NOT NULL, hash TEXT NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (
    id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, time TEXT NOT NULL
) STRICT;
CREATE TABLE cleared (seq INTEGER PRIMARY KEY, time TEXT NOT NULL) STRICT;
"""
INSERT: Final = "INSERT INTO entries VALUES (?,?,?,?)"
SELECT: Final = "SELECT * FROM entries WHERE seq>? ORDER BY seq LIMIT ?"
BUSY_S: Final = 5.0
PRIVATE: Final = 0o600

Row: TypeAlias = tuple[int, str, str, bytes]
"""Seq, canonical header (the very text that was hashed), hash, sealed body."""


class Place(NamedTuple):
    """One place in the chain: a seq, the hash and the time of the entry there."""

    seq: int
    hash: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Extent:
    """Whose journal it is, and from where to where it goes.

    ``anchor`` is the last erased entry (seq 0 before any was), ``head`` the newest.
    """

    journal: UUID
    terminal: str
    anchor: Place
    head: Place


def connect_writing(path: Path) -> sqlite3.Connection:
    """Return a connection that writes an existing journal; any thread may use it."""
    connection = _connect(path, "rw")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA secure_delete=ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def connect_reading(path: Path) -> sqlite3.Connection:
    """Return a connection that can only read, beside the writer."""
    return _connect(path, "ro")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )


def create(path: Path, whole: Extent, rows: Iterable[Row]) -> None:
    """Make a new journal file that appears at ``path`` whole or not at all.

    Its name is durable only when the folder is synced.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    with closing(_connect(fresh, "rw")) as connection:
        connection.executescript(SCHEMA)
        with transaction(connection):
            anchor = whole.anchor
            connection.execute(
                "INSERT INTO identity VALUES (1,?,?,?,?,?)",
                (
                    str(whole.journal),
                    whole.terminal,
                    anchor.seq,
                    anchor.hash,
                    stamp(anchor.time),
                ),
            )
            insert(connection, rows)
    fresh.rename(path)


def sweep(connection: sqlite3.Connection) -> bool:
    """Write the log back and empty it; tell whether no reader was in the way."""
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done within, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def extent(connection: sqlite3.Connection) -> Extent:
    """Return whose journal this is and how far it goes; sqlite3 errors pass."""
    row = connection.execute(
        "SELECT journal, terminal, anchor_seq, anchor_hash, anchor_time FROM identity"
    ).fetchone()
    if row is None:
        raise sqlite3.DatabaseError("identity")
    anchor = Place(row[2], row[3], from_stamp(row[4]))
    last = connection.execute(
        "SELECT seq, hash, header FROM entries ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    head = Place(last[0], last[1], time_of(last[2])) if last else anchor
    return Extent(UUID(row[0]), row[1], anchor, head)


def hash_at(connection: sqlite3.Connection, whole: Extent, seq: int) -> str | None:
    """Return the hash at ``seq``, ``None`` where the journal does not go."""
    if seq == whole.anchor.seq:
        return whole.anchor.hash
    row = connection.execute("SELECT hash FROM entries WHERE seq=?", (seq,)).fetchone()
    return None if row is None else str(row[0])


def entries_after(
    connection: sqlite3.Connection, seq: int, limit: int
) -> tuple[Entry, ...]:
    """Return up to ``limit`` entries after ``seq``, in order."""
    rows = connection.execute(SELECT, (seq, limit)).fetchall()
    return tuple(map(to_entry, rows))


def insert(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Write entries, within the caller's transaction."""
    connection.executemany(INSERT, rows)


def write_marks(
    connection: sqlite3.Connection, marks: Mapping[str, str | None]
) -> None:
    """Set marks (``None`` takes one away), within the caller's transaction."""
    for name, value in marks.items():
        if value is None:
            connection.execute("DELETE FROM marks WHERE name=?", (name,))
        else:
            connection.execute("REPLACE INTO marks VALUES (?,?)", (name, value))


def time_of(header: str) -> datetime:
    """Return when the entry of ``header`` was made.

    Raises:
        ValueError: It was altered and is no header any more.

    """
    return parsed(Header, header.encode()).time


def to_entry(row: Row) -> Entry:
    """Return the entry in ``row``.

    Raises:
        ValueError: The row was altered and is no entry any more.

    """
    _, header, own, body = row
    told = parsed(Header, header.encode())
    return Entry(**dict(told), hash=own, body=body)
