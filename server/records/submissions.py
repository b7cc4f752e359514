"""Submissions and their cases: what waits, what is missing, how a case moves.

Every move is in the audit chain with its actor, its reason, before and after, the
terminal's time and the centre's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID, uuid5

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    func,
    insert,
    select,
)
from sqlalchemy import update as change

from domain.case import Case, Event, State
from server.records import audit
from server.records.case_tables import cases, submission_materials, submissions
from server.records.tables import entries, materials
from sync.wire.bodies import Submitted
from sync.wire.entries import Entry

CASES: Final = UUID("6f0d1a52-6f0e-4b86-9d55-0c3a4a1b7f20")
"""Namespace of case ids: the same entry opens the same case, however often told."""
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


@dataclass(frozen=True, slots=True)
class Move:
    """Who moves a case, why, and when by the terminal's clock, if one told it."""

    actor: str
    event: Event
    reason: str
    device_time: datetime | None = None


def open_case(
    connection: Connection, entry: Entry, body: Submitted, now: datetime
) -> bool:
    """Open the case of a submission; tell whether it is the visit's first."""
    key, visit = Key.of(entry), str(entry.visit)
    of_visit = (submissions.c.terminal == key.terminal) & (submissions.c.visit == visit)
    if connection.execute(select(submissions.c.seq).where(of_visit)).first():
        return False
    case = Case(uuid5(CASES, entry.hash))
    opened = {"id": str(case.id), "state": str(case.state)}
    connection.execute(insert(cases), {**opened, "opened": now, "changed": now})
    of_entry = {"terminal": key.terminal, "journal": key.journal, "seq": key.seq}
    row = {
        **of_entry,
        "hash": entry.hash,
        "case_id": str(case.id),
        "visit": visit,
        "service": body.service,
        "ticket": body.ticket,
        "pages": body.pages,
        "submitted": entry.time,
        "received": now,
    }
    connection.execute(insert(submissions), row)
    named = [{**of_entry, "sha256": each.sha256} for each in body.materials]
    if named:
        connection.execute(insert(submission_materials), named)
    deed = audit.Deed(
        actor=key.terminal,
        action="case.opened",
        subject=key.to_text(),
        reason="submitted",
        after={"state": str(case.state)},
        device_time=entry.time,
    )
    audit.record(connection, deed, now)
    _completed(connection, key, now)
    return True


def material_arrived(
    connection: Connection, terminal: str, sha256: str, now: datetime
) -> None:
    """Move on the cases for which ``sha256`` was the last that was missing."""
    query = select(submission_materials).where(
        submission_materials.c.terminal == terminal,
        submission_materials.c.sha256 == sha256,
    )
    for row in connection.execute(query).all():
        _completed(connection, Key(row.terminal, row.journal, row.seq), now)


def _completed(connection: Connection, key: Key, now: datetime) -> None:
    found = find(connection, key)
    if found is None or found.awaited or found.case.state is not State.HANDED_IN:
        return
    event = Event.MATERIALS_COMPLETED
    move(connection, found, Move(key.terminal, event, "materials_completed"), now)


def move(
    connection: Connection, submission: Submission, by: Move, now: datetime
) -> Case:
    """Move the submission's case, and keep who did it.

    Raises:
        NotAllowed: The case does not take that; nothing is changed.

    """
    before = submission.case
    after = before.after(by.event)
    connection.execute(
        change(cases)
        .where(cases.c.id == str(before.id))
        .values(state=str(after.state), changed=now)
    )
    deed = audit.Deed(
        actor=by.actor,
        action=f"case.{by.event}",
        subject=submission.key.to_text(),
        reason=by.reason,
        before={"state": str(before.state)},
        after={"state": str(after.state)},
        device_time=by.device_time,
    )
    audit.record(connection, deed, now)
    return after


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
