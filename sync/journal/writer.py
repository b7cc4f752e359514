"""The journal, from its one writer's side."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final, Self
from uuid import UUID

from domain.events import Kind
from sync.journal import coverage, file, replacement
from sync.journal.chain import Damage, cause_of, survey
from sync.journal.coverage import Erasure
from sync.journal.drafts import Author, create, finished, linked
from sync.journal.file import Extent, Place, Row
from sync.journal.terms import (
    Damaged,
    Draft,
    Locked,
    Moment,
    NoRoom,
    Terms,
    Unwritable,
)
from sync.sealing import MATERIAL, Context
from sync.wire.entries import Entry
from sync.wire.receipts import Receipt
from sync.wire.values import to_ms

NO_MARKS: Final[Mapping[str, str | None]] = MappingProxyType({})


@dataclass(slots=True, repr=False)
class Journal:
    """An open journal. Any thread may call it; commits come one after the other."""

    path: Path
    terms: Terms
    _opened: Extent
    _author: Author
    _head: Place
    _connection: sqlite3.Connection
    _floor: datetime
    _lock_file: int
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _broken: bool = False
    _unswept: bool = False
    """Erased bytes may still lie in the write-ahead log."""

    @classmethod
    def open(cls, path: Path, terms: Terms) -> Self:
        """Return the journal at ``path``, verified; made anew where there is none.

        Raises:
            Locked: Someone else writes it.
            Damaged: It was altered or cut short. See `set_aside`.
            sqlite3.Error: The disk cannot be read or written.

        """
        lock_file = _locked(path)
        try:
            if not path.exists():
                create(path, terms)
            connection, extent = _verified(path, terms)
            replacement.forget(path)
            latest = coverage.latest(connection)
        except BaseException:
            os.close(lock_file)
            raise
        floor = max(terms.built, extent.head.time, latest[1] if latest else terms.built)
        author = Author(extent.terminal, str(extent.journal), str(terms.boot))
        head = extent.head
        return cls(
            path, terms, extent, author, head, connection, to_ms(floor), lock_file
        )

    @property
    def extent(self) -> Extent:
        """Whose journal it is, and from where to where it goes."""
        return replace(self._opened, head=self._head)

    def close(self) -> None:
        """Close the file and let another writer have it."""
        with self._lock:
            self._connection.close()
            os.close(self._lock_file)

    def now(self) -> Moment:
        """Return the time as entries tell it, never before what is already written."""
        told = self.terms.clock()
        if told < self._floor:
            return Moment(self._floor, proven=False)
        return Moment(to_ms(told), proven=True)

    def context(self, kind: Kind, visit: UUID | None) -> Context:
        """Return what the body of such an entry is sealed for."""
        return Context(self._opened.terminal, self._opened.journal, kind, visit)

    def material_context(self, visit: UUID) -> Context:
        """Return what a material of ``visit`` is sealed for."""
        return Context(self._opened.terminal, self._opened.journal, MATERIAL, visit)

    def has_room(self) -> bool:
        """Tell whether a new visit may begin."""
        return self.terms.free_bytes() >= self.terms.reserve_bytes

    def append(self, draft: Draft, marks: Mapping[str, str | None] = NO_MARKS) -> Place:
        """Commit one entry, and ``marks`` with it; durable when this returns.

        Raises:
            NoRoom: Of a ``VISIT_BEGUN`` alone, or the disk is full to the last byte.
            Oversized: The body does not fit the wire.
            Unwritable: The disk failed; nothing can be said of this entry.

        """
        if draft.kind is Kind.VISIT_BEGUN:
            self._require_room()
        ready = finished(draft, self._author, self.terms.key)
        with self._lock:
            row, place = linked(ready, self._author, self._head, self.now())
            if marks:
                with self._committing():
                    file.insert(self._connection, (row,))
                    file.write_marks(self._connection, marks)
            else:
                self._insert_alone(row)
            self._head, self._floor = place, place.time
        return place

    def append_all(
        self, drafts: Sequence[Draft], marks: Mapping[str, str | None] = NO_MARKS
    ) -> tuple[Place, ...]:
        """Commit several entries with one sync: all of them or none.

        Raises:
            NoRoom: As `append`.
            Oversized: As `append`.
            Unwritable: As `append`.

        """
        if any(draft.kind is Kind.VISIT_BEGUN for draft in drafts):
            self._require_room()
        ready = [finished(draft, self._author, self.terms.key) for draft in drafts]
        rows: list[Row] = []
        places: list[Place] = []
        with self._lock:
            last, moment = self._head, self.now()
            for each in ready:
                row, last = linked(each, self._author, last, moment)
                rows.append(row)
                places.append(last)
            with self._committing():
                file.insert(self._connection, rows)
                file.write_marks(self._connection, marks)
            self._head, self._floor = last, max(self._floor, last.time)
        return tuple(places)

    def mark(self, marks: Mapping[str, str | None]) -> None:
        """Set marks alone, without an entry.

        Raises:
            NoRoom: The disk is full.
            Unwritable: As `append`.

        """
        with self._lock, self._committing():
            file.write_marks(self._connection, marks)

    def marks(self) -> dict[str, str]:
        """Return every mark: small facts that outlive the core, never personal."""
        with self._lock:
            return dict(self._connection.execute("SELECT name, value FROM marks"))

    def entries_after(self, seq: int, limit: int) -> tuple[Entry, ...]:
        """Return up to ``limit`` entries after ``seq``, in order."""
        with self._lock:
            return file.entries_after(self._connection, seq, limit)

    def materials_named(self) -> frozenset[str]:
        """Return every material that an entry names; all others are orphans."""
        with self._lock:
            return coverage.materials_named(self._connection)

    def covered(self) -> int:
        """Return how far the newest receipt goes, 0 before the first."""
        with self._lock:
            latest = coverage.latest(self._connection)
        return 0 if latest is None else latest[0]

    def apply_receipt(self, receipt: Receipt) -> Erasure:
        """Take note of a verified receipt, and erase what it makes erasable.

        A receipt of another journal, or older than the newest one, changes nothing.

        Raises:
            ReceiptConflict: It cannot be of this journal: raise an alarm.
            Unwritable: As `append`.

        """
        with self._lock:
            if receipt.journal != self.extent.journal:
                return Erasure()
            coverage.check(self._connection, self.extent, receipt)
            latest = coverage.latest(self._connection)
            if latest is None or receipt.time >= latest[1]:
                with self._committing():
                    coverage.record(self._connection, receipt)
                self._floor = max(self._floor, receipt.time)
            return self.tidy()

    def tidy(self) -> Erasure:
        """Erase what was covered long enough ago, and sweep the log of it.

        Raises:
            Unwritable: As `append`.

        """
        with self._lock:
            kept_since = self.now().time - self.terms.keep
            with self._committing():
                gone = coverage.erase(self._connection, self.extent, kept_since)
            if gone.entries:
                self._opened = file.extent(self._connection)
                self._unswept = True
            if self._unswept:
                self._unswept = not file.sweep(self._connection)
            return gone

    def _insert_alone(self, row: Row) -> None:
        if self._broken:
            raise Unwritable("broken")
        try:
            # One statement is a transaction of its own, and quicker than one in two.
            self._connection.execute(file.INSERT, row)
        except sqlite3.OperationalError as error:
            raise self._fault(error) from None

    def _require_room(self) -> None:
        if not self.has_room():
            raise NoRoom("reserve")

    @contextmanager
    def _committing(self) -> Iterator[None]:
        if self._broken:
            raise Unwritable("broken")
        try:
            with file.transaction(self._connection):
                yield
        except sqlite3.OperationalError as error:
            raise self._fault(error) from None

    def _fault(self, error: sqlite3.OperationalError) -> NoRoom | Unwritable:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            return NoRoom("full")
        # After a failed sync nobody knows what the disk holds: verify it anew.
        self._broken = True
        return Unwritable(error.sqlite_errorname)


def set_aside(path: Path, damage: Damage, now: datetime) -> Path:
    """Move a damaged journal out of the way, read-only; return where it is now.

    The next `Journal.open` makes a new one whose first entry names it.

    Raises:
        Locked: Someone writes it.

    """
    lock_file = _locked(path)
    try:
        return replacement.set_aside(path, damage, now)
    finally:
        os.close(lock_file)


def _verified(path: Path, terms: Terms) -> tuple[sqlite3.Connection, Extent]:
    try:
        connection = file.connect_writing(path)
    except sqlite3.DatabaseError as error:
        raise Damaged(Damage(cause_of(error), None, None)) from None
    found = survey(connection)
    if isinstance(found, Extent) and found.terminal != terms.terminal:
        found = Damage("terminal", found, found.head)
    if isinstance(found, Damage):
        connection.close()
        raise Damaged(found)
    return connection, found


def _locked(path: Path) -> int:
    descriptor = os.open(
        path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600
    )
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Locked(path.name) from None
    return descriptor
