"""The door of the desk's page: this machine's own page, and the printed address.

Every request must name this host (no other name leads here by a forged DNS answer),
every change must come from this page, and all needs the token of the printed address,
which the first visit turns into a cookie.
"""

import hmac
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING: Final = frozenset({"GET", "HEAD"})
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
        " img-src 'self' blob:; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets nobody else through to ``app``, which listens on ``port``."""

    app: ASGIApp
    token: str
    port: int

    @property
    def cookie(self) -> str:
        """Return the cookie's name: cookies do not tell ports apart."""
        return f"bench-{self.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._answer(Request(scope))
        await (answer or self.app)(scope, receive, _guarded(send))

    def _answer(self, request: Request) -> Response | None:
        """Return what is said instead of the page, or ``None`` for who may pass."""
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        host = request.headers.get("host", "")
        if host not in hosts:
            return PlainTextResponse("Only by this machine's own name.", 403)
        is_reading = request.method in READING
        origin = request.headers.get("origin", f"http://{host}" if is_reading else "")
        if origin not in {f"http://{one}" for one in hosts}:
            return PlainTextResponse("Only from this page.", 403)
        given = request.query_params.get("token")
        if given is not None and is_reading and self._fits(given):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self.cookie, given, httponly=True, samesite="strict")
            return answer
        if not self._fits(request.cookies.get(self.cookie, "")):
            return PlainTextResponse("Open the address that ./run demo printed.", 403)
        return None

    def _fits(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())


def _guarded(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return guarded
