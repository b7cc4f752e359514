"""The terminal API: materials over HTTPS, for whoever shows a terminal's certificate.

``HEAD /terminals/{id}/materials/{sha256}`` says how far it is (``Upload-Offset``; 404
when nothing is there), ``PATCH`` adds bytes from that offset. Every error is JSON:
``{"error": …, "detail": …}``.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import Engine

from server import depot
from server.listener import Caller
from server.records import enrolments, materials
from server.records.dialect import writer
from sync.wire.limits import MAX_MATERIAL_BYTES

LOG = logging.getLogger(__name__)

SHA256: Final = re.compile(r"[0-9a-f]{64}")
OFFSET: Final = "Upload-Offset"
LENGTH: Final = "Upload-Length"
PIECE_TYPE: Final = "application/offset+octet-stream"


class Denied(Exception):
    """The request is refused: HTTP status, a name for programs, a line for people."""

    def __init__(
        self, status: int, error: str, detail: str, offset: int | None = None
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.detail = detail
        self.offset = offset


_FAULTS: Final[dict[type[Exception], tuple[int, str]]] = {
    depot.WrongDigest: (422, "wrong_digest"),
    depot.TooLong: (413, "too_long"),
    depot.InUse: (423, "in_use"),
    depot.NoRoom: (507, "no_room"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What the API works with."""

    engine: Engine
    depot: depot.Depot
    clock: Callable[[], datetime]

    def admit(self, request: Request, terminal: str, sha256: str) -> None:
        """Let a terminal pass under its own id alone, with a certificate in force."""
        caller: Caller | None = getattr(request.state, "caller", None)
        if caller is None or caller.name != terminal:
            raise Denied(403, "another_terminal", "act under your own id")
        with self.engine.connect() as connection:
            if not enrolments.is_welcome(connection, terminal, caller.serial):
                raise Denied(403, "revoked", "this certificate is not in force")
        if not SHA256.fullmatch(sha256):
            raise Denied(404, "no_such_material", "a material is named by its SHA-256")

    def arrived(self, terminal: str, sha256: str, size: int) -> None:
        """Note that a material lies whole."""
        with writer(self.engine).begin() as connection:
            materials.arrived(connection, terminal, sha256, size, self.clock())


def application(desk: Desk) -> FastAPI:
    """Return the API over ``desk``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(Denied, _denied)
    path = "/terminals/{terminal}/materials/{sha256}"
    admitted = [Depends(desk.admit)]

    @app.head(path, dependencies=admitted)
    def how_far(terminal: str, sha256: str) -> Response:
        """Say how many bytes are here; note again what lies whole."""
        whole = desk.depot.size(terminal, sha256)
        if whole is not None:
            desk.arrived(terminal, sha256, whole)
            return Response(headers={OFFSET: str(whole), LENGTH: str(whole)})
        offset = desk.depot.offset(terminal, sha256)
        headers = {OFFSET: str(offset), "Cache-Control": "no-store"}
        return Response(status_code=200 if offset else 404, headers=headers)

    @app.patch(path, dependencies=admitted)
    async def go_on(
        request: Request,
        terminal: str,
        sha256: str,
        upload_offset: Annotated[str, Header()] = "",
        upload_length: Annotated[str, Header()] = "",
    ) -> Response:
        """Add the body's bytes at the offset."""
        offset = _number(upload_offset, OFFSET)
        length = _number(upload_length, LENGTH)
        if not 0 < length <= MAX_MATERIAL_BYTES or offset > length:
            raise Denied(413, "too_long", f"at most {MAX_MATERIAL_BYTES} bytes")
        here = await _append(desk, request, terminal, sha256, (offset, length))
        if here == length:
            await run_in_threadpool(desk.arrived, terminal, sha256, length)
        return Response(status_code=204, headers={OFFSET: str(here)})

    return app


async def _append(
    desk: Desk, request: Request, terminal: str, sha256: str, place: tuple[int, int]
) -> int:
    offset, length = place
    try:
        return await desk.depot.append(
            terminal, sha256, offset, length, request.stream()
        )
    except depot.WrongOffset as problem:
        raise Denied(
            409, "wrong_offset", str(problem), offset=problem.offset
        ) from problem
    except tuple(_FAULTS) as problem:
        status, error = _FAULTS[type(problem)]
        raise Denied(status, error, str(problem)) from problem


def _number(text: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise Denied(400, "malformed", f"{name} must be a number of bytes")
    return int(text)


def _denied(request: Request, problem: Exception) -> Response:
    if not isinstance(problem, Denied):
        raise problem
    LOG.warning("%s: %s (%s)", request.url.path, problem.error, problem.detail)
    headers = {} if problem.offset is None else {OFFSET: str(problem.offset)}
    return JSONResponse(
        {"error": problem.error, "detail": problem.detail}, problem.status, headers
    )
