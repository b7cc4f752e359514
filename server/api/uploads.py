"""Materials come in pieces, sealed.

``HEAD /terminals/{id}/materials/{sha256}`` says how far it is (``Upload-Offset``; 404
when nothing is there), ``PATCH`` adds bytes from that offset.
"""

import re
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.concurrency import run_in_threadpool

from server import depot
from server.api.doors import Denied, Door
from server.records import materials
from server.records.dialect import writer
from sync.wire.limits import MAX_MATERIAL_BYTES

SHA256: Final = re.compile(r"[0-9a-f]{64}")
OFFSET: Final = "Upload-Offset"
LENGTH: Final = "Upload-Length"

_FAULTS: Final[dict[type[Exception], tuple[int, str]]] = {
    depot.WrongDigest: (422, "wrong_digest"),
    depot.TooLong: (413, "too_long"),
    depot.InUse: (423, "in_use"),
    depot.NoRoom: (507, "no_room"),
}


@dataclass(frozen=True, slots=True)
class Hatch:
    """Where materials are handed in."""

    door: Door
    depot: depot.Depot

    def admit(self, request: Request, terminal: str, sha256: str) -> None:
        """Let a terminal pass with what can be a material's name."""
        self.door.admit(request, terminal)
        if not SHA256.fullmatch(sha256):
            raise Denied(404, "no_such_material", "a material is named by its SHA-256")

    def arrived(self, terminal: str, sha256: str, size: int) -> None:
        """Note that a material lies whole."""
        with writer(self.door.engine).begin() as connection:
            materials.arrived(connection, terminal, sha256, size, self.door.clock())


def add(app: FastAPI, hatch: Hatch) -> None:
    """Add the routes."""
    path = "/terminals/{terminal}/materials/{sha256}"
    admitted = [Depends(hatch.admit)]

    @app.head(path, dependencies=admitted)
    def how_far(terminal: str, sha256: str) -> Response:
        """Say how many bytes are here; note again what lies whole."""
        whole = hatch.depot.size(terminal, sha256)
        if whole is not None:
            hatch.arrived(terminal, sha256, whole)
            return Response(headers={OFFSET: str(whole), LENGTH: str(whole)})
        offset = hatch.depot.offset(terminal, sha256)
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
        here = await _append(hatch, request, terminal, sha256, (offset, length))
        if here == length:
            await run_in_threadpool(hatch.arrived, terminal, sha256, length)
        return Response(status_code=204, headers={OFFSET: str(here)})


async def _append(
    hatch: Hatch, request: Request, terminal: str, sha256: str, place: tuple[int, int]
) -> int:
    offset, length = place
    try:
        return await hatch.depot.append(
            terminal, sha256, offset, length, request.stream()
        )
    except depot.WrongOffset as problem:
        right = {OFFSET: str(problem.offset)}
        raise Denied(409, "wrong_offset", str(problem), right) from problem
    except tuple(_FAULTS) as problem:
        status, error = _FAULTS[type(problem)]
        raise Denied(status, error, str(problem)) from problem


def _number(text: str, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise Denied(400, "malformed", f"{name} must be a number of bytes")
    return int(text)
