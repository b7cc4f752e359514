"""Submissions: what waits, what is missing of it, and how its case stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    func,
    select,
)

from domain.case import Case, State
from server.records.case_tables import cases, submission_materials, submissions
from server.records.tables import entries, materials
from sync.wire.entries import Entry

UNDECIDED: Final = (State.HANDED_IN, State.WAITING)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The entry that handed in: its terminal, journal and place there."""

    terminal: str
    journal: str
    seq: int

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return the key of ``entry``."""
        return cls(entry.terminal, str(entry.journal), entry.seq)

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """Return the key written ``<terminal>.<journal>.<seq>``, ``None`` if none."""
        try:
            terminal, journal, seq = text.split(".")
            found = cls(terminal, str(UUID(journal)), int(seq))
        except ValueError:
            return None
        return found if found.to_text() == text and found.seq < 2**63 else None

    def to_text(self) -> str:
        """Return the key as the wire and the audit chain write it."""
        return f"{self.terminal}.{self.journal}.{self.seq}"

    def within(self, table: Table) -> ColumnElement[bool]:
        """Return the condition that a row of ``table`` is this entry's."""
        return and_(
            table.c.terminal == self.terminal,
            table.c.journal == self.journal,
            table.c.seq == self.seq,
        )


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission and how its case stands; no name, nothing that was said."""

    key: Key
    hash: str
    visit: UUID
    service: str
    ticket: str
    pages: int
    submitted: datetime
    received: datetime
    case: Case
    awaited: int
    """Materials that have not arrived."""


def find(connection: Connection, key: Key) -> Submission | None:
    """Return the submission of ``key``, if there is one.

    Where several workers write at once, nobody else moves its case meanwhile.
    """
    query = _query().where(key.within(submissions))
    if connection.get_execution_options().get("writes", False):
        query = query.with_for_update(of=cases)
    row = connection.execute(query).first()
    return None if row is None else _submission(row)


def undecided(connection: Connection, limit: int) -> list[Submission]:
    """Return at most ``limit`` submissions without a decision, oldest first."""
    query = (
        _query()
        .where(cases.c.state.in_(UNDECIDED))
        .order_by(submissions.c.submitted, submissions.c.received, submissions.c.seq)
        .limit(limit)
    )
    return [_submission(row) for row in connection.execute(query)]


def newest(connection: Connection, limit: int) -> list[Submission]:
    """Return at most ``limit`` submissions, decided or not, newest first."""
    query = _query().order_by(submissions.c.received.desc(), submissions.c.seq.desc())
    return [_submission(row) for row in connection.execute(query.limit(limit))]


def sealed_entry(connection: Connection, key: Key) -> Row[Any] | None:
    """Return the entry as it came: header and sealed body."""
    query = select(entries).where(key.within(entries))
    return connection.execute(query).first()


def _query() -> Select[Any]:
    missing = (
        select(func.count())
        .select_from(
            submission_materials.join(
                materials,
                (materials.c.terminal == submission_materials.c.terminal)
                & (materials.c.sha256 == submission_materials.c.sha256),
            )
        )
        .where(
            submission_materials.c.terminal == submissions.c.terminal,
            submission_materials.c.journal == submissions.c.journal,
            submission_materials.c.seq == submissions.c.seq,
            materials.c.arrived.is_(None),
        )
        .correlate(submissions)
        .scalar_subquery()
    )
    return select(submissions, cases.c.state, missing.label("awaited")).join(
        cases, cases.c.id == submissions.c.case_id
    )


def _submission(row: Row[Any]) -> Submission:
    return Submission(
        key=Key(row.terminal, row.journal, row.seq),
        hash=row.hash,
        visit=UUID(row.visit),
        service=row.service,
        ticket=row.ticket,
        pages=row.pages,
        submitted=row.submitted,
        received=row.received,
        case=Case(UUID(row.case_id), State(row.state)),
        awaited=row.awaited,
    )
