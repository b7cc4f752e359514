"""The panel of remote commands on a terminal's page, and what one can ask for there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from fastapi import Depends, FastAPI, Form, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from sqlalchemy import Connection, Engine

from server.records import command_overview, commands
from server.records.command_overview import Asked
from server.records.commands import NoReason, NotACommand, Revoked, Wish
from server.records.dialect import writer
from server.records.enrolments import UnknownTerminal
from server.records.overview import TerminalFacts
from server.web import gate, moments, words
from server.web.gate import Gate
from sync.wire.commands import CommandName

SHOWN: Final = 4
SEE_OTHER: Final = 303
GONE: Final = 410


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command, who wanted it, and what came of it."""

    time: str
    name: str
    said: str
    result: str
    troubled: bool


@dataclass(frozen=True, slots=True)
class Remote:
    """The panel; ``is_closed``, as the terminal says, is which way the switch goes."""

    lines: tuple[CommandLine, ...]
    is_closed: bool


def remote(connection: Connection, facts: TerminalFacts, now: datetime) -> Remote:
    """Return the panel of a terminal as of ``now``."""
    asked = command_overview.last(connection, facts.terminal, SHOWN)
    return Remote(
        tuple(_line(each, now) for each in asked), words.OPERATOR in facts.closed
    )


def _line(asked: Asked, now: datetime) -> CommandLine:
    until, is_over = moments.short_clock(asked.expires, now), now > asked.expires
    if asked.result is not None:
        result = words.RESULTS.get(asked.result, asked.result)
        detail = words.RESULT_DETAILS.get(asked.detail or "", asked.detail)
        result += f"：{detail}" if detail else ""
    elif is_over:
        # Nobody knows whether it was done; should the answer still come, it is shown.
        result = f"{until} 前没有应答"
    else:
        result = f"等待应答，{until} 前有效"
    return CommandLine(
        time=moments.short_clock(asked.issued, now),
        name=words.COMMANDS.get(asked.name, asked.name),
        said="：".join(word for word in (asked.account, asked.reason) if word),
        result=result,
        troubled=asked.result
        not in ({"done"} if now > asked.expires else {None, "done"}),
    )


def doing(
    app: FastAPI, guard: Gate, engine: Engine, new_id: Callable[[], UUID]
) -> None:
    """Add what an operator can ask a terminal to do."""

    def faulty(request: Request, problem: Exception) -> Response:
        del request, problem
        return PlainTextResponse("请写明原因，最多 200 个字\n", 422)

    def revoked(request: Request, problem: Exception) -> Response:
        del request, problem
        return PlainTextResponse("这台终端已吊销，不再显示，也不接受远程操作\n", GONE)

    app.add_exception_handler(NoReason, faulty)
    app.add_exception_handler(NotACommand, faulty)
    app.add_exception_handler(Revoked, revoked)

    @app.post("/terminals/{terminal}/commands", dependencies=[Depends(gate.from_us)])
    def ask(
        request: Request,
        terminal: str,
        name: Annotated[CommandName, Form()],
        reason: Annotated[str, Form()] = "",
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
