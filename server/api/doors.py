"""Who may ask: a terminal under its own id alone; and how it is told that it may not.

Every error is JSON: ``{"error": …, "detail": …}``; ``error`` is for programs.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from server.listener import Caller
from server.records import enrolments

LOG = logging.getLogger(__name__)


class Denied(Exception):
    """The request is refused: HTTP status, a name for programs, a line for people."""

    def __init__(
        self,
        status: int,
        error: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.detail = detail
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Door:
    """Lets terminals in."""

    engine: Engine
    clock: Callable[[], datetime]

    def admit(self, request: Request, terminal: str) -> None:
        """Let a terminal pass under its own id alone, with a certificate in force."""
        caller: Caller | None = getattr(request.state, "caller", None)
        if caller is None or caller.name != terminal:
            raise Denied(403, "another_terminal", "act under your own id")
        with self.engine.connect() as connection:
            if not enrolments.is_welcome(connection, terminal, caller.serial):
                raise Denied(403, "revoked", "this certificate is not in force")


def denied(request: Request, problem: Exception) -> Response:
    """Answer what was refused."""
    if not isinstance(problem, Denied):
        raise problem
    LOG.warning("%s: %s (%s)", request.url.path, problem.error, problem.detail)
    said = {"error": problem.error, "detail": problem.detail}
    return JSONResponse(said, problem.status, problem.headers)


async def read_within(request: Request, limit: int) -> bytes:
    """Return the request's body, refused unread beyond ``limit`` bytes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise Denied(413, "too_large", f"at most {limit} bytes")
    return bytes(body)
