"""The desk's page on loopback, for as long as a context lasts."""

import logging
import secrets
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import uvicorn

from bench.desk.app import make_app
from bench.desk.desk import Desk
from bench.desk.live import Live
from bench.desk.sign_in import SignIn

HOST: Final = "127.0.0.1"
TOKEN_BYTES: Final = 18
GRACE_S: Final = 2


class NotServed(Exception):
    """The page's port is taken."""


@dataclass(slots=True)
class Serving:
    """The page of ``desk``; ``port`` 0 is a free one."""

    desk: Desk
    port: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    live: Live = field(init=False)
    sign_in: SignIn = field(init=False)
    _server: uvicorn.Server = field(init=False)
    _thread: threading.Thread = field(init=False)

    @property
    def address(self) -> str:
        """Return the address to print: whoever has it may act."""
        return f"http://{HOST}:{self.port}/?token={self.token}"

    def __enter__(self) -> Self:
        """Serve from now on.

        Raises:
            NotServed: The port cannot be listened on.

        """
        try:
            door = socket.create_server((HOST, self.port))
        except OSError as error:
            raise NotServed(f"port {self.port}: {error.strerror}") from error
        self.port = door.getsockname()[1]
        self.live = Live(self.desk)
        centre = self.desk.site.centre
        self.sign_in = SignIn(centre.sign_in, centre.dashboard)
        self.sign_in.prepare()
        config = uvicorn.Config(
            make_app(self.live, self.sign_in, self.token, self.port),
            log_level=logging.WARNING,
            timeout_graceful_shutdown=GRACE_S,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([door],), name="desk", daemon=True
        )
        self._thread.start()
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
        self.sign_in.end()

    @property
    def serves(self) -> bool:
        """Whether the page is still there."""
        return self._thread.is_alive()
