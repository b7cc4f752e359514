"""Who may see the pages: sessions, sign-in, one-time links, and whose requests count.

The cookie is HttpOnly and SameSite=Strict; whatever changes something must come from a
page of ours (``Origin``), since other programs on this machine share our site.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response
from sqlalchemy import Engine

from server.records import accounts
from server.records.dialect import writer

COOKIE: Final = "kiosk_centre"
TOKEN_BYTES: Final = 32
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


class SignedOut(Exception):
    """Nobody is signed in: show the sign-in page."""


class Foreign(Exception):
    """The request does not come from a page of ours."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Sessions over the records."""

    engine: Engine
    clock: Callable[[], datetime]

    def operator(self, request: Request) -> str:
        """Return who is signed in, or raise `SignedOut`."""
        token = request.cookies.get(COOKIE, "")
        with self.engine.connect() as connection:
            account = accounts.whose(connection, token, self.clock())
        if account is None:
            raise SignedOut
        return account

    def stay(self, request: Request) -> str:
        """Return who is signed in and note that they are at work."""
        account = self.operator(request)
        with writer(self.engine).begin() as connection:
            accounts.keep_session(connection, request.cookies[COOKIE], self.clock())
        return account

    def sign_in(self, account: str, password: str) -> str | None:
        """Return the token of a new session if the password fits."""
        with writer(self.engine).begin() as connection:
            fits = accounts.sign_in(connection, account, password, self.clock())
        return self._open(account) if fits else None

    def follow(self, link: str) -> str | None:
        """Return the token of a new session if the one-time link still works."""
        with writer(self.engine).begin() as connection:
            account = accounts.follow_link(connection, link, self.clock())
        return self._open(account) if account is not None else None

    def sign_out(self, request: Request) -> None:
        """End the session."""
        with writer(self.engine).begin() as connection:
            accounts.close_session(connection, request.cookies.get(COOKIE, ""))

    def _open(self, account: str) -> str:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with writer(self.engine).begin() as connection:
            accounts.open_session(connection, account, token, self.clock())
        return token


def give(response: Response, token: str) -> None:
    """Put the session's token into the browser."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/")


def from_us(request: Request) -> None:
    """Raise `Foreign` unless a page of ours sent this."""
    origin = request.headers.get("origin", "")
    if not origin or urlsplit(origin).netloc != request.headers.get("host"):
        raise Foreign


def is_ours(request: Request, hosts: frozenset[str]) -> bool:
    """Tell whether the request names us: a rebound name points here but is not ours."""
    name = urlsplit(f"//{request.headers.get('host', '')}").hostname
    return name in hosts
