"""Visits as the dashboard shows them: ticket, service, times, outcome. No names."""

from collections.abc import Iterable, Mapping
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


def apply(connection: Connection, changes: Iterable[Change]) -> None:
    """Put ``changes`` into their visits' rows, in whatever order entries arrive."""
    for change in _merged(changes):
        known = connection.execute(
            select(visits.c.last).where(
                visits.c.terminal == change.terminal, visits.c.visit == change.visit
            )
        ).scalar()
        row = {
            "terminal": change.terminal,
            "visit": change.visit,
            "last": max(change.time, known or change.time),
            **change.values,
        }
        insert_or_update(connection, visits, row)


def _merged(changes: Iterable[Change]) -> list[Change]:
    merged: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.terminal, change.visit)
        before = merged.get(key, change)
        merged[key] = Change(
            change.terminal,
            change.visit,
            max(before.time, change.time),
            {**before.values, **change.values},
        )
    return list(merged.values())
