"""The worker's line to the broker: letters come in by it, receipts go out."""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Final

from server.home import Home
from server.ingest.letters import Letter
from server.pki.keyring import CENTRAL
from server.settings import Settings
from sync.bus.client import Bus, Offline, Refused
from sync.bus.settings import Identity, Link, Message
from sync.bus.settings import Settings as BusSettings
from sync.wire import topics

LOG = logging.getLogger(__name__)

PUBLISH_S: Final = 5.0
"""Longest wait for the broker to take a receipt; then it stays due."""
SLACK_BYTES: Final = 4096
RECONNECT_S: Final = (0.2, 5.0)
"""There is one centre, not a fleet: it may be eager."""


class Post:
    """One connection as ``central``; it comes back by itself."""

    def __init__(
        self,
        settings: BusSettings,
        deliver: Callable[[Letter], None],
        relinked: Callable[[], None],
    ) -> None:
        """Prepare; both are called on the bus's thread, which may wait in them."""
        self.connected = False
        self._deliver = deliver
        self._relinked = relinked
        self._bus = Bus(settings, self._received, self._linked)

    def start(self) -> None:
        """Begin connecting; never blocks."""
        self._bus.start()

    def close(self) -> None:
        """Leave the broker; what was not acknowledged comes again."""
        self._bus.close()

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> bool:
        """Send a message; tell whether the broker has it."""
        try:
            self._bus.publish(topic, payload, retain=retain).result(PUBLISH_S)
        except (Offline, Refused, TimeoutError, CancelledError) as problem:
            LOG.warning("not sent on %s: %s", topic, type(problem).__name__)
            return False
        return True

    def _received(self, message: Message) -> None:
        self._deliver(
            Letter(message.topic, message.payload, message.retained, message.ack)
        )

    def _linked(self, link: Link) -> None:
        if link.online and not self.connected:
            LOG.info("broker reached")
            self._relinked()
        elif not link.online:
            LOG.warning("broker lost: %s", link.reason)
        self.connected = link.online


def settings(home: Home, told: Settings, passed_bytes: int) -> BusSettings:
    """Return how ``central`` connects to a broker that passes on ``passed_bytes``."""
    identity = Identity(
        ca=home.authority,
        certificate=home.certificate(CENTRAL),
        key=home.key(CENTRAL),
    )
    return BusSettings(
        host=told.host,
        port=told.broker_port,
        client_id=CENTRAL,
        identity=identity,
        listens=(topics.EVERY_UP,),
        max_packet_bytes=passed_bytes + SLACK_BYTES,
        reconnect_s=RECONNECT_S,
    )
