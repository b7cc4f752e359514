"""What the dashboard asks of the records. Nothing here could name a person."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select

from server.records import command_overview
from server.records.case_tables import cases, submissions
from server.records.command_overview import Closing
from server.records.tables import (
    alerts,
    devices,
    entries,
    health,
    terminals,
    visits,
)

HOUR = timedelta(hours=1)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device as its terminal last told."""

    name: str
    kind: str
    state: str
    reasons: list[str]
    simulated: bool
    model: str
    since: datetime


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """Something raised; open until ``cleared``."""

    number: int
    terminal: str
    source: str
    name: str
    severity: str
    device: str | None
    detail: str
    raised: datetime
    last: datetime
    times: int
    cleared: datetime | None
    owner: str | None
    owned: datetime | None


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit: its ticket and how it went."""

    terminal: str
    visit: str
    began: datetime | None
    submitted: datetime | None
    ended: datetime | None
    ticket: str | None
    service: str | None
    outcome: str | None
    last: datetime
    case: str | None = None
    """How the case it opened stands, if it opened one."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The outbox in one minute."""

    minute: datetime
    time: datetime
    depth: int
    peak: int
    oldest: datetime | None
    figures: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """A terminal and all that is known of it now."""

    terminal: str
    place: str
    online: bool
    contact: datetime | None
    activity: str | None
    booted: datetime | None
    versions: Mapping[str, str]
    devices: tuple[DeviceFacts, ...]
    samples: tuple[Sample, ...]
    alerts: tuple[AlertFacts, ...]
    last_visit: VisitFacts | None
    closed: tuple[str, ...] = ()
    """Why no visit may begin, in the terminal's own words, worst first."""
    closing: Closing | None = None
    """By whom, as far as it answered."""

    @property
    def newest(self) -> Sample | None:
        """The last heartbeat."""
        return self.samples[-1] if self.samples else None


@dataclass(frozen=True, slots=True)
class Happening:
    """A journal entry's header, with its visit's ticket and service."""

    time: datetime
    kind: str
    ticket: str | None
    service: str | None
    outcome: str | None


def fleet(
    connection: Connection, now: datetime, back: timedelta = HOUR, only: str = ""
) -> list[TerminalFacts]:
    """Return every terminal in service (or ``only`` one), with samples of ``back``."""
    told = _grouped(connection, DeviceFacts, _devices(only))
    raised = _grouped(connection, AlertFacts, _open_alerts(only))
    samples = _grouped(connection, Sample, _samples(now - back, only))
    lasts = _grouped(connection, VisitFacts, _newest_visits(only))
    closings = command_overview.closings(connection, only)
    query = select(terminals).where(terminals.c.revoked.is_(None))
    if only:
        query = query.where(terminals.c.terminal == only)
    return [
        TerminalFacts(
            terminal=row.terminal,
            place=row.place,
            online=row.online,
            contact=row.contact,
            activity=row.activity,
            booted=row.booted,
            versions=row.versions,
            devices=tuple(told[row.terminal]),
            samples=tuple(samples[row.terminal]),
            alerts=tuple(raised[row.terminal]),
            last_visit=next(iter(lasts[row.terminal]), None),
            closed=tuple(row.closed),
            closing=closings.get(row.terminal),
        )
        for row in connection.execute(query.order_by(terminals.c.terminal))
    ]


def happenings(connection: Connection, terminal: str, limit: int) -> list[Happening]:
    """Return the newest entries of ``terminal``, newest first."""
    same_visit = (visits.c.terminal == entries.c.terminal) & (
        visits.c.visit == entries.c.visit
    )
    query = (
        select(
            entries.c.time,
            entries.c.kind,
            visits.c.ticket,
            visits.c.service,
            visits.c.outcome,
        )
        .select_from(entries.outerjoin(visits, same_visit))
        .where(entries.c.terminal == terminal)
        .order_by(entries.c.time.desc(), entries.c.seq.desc())
        .limit(limit)
    )
    return [Happening(**row) for row in connection.execute(query).mappings()]


def past_alerts(connection: Connection, terminal: str, limit: int) -> list[AlertFacts]:
    """Return the newest alerts of ``terminal``, open or cleared, newest first."""
    query = (
        select(*_ALERT_COLUMNS)
        .where(alerts.c.terminal == terminal)
        .order_by(alerts.c.last.desc())
        .limit(limit)
    )
    return [AlertFacts(**row) for row in connection.execute(query).mappings()]


def last_visits(connection: Connection, limit: int, only: str = "") -> list[VisitFacts]:
    """Return the newest visits, newest first."""
    query = _visits().order_by(visits.c.last.desc()).limit(limit)
    if only:
        query = query.where(visits.c.terminal == only)
    return [VisitFacts(**row) for row in connection.execute(query).mappings()]


def submitted_since(connection: Connection, since: datetime) -> int:
    """Return how many visits handed in since then."""
    query = select(func.count()).select_from(visits).where(visits.c.submitted >= since)
    return int(connection.execute(query).scalar_one())


def _devices(only: str) -> Select[Any]:
    query = select(devices.c.terminal.label("of"), *_DEVICE_COLUMNS)
    return query.where(devices.c.terminal == only) if only else query


def _open_alerts(only: str) -> Select[Any]:
    query = (
        select(alerts.c.terminal.label("of"), *_ALERT_COLUMNS)
        .where(alerts.c.cleared.is_(None))
        .order_by(alerts.c.raised)
    )
    return query.where(alerts.c.terminal == only) if only else query


def _samples(since: datetime, only: str) -> Select[Any]:
    query = (
        select(health.c.terminal.label("of"), *_SAMPLE_COLUMNS)
        .where(health.c.minute >= since)
        .order_by(health.c.minute)
    )
    return query.where(health.c.terminal == only) if only else query


def _newest_visits(only: str) -> Select[Any]:
    newest = (
        select(visits.c.terminal, func.max(visits.c.last).label("last"))
        .group_by(visits.c.terminal)
        .subquery()
    )
    query = _visits(visits.c.terminal.label("of")).join(
        newest,
        (visits.c.terminal == newest.c.terminal) & (visits.c.last == newest.c.last),
    )
    return query.where(visits.c.terminal == only) if only else query


def _visits(*more: ColumnElement[Any]) -> Select[Any]:
    state = (
        select(cases.c.state)
        .join(submissions, submissions.c.case_id == cases.c.id)
        .where(
            submissions.c.terminal == visits.c.terminal,
            submissions.c.visit == visits.c.visit,
        )
        .correlate(visits)
        .scalar_subquery()
    )
    return select(*more, visits, state.label("case"))


def _grouped(
    connection: Connection, kind: type[R], query: Select[Any]
) -> defaultdict[str, list[R]]:
    grouped: defaultdict[str, list[R]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        values = dict(row)
        grouped[values.pop("of")].append(kind(**values))
    return grouped


_DEVICE_COLUMNS = tuple(c for c in devices.c if c.name != "terminal")
_SAMPLE_COLUMNS = tuple(c for c in health.c if c.name != "terminal")
_ALERT_COLUMNS = (
    alerts.c.id.label("number"),
    *(c for c in alerts.c if c.name not in ("id", "alert")),
)
