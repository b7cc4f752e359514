"""The staff's requests (`sync.wire.staff`), each turned to the counter."""

from typing import Final

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, TypeAdapter, ValidationError

from server.api.counter import Counter, Visitor
from server.api.doors import Denied, Door, read_within
from server.api.sign_in import SignIn
from sync.wire.staff import MAX_LOGIN_BYTES, GrantText, Login, Refusal
from sync.wire.values import Malformed, parsed

SCHEME: Final = "bearer"
PRIVATE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_GRANT: Final[TypeAdapter[str]] = TypeAdapter(GrantText)


def add(app: FastAPI, door: Door, signing: SignIn, counter: Counter) -> None:
    """Add the routes."""
    here = "/terminals/{terminal}/staff"
    admitted = [Depends(door.admit)]

    @app.post(f"{here}/login", dependencies=admitted)
    async def login(request: Request, terminal: str) -> Response:
        """Sign a registrar in."""
        try:
            asked = parsed(Login, await read_within(request, MAX_LOGIN_BYTES))
        except Malformed as problem:
            raise Denied(400, "malformed", problem.cause) from None
        return _json(await run_in_threadpool(signing.sign_in, terminal, asked))

    @app.post(f"{here}/logout", dependencies=admitted)
    def logout(request: Request, terminal: str) -> Response:
        """Sign the registrar out."""
        counter.sign_out(_visitor(request, terminal))
        return Response(status_code=204, headers=PRIVATE)

    _add_submissions(app, f"{here}/submissions", door, counter)


def _add_submissions(app: FastAPI, here: str, door: Door, counter: Counter) -> None:
    admitted = [Depends(door.admit)]

    @app.get(here, dependencies=admitted)
    def waiting(request: Request, terminal: str) -> Response:
        """List what waits."""
        return _json(counter.waiting(_visitor(request, terminal)))

    @app.post(f"{here}/{{name}}/view", dependencies=admitted)
    def view(request: Request, terminal: str, name: str) -> Response:
        """Show one submission."""
        return _json(counter.view(_visitor(request, terminal), name))

    @app.get(f"{here}/{{name}}/materials/{{sha256}}", dependencies=admitted)
    def material(request: Request, terminal: str, name: str, sha256: str) -> Response:
        """Show one material of it."""
        opened = counter.material(_visitor(request, terminal), name, sha256)
        return Response(opened.content, headers=PRIVATE, media_type=opened.media_type)

    @app.get(f"{here}/{{name}}/standing", dependencies=admitted)
    def standing(request: Request, terminal: str, name: str) -> Response:
        """Say how it stands."""
        return _json(counter.standing(_visitor(request, terminal), name))


def _visitor(request: Request, terminal: str) -> Visitor:
    scheme, _, grant = request.headers.get("authorization", "").partition(" ")
    try:
        if scheme.lower() == SCHEME:
            return Visitor(terminal, _GRANT.validate_python(grant))
    except ValidationError:
        pass
    raise Denied(401, Refusal.NO_GRANT, "show a grant: sign in")


def _json(said: BaseModel) -> Response:
    content = said.model_dump_json()
    return Response(content, headers=PRIVATE, media_type="application/json")
