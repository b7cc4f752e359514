"""Commands as people see them: what was asked, what came of it, who closed what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from server.records.command_tables import commands
from sync.wire.commands import CommandName, Result

SWITCHES: Final = (CommandName.CLOSE.value, CommandName.OPEN.value)


@dataclass(frozen=True, slots=True)
class Asked:
    """A command as people see it."""

    name: str
    reason: str
    account: str
    issued: datetime
    expires: datetime
    result: str | None
    detail: str | None
    answered: datetime | None


@dataclass(frozen=True, slots=True)
class Closing:
    """Who closed a terminal, why, and since when it is closed."""

    account: str
    reason: str
    since: datetime


def standing(connection: Connection, number: UUID) -> Asked | None:
    """Return how the command ``number`` stands."""
    found = _asked(connection, commands.c.id == str(number), 1)
    return found[0] if found else None


def closings(connection: Connection, only: str = "") -> dict[str, Closing]:
    """Return by whom terminals (or ``only`` one) are closed, as they answered.

    A terminal whose answer was lost is not among them.
    """
    done = commands.c.name.in_(SWITCHES) & (commands.c.result == Result.DONE.value)
    if only:
        done &= commands.c.terminal == only
    newest = (
        select(commands.c.terminal, func.max(commands.c.issued).label("issued"))
        .where(done)
        .group_by(commands.c.terminal)
        .subquery()
    )
    rows = connection.execute(
        select(commands)
        .join(
            newest,
            (commands.c.terminal == newest.c.terminal)
            & (commands.c.issued == newest.c.issued),
        )
        .where(done, commands.c.name == CommandName.CLOSE.value)
    )
    return {
        row.terminal: Closing(row.account, row.reason, row.answered) for row in rows
    }


def last(connection: Connection, terminal: str, count: int) -> list[Asked]:
    """Return the last commands to ``terminal``, newest first."""
    return _asked(connection, commands.c.terminal == terminal, count)


def _asked(
    connection: Connection, which: ColumnElement[bool], count: int
) -> list[Asked]:
    columns = (
        commands.c.name,
        commands.c.reason,
        commands.c.account,
        commands.c.issued,
        commands.c.expires,
        commands.c.result,
        commands.c.detail,
        commands.c.answered,
    )
    rows = connection.execute(
        select(*columns).where(which).order_by(commands.c.issued.desc()).limit(count)
    )
    return [Asked(*row) for row in rows]
