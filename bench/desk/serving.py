"""The desk's page on loopback, for as long as a context lasts."""

import logging
import secrets
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import uvicorn

from bench.desk.app import make_app
from bench.desk.desk import Desk
from bench.desk.live import Live
from bench.site.ports import free_port

TOKEN_BYTES = 18
GRACE_S = 2
START_S = 10.0
POLL_S = 0.02


class NotServed(Exception):
    """The page could not be served, most likely because its port is taken."""


@dataclass(slots=True)
class Serving:
    """The page of ``desk``; ``port`` 0 is a free one."""

    desk: Desk
    port: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    live: Live = field(init=False)
    _server: uvicorn.Server = field(init=False)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self.live = Live(self.desk)
        config = uvicorn.Config(
            make_app(self.live, self.token, self.port),
            host="127.0.0.1",
            port=self.port,
            log_level=logging.WARNING,
            timeout_graceful_shutdown=GRACE_S,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, name="desk", daemon=True
        )

    @property
    def address(self) -> str:
        """Return the address to print: whoever has it may act."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def __enter__(self) -> Self:
        """Serve from now on.

        Raises:
            NotServed: The port cannot be listened on.

        """
        self._thread.start()
        ended = threading.Event()
        tries = round(START_S / POLL_S)
        while not self._server.started:
            tries -= 1
            if not self._thread.is_alive() or not tries:
                raise NotServed(f"port {self.port} cannot be served")
            ended.wait(POLL_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye to every open page."""
        self.live.ended = True
        self._server.should_exit = True
        self._thread.join()

    @property
    def serves(self) -> bool:
        """Whether the page is still there."""
        return self._thread.is_alive()
