"""The terminal API put together."""

import secrets
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Final

from fastapi import FastAPI
from sqlalchemy import Engine

from server.api import staff, ukey, uploads
from server.api.counter import Counter
from server.api.doors import Denied, Door, denied
from server.api.sign_in import SignIn
from server.opening import Reader

GRANT_BYTES: Final = 32
NONCE_BYTES: Final = 32


def application(
    engine: Engine, reader: Reader, clock: Callable[[], datetime]
) -> FastAPI:
    """Return the API over the records and whatever ``reader`` may open."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(Denied, denied)
    door = Door(engine, clock)
    signing = SignIn(engine, clock, _new_grant, Lock())
    uploads.add(app, uploads.Hatch(door, reader.depot))
    staff.add(app, door, signing, Counter(engine, reader, clock))
    ukey.add(app, door, ukey.UkeyDesk(engine, clock, _new_nonce))
    return app


def _new_grant() -> str:
    return secrets.token_urlsafe(GRANT_BYTES)


def _new_nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)
