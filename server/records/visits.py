"""Visits as the dashboard shows them: ticket, service, times, outcome. No names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from server.records.dialect import insert_or_update
from server.records.tables import visits


@dataclass(frozen=True, slots=True)
class Change:
    """What one entry adds to a visit's row."""

    terminal: str
    visit: str
    time: datetime
    values: Mapping[str, object]


def apply(connection: Connection, change: Change) -> None:
    """Put ``change`` into the visit's row, in whatever order entries arrive."""
    known = connection.execute(
        select(visits.c.last).where(
            visits.c.terminal == change.terminal, visits.c.visit == change.visit
        )
    ).scalar()
    insert_or_update(
        connection,
        visits,
        {
            "terminal": change.terminal,
            "visit": change.visit,
            "last": max(change.time, known or change.time),
            **change.values,
        },
    )
