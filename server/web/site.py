"""The web listener: pages, event streams, and the few things one can do there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import uuid4

from fastapi import Depends, FastAPI, Form, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from sse_starlette import EventSourceResponse, ServerSentEvent

from server.records import alerts, terminals
from server.records.commands import Revoked
from server.records.dialect import writer
from server.web import gate
from server.web.board import board
from server.web.closeup import closeup
from server.web.gate import Gate
from server.web.remote import doing

TICK_S: Final = 2.0
"""How often an open page is told what changed."""
HERE: Final = Path(__file__).parent
HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})
SEE_OTHER: Final = 303


class NoSuchPage(Exception):
    """There is no such page."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Renders pages and their changing parts from the records."""

    engine: Engine
    clock: Callable[[], datetime]
    templates: Environment

    def board(self, template: str, operator: str) -> str:
        """Return the dashboard, whole or its changing part."""
        with self.engine.connect() as connection:
            shown = board(connection, self.clock())
        return self._render(template, board=shown, head=shown.head, operator=operator)

    def closeup(self, template: str, terminal: str, operator: str) -> str:
        """Return a terminal's page, whole or its changing part.

        Raises:
            NoSuchPage: There is no such terminal.
            Revoked: It was turned away.

        """
        with self.engine.connect() as connection:
            shown = closeup(connection, terminal, self.clock())
            if shown is None and terminals.is_revoked(connection, terminal):
                raise Revoked
        if shown is None:
            raise NoSuchPage
        return self._render(template, page=shown, head=shown.head, operator=operator)

    def sign_in(self, *, refused: bool) -> str:
        """Return the sign-in page."""
        return self._render("sign_in.html", refused=refused)

    def _render(self, template: str, **values: object) -> str:
        return self.templates.get_template(template).render(values)


def application(engine: Engine, clock: Callable[[], datetime]) -> FastAPI:
    """Return the operators' web over the records."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.middleware("http")(_guard)
    guard, pages = Gate(engine, clock), Pages(engine, clock, templates)
    _errors(app, pages)
    _signing(app, guard, pages)
    _showing(app, guard, pages)
    _doing(app, guard, engine)
    doing(app, guard, engine, uuid4)
    return app


async def _guard(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    if gate.is_ours(request, HOSTS):
        response = await call_next(request)
    else:
        response = PlainTextResponse("wrong host\n", 421)
    for name, value in gate.HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _errors(app: FastAPI, pages: Pages) -> None:
    def signed_out(request: Request, problem: Exception) -> Response:
        del problem
        # A stream must end for good: 204 tells the browser not to come back.
        if request.headers.get("accept") == "text/event-stream":
            return Response(status_code=204)
        return HTMLResponse(pages.sign_in(refused=False), 401)

    def foreign(request: Request, problem: Exception) -> Response:
        del request, problem
        return PlainTextResponse("not from a page of ours\n", 403)

    def no_such_page(request: Request, problem: Exception) -> Response:
        del request, problem
        return PlainTextResponse("没有这一页\n", 404)

    app.add_exception_handler(gate.SignedOut, signed_out)
    app.add_exception_handler(gate.Foreign, foreign)
    app.add_exception_handler(NoSuchPage, no_such_page)
    app.add_exception_handler(alerts.NoSuchAlert, no_such_page)


def _signing(app: FastAPI, guard: Gate, pages: Pages) -> None:
    @app.post("/sign-in", dependencies=[Depends(gate.from_us)])
    def sign_in(
        account: Annotated[str, Form(max_length=64)],
        password: Annotated[str, Form(max_length=256)],
    ) -> Response:
        """Begin a session."""
        token = guard.sign_in(account, password)
        if token is None:
            return HTMLResponse(pages.sign_in(refused=True), 401)
        response = RedirectResponse("/", SEE_OTHER)
        gate.give(response, token)
        return response

    @app.post("/sign-out", dependencies=[Depends(gate.from_us)])
    def sign_out(request: Request) -> Response:
        """End the session."""
        guard.sign_out(request)
        response = RedirectResponse("/", SEE_OTHER)
        response.delete_cookie(gate.COOKIE)
        return response


def _showing(app: FastAPI, guard: Gate, pages: Pages) -> None:
    @app.get("/")
    def dashboard(request: Request, token: str = "") -> Response:
        """Show the dashboard; a one-time link signs in first."""
        if token:
            session = guard.follow(token)
            response: Response = RedirectResponse("/", SEE_OTHER)
            if session is not None:
                gate.give(response, session)
            return response
        return HTMLResponse(pages.board("dashboard.html", guard.stay(request)))

    @app.get("/events")
    async def dashboard_events(request: Request) -> Response:
        """Send the dashboard's changing part again and again."""
        operator = await run_in_threadpool(guard.operator, request)
        return _stream(request, guard, lambda: pages.board("board_live.html", operator))

    @app.get("/terminals/{terminal}")
    def terminal_page(request: Request, terminal: str) -> Response:
        """Show one terminal."""
        operator = guard.stay(request)
        return HTMLResponse(pages.closeup("terminal.html", terminal, operator))

    @app.get("/terminals/{terminal}/close")
    def close_page(request: Request, terminal: str) -> Response:
        """Ask why the terminal is to be closed."""
        operator = guard.stay(request)
        return HTMLResponse(pages.closeup("close.html", terminal, operator))

    @app.get("/terminals/{terminal}/events")
    async def terminal_events(request: Request, terminal: str) -> Response:
        """Send the terminal page's changing part again and again."""
        operator = await run_in_threadpool(guard.operator, request)
        return _stream(
            request,
            guard,
            lambda: pages.closeup("terminal_live.html", terminal, operator),
        )


def _stream(request: Request, guard: Gate, render: Callable[[], str]) -> Response:
    async def events() -> AsyncIterator[ServerSentEvent]:
        try:
            while True:
                await run_in_threadpool(guard.operator, request)
                yield ServerSentEvent(await run_in_threadpool(render), event="live")
                await asyncio.sleep(TICK_S)
        except (gate.SignedOut, NoSuchPage, Revoked):
            yield ServerSentEvent("", event="over")

    return EventSourceResponse(events())


def _doing(app: FastAPI, guard: Gate, engine: Engine) -> None:
    def act(
        request: Request,
        number: int,
        do: Callable[..., str],
    ) -> Response:
        account = guard.stay(request)
        with writer(engine).begin() as connection:
            terminal = do(connection, number, account, guard.clock())
        return RedirectResponse(f"/terminals/{terminal}", SEE_OTHER)

    @app.post("/alerts/{number}/own", dependencies=[Depends(gate.from_us)])
    def own(request: Request, number: int) -> Response:
        """Take an alert on."""
        return act(request, number, alerts.own)

    @app.post("/alerts/{number}/close", dependencies=[Depends(gate.from_us)])
    def close(request: Request, number: int) -> Response:
        """Close an alert that was dealt with."""
        return act(request, number, alerts.close)
