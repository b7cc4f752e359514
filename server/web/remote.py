"""The panel of remote commands on a terminal's page, and what one can ask for there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, FastAPI, Form, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from sqlalchemy import Connection, Engine

from server.records import commands
from server.records.commands import Asked, NoReason, Wish
from server.records.dialect import writer
from server.records.enrolments import UnknownTerminal
from server.web import gate, moments, words
from server.web.gate import Gate
from sync.wire.commands import CommandName

SHOWN: Final = 4
SEE_OTHER: Final = 303


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command, who wanted it, and what came of it."""

    time: str
    name: str
    account: str
    result: str
    reason: str
    troubled: bool


@dataclass(frozen=True, slots=True)
class Remote:
    """The panel; ``is_closed`` says which way the switch goes."""

    lines: tuple[CommandLine, ...]
    is_closed: bool


def remote(connection: Connection, terminal: str, now: datetime) -> Remote:
    """Return the panel of ``terminal`` as of ``now``."""
    asked = commands.last(connection, terminal, SHOWN)
    return Remote(
        tuple(_line(each, now) for each in asked),
        commands.is_closed(connection, terminal),
    )


def _line(asked: Asked, now: datetime) -> CommandLine:
    if asked.result is not None:
        result = words.RESULTS.get(asked.result, asked.result)
        detail = words.RESULT_DETAILS.get(asked.detail or "", asked.detail)
        result += f"：{detail}" if detail else ""
    else:
        result = "没有应答" if now > asked.expires else "等待应答"
    return CommandLine(
        time=moments.short_clock(asked.issued, now),
        name=words.COMMANDS.get(asked.name, asked.name),
        account=asked.account,
        result=result,
        reason=asked.reason,
        troubled=asked.result not in {None, "done"},
    )


def doing(
    app: FastAPI, guard: Gate, engine: Engine, new_id: Callable[[], UUID]
) -> None:
    """Add what an operator can ask a terminal to do."""

    def faulty(request: Request, problem: Exception) -> Response:
        del request, problem
        return PlainTextResponse("请写明原因\n", 422)

    app.add_exception_handler(NoReason, faulty)

    @app.post("/terminals/{terminal}/commands", dependencies=[Depends(gate.from_us)])
    def ask(
        request: Request,
        terminal: str,
        name: Annotated[CommandName, Form()],
        reason: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        """Have a command sent to the terminal."""
        account = guard.stay(request)
        wish = Wish(terminal, name, account, reason.strip())
        try:
            with writer(engine).begin() as connection:
                commands.ask(connection, wish, new_id(), guard.clock())
        except UnknownTerminal:
            return PlainTextResponse("没有这台终端\n", 404)
        return RedirectResponse(f"/terminals/{terminal}", SEE_OTHER)
