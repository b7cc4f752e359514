"""Commands to terminals: who wanted what and why, and what came back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from server.records import audit
from server.records.command_tables import commands
from server.records.enrolments import UnknownTerminal
from server.records.tables import terminals
from sync.wire.commands import Answer, Command, CommandName, Result
from sync.wire.values import to_ms

LIFE: Final = timedelta(minutes=10)
"""After so long a command that did not arrive is not done any more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What ``account`` wants of ``terminal``, and why."""

    terminal: str
    name: CommandName
    account: str
    reason: str = ""


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


class NoReason(Exception):
    """A terminal is closed for a reason, which the audit chain keeps."""


def ask(connection: Connection, wish: Wish, number: UUID, now: datetime) -> Command:
    """Write down a command that is to be sent; who asked is in the audit chain.

    Raises:
        UnknownTerminal: There is no such terminal.
        NoReason: It is to be closed, and nobody says why.

    """
    known = select(terminals.c.terminal).where(terminals.c.terminal == wish.terminal)
    if connection.execute(known).first() is None:
        raise UnknownTerminal(f"there is no terminal {wish.terminal!r}")
    if wish.name is CommandName.CLOSE and not wish.reason:
        raise NoReason("say why: --reason")
    issued, reason = to_ms(now), " ".join(wish.reason.split())
    command = Command(
        id=number,
        terminal=wish.terminal,
        name=wish.name,
        reason=reason,
        by=wish.account,
        issued=issued,
        expires=issued + LIFE,
    )
    row = command.model_dump(exclude={"by"}) | {
        "id": str(number),
        "name": wish.name.value,
        "account": wish.account,
    }
    connection.execute(insert(commands), row)
    deed = audit.Deed(
        wish.account,
        f"command.{wish.name.value}",
        f"terminal/{wish.terminal}",
        reason=wish.reason,
        after={"command": str(number)},
    )
    audit.record(connection, deed, now)
    return command


def due(connection: Connection, now: datetime) -> list[Command]:
    """Return the commands that no broker has yet and that are still in time."""
    rows = connection.execute(
        select(commands)
        .where(commands.c.sent.is_(None), commands.c.expires > now)
        .order_by(commands.c.issued)
    )
    return [
        Command(
            id=UUID(row.id),
            terminal=row.terminal,
            name=CommandName(row.name),
            reason=row.reason,
            by=row.account,
            issued=to_ms(row.issued),
            expires=to_ms(row.expires),
        )
        for row in rows
    ]


def sent(connection: Connection, command: Command, now: datetime) -> None:
    """Note that the broker has ``command``."""
    connection.execute(
        update(commands).where(commands.c.id == str(command.id)).values(sent=now)
    )


def answered(connection: Connection, answer: Answer, now: datetime) -> bool:
    """File the first answer to a command; tell whether there is such a command."""
    own = (commands.c.id == str(answer.command)) & (
        commands.c.terminal == answer.terminal
    )
    if connection.execute(select(commands.c.id).where(own)).first() is None:
        return False
    connection.execute(
        update(commands)
        .where(own, commands.c.answered.is_(None))
        .values(result=answer.result.value, detail=answer.detail, answered=now)
    )
    return True


def standing(connection: Connection, number: UUID) -> Asked | None:
    """Return how the command ``number`` stands."""
    found = _asked(connection, commands.c.id == str(number), 1)
    return found[0] if found else None


def is_closed(connection: Connection, terminal: str) -> bool:
    """Tell whether ``terminal`` did what last closed it, and was not opened since."""
    switched = [CommandName.CLOSE.value, CommandName.OPEN.value]
    row = connection.execute(
        select(commands.c.name)
        .where(
            commands.c.terminal == terminal,
            commands.c.name.in_(switched),
            commands.c.result == Result.DONE.value,
        )
        .order_by(commands.c.issued.desc())
        .limit(1)
    ).first()
    return row is not None and row.name == CommandName.CLOSE.value


def last(connection: Connection, terminal: str, count: int) -> list[Asked]:
    """Return the last commands to ``terminal``, newest first."""
    return _asked(connection, commands.c.terminal == terminal, count)


def _asked(connection: Connection, which: object, count: int) -> list[Asked]:
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
        select(*columns)
        .where(which)  # type: ignore[arg-type]  # a comparison of columns
        .order_by(commands.c.issued.desc())
        .limit(count)
    )
    return [Asked(*row) for row in rows]
