"""A listener: one ASGI application on one socket, with TLS and the client's name.

uvicorn does not tell an application whose certificate the client showed; a small
subclass of its protocol puts it into the request's state.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from fastapi import FastAPI
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

GRACE_S = 3
"""How long open requests (the dashboard's event streams) may go on at the end."""
MAX_CONNECTIONS = 512


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose certificate the client showed; the handshake proved it is theirs."""

    name: str
    serial: int


@dataclass(frozen=True, slots=True)
class Tls:
    """What a listener shows, and (with ``demands``) whose certificates it accepts."""

    certificate: Path
    key: Path
    demands: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Return a context for TLS 1.3 alone."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(self.certificate, self.key)
        if self.demands is not None:
            context.load_verify_locations(self.demands)
            context.verify_mode = ssl.CERT_REQUIRED
        return context


class NamedProtocol(H11Protocol):
    """HTTP/1.1 that tells the application its `Caller` as ``request.state.caller``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Read the certificate the handshake accepted."""
        super().connection_made(transport)
        shown = transport.get_extra_info("peercert")
        if shown:
            self.app_state = {**self.app_state, "caller": caller_of(shown)}


def caller_of(certificate: dict[str, object]) -> Caller:
    """Return the one common name and the serial number of a peer's certificate."""
    subject = certificate["subject"]
    serial = certificate["serialNumber"]
    if not isinstance(subject, tuple) or not isinstance(serial, str):
        raise TypeError("not a certificate as ssl describes it")
    names = [value for part in subject for key, value in part if key == "commonName"]
    return Caller(names[0] if len(names) == 1 else "", int(serial, 16))


class Listener(Server):
    """A uvicorn server that leaves signals to the program it is part of."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def listener(app: FastAPI, tls: Tls | None = None) -> Listener:
    """Return a server for ``app``; run it by ``serve(sockets=[…])``."""
    config = Config(
        app,
        http=NamedProtocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_S,
        ssl_context_factory=None
        if tls is None
        else lambda _config, _usual: tls.context(),
    )
    return Listener(config)


def address(door: socket, scheme: str) -> str:
    """Return the address of a bound socket."""
    host, port = door.getsockname()[:2]
    return f"{scheme}://{host}:{port}"
