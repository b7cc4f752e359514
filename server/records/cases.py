"""Cases: opened by what was handed in, moved by what happens to it.

Every move is in the audit chain with its actor, its reason, before and after, the
terminal's time and the centre's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, select, update

from domain.case import Case, Event, State
from server.records import audit
from server.records.case_tables import cases, submission_materials, submissions
from server.records.submissions import Key, Submission, find
from sync.wire.bodies import Submitted
from sync.wire.entries import Entry

CASES: Final = UUID("6f0d1a52-6f0e-4b86-9d55-0c3a4a1b7f20")
"""Namespace of case ids: the same entry opens the same case, however often told."""


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
        update(cases)
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
