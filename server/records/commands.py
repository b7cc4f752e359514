"""Commands to terminals: who wanted what and why, and what came back.

A command is written down before it is sent, and is due again, until it is answered or
out of time, whenever somebody may have lost it: a terminal does it once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection, insert, select, update

from server.records import audit
from server.records.command_tables import commands
from server.records.enrolments import UnknownTerminal
from server.records.tables import terminals
from sync.wire.commands import Answer, Command, CommandName, Result
from sync.wire.values import cause_of, to_ms

LIFE: Final = timedelta(minutes=10)
"""After so long a command that did not arrive is not done any more."""
CORRECTIONS: Final = frozenset({(Result.EXPIRED.value, Result.DONE.value)})
"""A later answer that is believed: a terminal that forgot called late what it did."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What ``account`` wants of ``terminal``, and why."""

    terminal: str
    name: CommandName
    account: str
    reason: str = ""


class NoReason(Exception):
    """A terminal is closed for a reason, which the audit chain keeps."""


class Revoked(Exception):
    """The centre has turned the terminal away, and commands nothing of it."""


class NotACommand(Exception):
    """It cannot be said to a terminal; the message names field and fault."""


class NoSuchCommand(Exception):
    """Nobody asked that of this terminal."""


class AnsweredOtherwise(Exception):
    """The command has another answer already, which stands; it is the message."""


def ask(connection: Connection, wish: Wish, number: UUID, now: datetime) -> Command:
    """Write down a command that is to be sent; who asked is in the audit chain.

    Raises:
        UnknownTerminal: There is no such terminal.
        Revoked: It was turned away.
        NoReason: It is to be closed, and nobody says why.
        NotACommand: Reason or account are longer than a line.

    """
    _require_in_service(connection, wish.terminal)
    command = _command(wish, number, to_ms(now))
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
        reason=command.reason,
        after={"command": str(number)},
    )
    audit.record(connection, deed, now)
    return command


def _command(wish: Wish, number: UUID, issued: datetime) -> Command:
    reason = " ".join(wish.reason.split())
    if wish.name is CommandName.CLOSE and not reason:
        raise NoReason("say why: --reason")
    try:
        return Command(
            id=number,
            terminal=wish.terminal,
            name=wish.name,
            reason=reason,
            by=wish.account,
            issued=issued,
            expires=issued + LIFE,
        )
    except ValidationError as problem:
        raise NotACommand(f"not a command: {cause_of(problem)}") from None


def _require_in_service(connection: Connection, terminal: str) -> None:
    here = terminals.c.terminal == terminal
    row = connection.execute(select(terminals.c.revoked).where(here)).first()
    if row is None:
        raise UnknownTerminal(f"there is no terminal {terminal!r}")
    if row.revoked is not None:
        raise Revoked(
            f"terminal {terminal!r} was revoked on {row.revoked:%Y-%m-%d}:"
            " it takes no commands until it is enrolled again"
        )


def due(connection: Connection, now: datetime) -> list[Command]:
    """Return the commands to be sent, oldest first: in time, and without an answer."""
    rows = connection.execute(
        select(commands)
        .join(terminals, terminals.c.terminal == commands.c.terminal)
        .where(
            commands.c.sent.is_(None),
            commands.c.answered.is_(None),
            commands.c.expires > now,
            terminals.c.revoked.is_(None),
        )
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


def owe_again(connection: Connection, now: datetime, terminal: str = "") -> None:
    """Have what may be lost sent again, to every terminal or to ``terminal``."""
    lost = commands.c.answered.is_(None) & (commands.c.expires > now)
    if terminal:
        lost &= commands.c.terminal == terminal
    connection.execute(update(commands).where(lost).values(sent=None))


def answered(connection: Connection, answer: Answer, now: datetime) -> None:
    """File an answer, however late; the first one stands, unless it is corrected.

    The same result again changes nothing: what it says beside that is of its moment.

    Raises:
        NoSuchCommand: Nobody asked that.
        AnsweredOtherwise: There is another answer.

    """
    own = (commands.c.id == str(answer.command)) & (
        commands.c.terminal == answer.terminal
    )
    row = connection.execute(select(commands.c.result).where(own)).first()
    if row is None:
        raise NoSuchCommand
    if row.result == answer.result:
        return
    if row.result is not None and (row.result, answer.result) not in CORRECTIONS:
        raise AnsweredOtherwise(row.result)
    told = {"result": answer.result.value, "detail": answer.detail}
    connection.execute(update(commands).where(own).values(**told, answered=now))
    deed = audit.Deed(
        answer.terminal,
        "command.answered",
        f"command/{answer.command}",
        before={"result": row.result},
        after=told,
        device_time=answer.time,
    )
    audit.record(connection, deed, now)
