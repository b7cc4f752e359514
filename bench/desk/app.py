"""The desk's web application: one page, its events, its pictures, its actions."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from sse_starlette.sse import EventSourceResponse

from bench.desk.ailments import AILMENTS, Ailment
from bench.desk.asked import Impossible
from bench.desk.desk import Desk
from bench.desk.gate import Gate
from bench.desk.live import Live
from bench.desk.sign_in import SignIn
from bench.desk.things import CARDS, DEVICES, DOCUMENTS, PEOPLE
from bench.desk.thumbnails import Thumbnails
from bench.desk.tour import ENDING, TOUR
from bench.simulators.doccam.control import LARGEST_OWN
from bench.simulators.printer.decode import Unreadable
from ui.catalogue import LANGUAGES, load

STATIC: Final = Path(__file__).parent / "static"
ERASE: Final = sorted({load(one).texts["keyboard.erase"] for one in LANGUAGES})
"""What the screen's key says that takes a character back."""
PORTRAITS: Final = Path(__file__).parents[1] / "people" / "portraits"


class Wish(BaseModel):
    """What a visitor does, with what."""

    value: object = None


def make_app(live: Live, sign_in: SignIn, token: str, port: int) -> Gate:
    """Return the application that serves ``live`` to holders of ``token``."""
    app = FastAPI(title="bench", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.mount("/portraits", StaticFiles(directory=PORTRAITS))
    _add_page(app, live.desk, live)
    _add_documents(app, live.desk, Thumbnails())
    _add_dashboard(app, sign_in)
    _add_pictures(app, live.desk, live)
    return Gate(app, token, port)


def _add_page(app: FastAPI, desk: Desk, live: Live) -> None:
    @app.get("/")
    async def page() -> FileResponse:
        return FileResponse(STATIC / "desk.html")

    @app.get("/things")
    async def things() -> dict[str, object]:
        return {
            "cards": CARDS,
            "people": PEOPLE,
            "documents": DOCUMENTS,
            "erase": ERASE,
            "tour": TOUR,
            "ending": ENDING,
            "ailments": [
                {"device": device, "words": DEVICES[device], "all": _named(ailments)}
                for device, ailments in AILMENTS.items()
            ],
        }

    @app.post("/do/{what}")
    async def act(what: str, wish: Wish) -> dict[str, bool]:
        try:
            await asyncio.to_thread(desk.act, what, wish.value)
        except Impossible as reason:
            raise HTTPException(409, str(reason)) from reason
        return {"ok": True}

    @app.get("/events")
    async def events() -> EventSourceResponse:
        return EventSourceResponse(live.changes())


def _named(ailments: Iterable[Ailment]) -> list[dict[str, object]]:
    return [{"key": one.key, "words": one.words} for one in ailments]


def _add_documents(app: FastAPI, desk: Desk, thumbnails: Thumbnails) -> None:
    @app.get("/documents/{key}.jpg")
    async def thumbnail(key: str) -> Response:
        picture = await asyncio.to_thread(thumbnails.jpeg, key)
        if picture is None:
            raise HTTPException(404, "没有这份材料。There is no such paper.")
        return Response(picture, media_type="image/jpeg")

    @app.post("/own")
    async def own(request: Request) -> dict[str, bool]:
        """Lay down the file that is the body, whatever it is; nothing of it is kept."""
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > LARGEST_OWN:
                break  # One byte too many is enough for the desk to say so.
        try:
            await asyncio.to_thread(desk.act, "own", bytes(data))
        except Impossible as reason:
            raise HTTPException(409, str(reason)) from reason
        return {"ok": True}


def _add_dashboard(app: FastAPI, sign_in: SignIn) -> None:
    @app.get("/dashboard")
    async def dashboard() -> RedirectResponse:
        """Sign the visitor in: with another one-time address at each call."""
        return RedirectResponse(await asyncio.to_thread(sign_in.take))


def _add_pictures(app: FastAPI, desk: Desk, live: Live) -> None:
    @app.get("/screen.jpg")
    async def screen() -> Response:
        picture = await asyncio.to_thread(live.jpeg)
        if not picture:
            raise HTTPException(404, "屏幕还没有启动。The screen has not started yet.")
        return Response(picture, media_type="image/jpeg")

    @app.get("/prints/{sheet}.png")
    async def print_out(sheet: str) -> Response:
        try:
            picture = await asyncio.to_thread(desk.tray.png, sheet)
        except Unreadable as reason:
            raise HTTPException(404, "这一张读不出来。It cannot be read.") from reason
        if picture is None:
            raise HTTPException(404, "没有这一张。There is no such sheet.")
        return Response(picture, media_type="image/png")
