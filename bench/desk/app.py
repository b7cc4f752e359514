"""The desk's web application, on loopback and for whoever holds the printed address.

Every request must name this host, changes must come from this page, and all needs
the token of the printed address, which the first visit turns into a cookie.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import cv2
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from sse_starlette.sse import EventSourceResponse

from bench.desk.desk import Desk, Impossible
from bench.site.display import digest

STATIC = Path(__file__).parent / "static"
PORTRAITS = Path(__file__).parents[1] / "people" / "portraits"
COOKIE = "bench"
FRAME_S = 0.12
STATE_EVERY_FRAMES = 3
JPEG_QUALITY = 82
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"


class Wish(BaseModel):
    """What a visitor does, with what."""

    value: object = None


def make_app(desk: Desk, token: str, port: int) -> FastAPI:
    """Return the application that serves ``desk`` to holders of ``token``."""
    app = FastAPI(title="bench", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(_gate(token, port))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.mount("/portraits", StaticFiles(directory=PORTRAITS))
    _add_page(app, desk)
    _add_pictures(app, desk)
    return app


def _gate(
    token: str, port: int
) -> Callable[[Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]:
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def gate(
        request: Request, go_on: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        host = request.headers.get("host", "")
        origin = request.headers.get("origin", f"http://{host}")
        if host not in hosts or origin not in {f"http://{one}" for one in hosts}:
            return Response("Only from this machine's own page.", 403)
        given = request.query_params.get("token")
        if given is not None and hmac.compare_digest(given, token):
            answer: Response = RedirectResponse("/", 303)
            answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
            return answer
        if not hmac.compare_digest(request.cookies.get(COOKIE, ""), token):
            return Response("Open the address that ./run demo printed.", 403)
        answer = await go_on(request)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return gate


def _add_page(app: FastAPI, desk: Desk) -> None:
    @app.get("/")
    async def page() -> FileResponse:
        return FileResponse(STATIC / "desk.html")

    @app.post("/do/{what}")
    async def act(what: str, wish: Wish) -> dict[str, bool]:
        try:
            await asyncio.to_thread(desk.act, what, wish.value)
        except Impossible as reason:
            raise HTTPException(409, str(reason)) from reason
        return {"ok": True}

    @app.get("/events")
    async def events(request: Request) -> EventSourceResponse:
        return EventSourceResponse(_events(request, desk))


def _add_pictures(app: FastAPI, desk: Desk) -> None:
    @app.get("/screen.jpg")
    async def screen() -> Response:
        return Response(await asyncio.to_thread(_jpeg, desk), media_type="image/jpeg")

    @app.get("/prints/{number}.png")
    async def print_out(number: str) -> Response:
        try:
            picture = await asyncio.to_thread(desk.print_png, number)
        except Impossible as reason:
            raise HTTPException(404, str(reason)) from reason
        return Response(picture, media_type="image/png")


def _jpeg(desk: Desk) -> bytes:
    frame = desk.site.terminal.display.pixels()
    quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    return cv2.imencode(".jpg", frame, quality)[1].tobytes()


async def _events(request: Request, desk: Desk) -> AsyncIterator[dict[str, str]]:
    """Yield a frame event when the pixels changed, a desk event when things did."""
    frame, seen, told, turn = 0, b"", "", 0
    while not await request.is_disconnected():
        pixels = await asyncio.to_thread(
            lambda: digest(desk.site.terminal.display.pixels())
        )
        if pixels != seen:
            frame, seen = frame + 1, pixels
            yield {"event": "frame", "data": str(frame)}
        if turn % STATE_EVERY_FRAMES == 0:
            state = json.dumps(await asyncio.to_thread(desk.state), ensure_ascii=False)
            if state != told:
                told = state
                yield {"event": "desk", "data": state}
        turn += 1
        await asyncio.sleep(FRAME_S)
