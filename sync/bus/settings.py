"""Which broker, as whom, how patiently; and what comes from it. Plain values."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.wire.limits import MAX_MESSAGE_BYTES

KEEPALIVE_S: Final = 20
RECEIVE_MAXIMUM: Final = 64
"""Received and not yet acknowledged: the broker holds back the rest."""
PACKET_SLACK_BYTES: Final = 4096
"""Topic and properties beside the payload."""
RECONNECT_S: Final = (1.0, 30.0)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are to the broker, and by which CA we know it: three PEM files."""

    ca: Path
    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return a client context that knows this CA alone, TLS 1.3 and up.

        Raises:
            OSError: A file is missing or no such PEM.

        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(self.ca)
        context.load_cert_chain(self.certificate, self.key)
        return context


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker says, retained, when we go without a word."""

    topic: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Settings:
    """Which broker, as whom, and how patiently.

    ``client_id`` is the certificate's name (the broker insists). ``listens`` are the
    topic filters of this client. ``max_packet_bytes`` is what the broker may send.
    """

    host: str
    port: int
    client_id: str
    identity: Identity
    listens: tuple[str, ...] = ()
    will: Will | None = None
    keepalive_s: int = KEEPALIVE_S
    receive_maximum: int = RECEIVE_MAXIMUM
    max_packet_bytes: int = MAX_MESSAGE_BYTES + PACKET_SLACK_BYTES
    reconnect_s: tuple[float, float] = RECONNECT_S


@dataclass(frozen=True, slots=True)
class Message:
    """Something received. Not acknowledged, it comes again after a reconnect."""

    topic: str
    payload: bytes
    retained: bool
    ack: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Link:
    """Whether the broker is reached, and why not."""

    online: bool
    reason: str
