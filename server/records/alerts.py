"""Alerts: what people should know of. The same one again is counted, not repeated."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from server.records import audit
from server.records.tables import alerts
from sync.wire.reports import Alert, Severity

TERMINAL = "terminal"
CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something the centre itself found wrong.

    ``key`` is the same for the same fault, ``detail`` names the cause and no content.
    """

    terminal: str
    key: str
    name: str
    severity: Severity
    detail: str


class NoSuchAlert(Exception):
    """There is no open alert of that number."""


def raised_by_terminal(connection: Connection, alert: Alert) -> None:
    """File what a terminal reported; the same id again changes nothing."""
    row: dict[str, object] = {
        "terminal": alert.terminal,
        "alert": str(alert.id),
        "source": TERMINAL,
        "name": alert.name,
        "severity": str(alert.severity),
        "device": alert.device,
        "detail": alert.detail,
        "raised": alert.time,
        "last": alert.time,
        "cleared": _cleared(alert.severity, alert.time),
    }
    _file(connection, row, again=False)


def raised_by_centre(connection: Connection, alarm: Alarm, now: datetime) -> None:
    """File what the centre found; the same fault again is counted and opened again."""
    row: dict[str, object] = {
        "terminal": alarm.terminal,
        "alert": alarm.key,
        "source": CENTRE,
        "name": alarm.name,
        "severity": str(alarm.severity),
        "device": None,
        "detail": alarm.detail,
        "raised": now,
        "last": now,
        "cleared": _cleared(alarm.severity, now),
    }
    _file(connection, row, again=True)


def _cleared(severity: Severity, moment: datetime) -> datetime | None:
    # News is told, and nobody has to see to it.
    return moment if severity is Severity.INFO else None


def _file(connection: Connection, row: dict[str, object], *, again: bool) -> None:
    same = (alerts.c.terminal == row["terminal"]) & (alerts.c.alert == row["alert"])
    known = connection.execute(select(alerts.c.id).where(same)).first()
    if known is None:
        connection.execute(insert(alerts), row)
    elif again:
        connection.execute(
            update(alerts)
            .where(same)
            .values(times=alerts.c.times + 1, last=row["last"], cleared=row["cleared"])
        )


def own(connection: Connection, number: int, account: str, now: datetime) -> str:
    """Note that ``account`` sees to alert ``number``; return its terminal."""
    terminal = _terminal_of(connection, number)
    connection.execute(
        update(alerts).where(alerts.c.id == number).values(owner=account, owned=now)
    )
    audit.record(connection, audit.Deed(account, "alert.own", f"alert/{number}"), now)
    return terminal


def close(connection: Connection, number: int, account: str, now: datetime) -> str:
    """Note that alert ``number`` has been dealt with; return its terminal."""
    terminal = _terminal_of(connection, number)
    connection.execute(update(alerts).where(alerts.c.id == number).values(cleared=now))
    audit.record(connection, audit.Deed(account, "alert.close", f"alert/{number}"), now)
    return terminal


def _terminal_of(connection: Connection, number: int) -> str:
    found = connection.execute(
        select(alerts.c.terminal).where(
            alerts.c.id == number, alerts.c.cleared.is_(None)
        )
    ).first()
    if found is None:
        raise NoSuchAlert(f"no open alert {number}")
    return str(found.terminal)
