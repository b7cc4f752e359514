"""A connection to the broker that comes back by itself.

The client's own thread calls ``on_link`` and ``on_message``; whoever is called hands
the fact to its own thread and returns at once. A published message's `Future` ends with
the broker's acknowledgement, which says nothing of durability (mosquitto acknowledges
before it writes). A received message is acknowledged when its ``ack`` is called.
"""

import random
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from sync.bus.settings import Link, Message, Settings
from sync.wire.limits import MAX_MESSAGE_BYTES

SESSION_EXPIRY_S: Final = 7 * 24 * 3600
INFLIGHT_MAXIMUM: Final = 64
QUEUED_MAXIMUM: Final = 1000
"""Published and not yet acknowledged; more is refused, the journal holds it anyway."""
WITH_WILL: Final = "Disconnect with will message"


class Offline(Exception):
    """There is no broker at the moment: say it again when the link is up."""


class Refused(Exception):
    """The broker (or its access list) will not have it; the reason is its own."""


class TooLarge(Exception):
    """Larger than anything the other side would read."""


class Bus:
    """One connection to the broker that comes back by itself."""

    def __init__(
        self,
        settings: Settings,
        on_message: Callable[[Message], None],
        on_link: Callable[[Link], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Prepare the connection; ``chance`` (0 to 1) spreads a fleet's reconnects.

        It only shortens the waits: nobody is away for longer than ``reconnect_s`` says.
        """
        self._settings = settings
        self._on_message = on_message
        self._on_link = on_link
        self._lock = threading.Lock()
        self._pending: dict[int, Future[None]] = {}
        self._early: dict[int, ReasonCode] = {}
        self._generation = 0
        self._client = _client(settings, chance)
        self._client.on_connect = self._connected
        self._client.on_connect_fail = self._failed
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._received
        self._client.on_publish = self._published

    def start(self) -> None:
        """Begin connecting, in the client's own thread; never blocks."""
        self._client.connect_async(
            self._settings.host,
            self._settings.port,
            keepalive=self._settings.keepalive_s,
            clean_start=False,
            properties=_connect_properties(self._settings),
        )
        self._client.loop_start()

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False
    ) -> "Future[None]":
        """Send ``payload``; the result ends when the broker has acknowledged it.

        The result may raise `Refused`.

        Raises:
            TooLarge: Over `MAX_MESSAGE_BYTES`.
            Offline: No link, or too much unacknowledged already.

        """
        if len(payload) > MAX_MESSAGE_BYTES:
            raise TooLarge(topic)
        if not self._client.is_connected():
            raise Offline(topic)
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        if info.rc is MQTTErrorCode.MQTT_ERR_QUEUE_SIZE:
            raise Offline(topic)
        future: Future[None] = Future()
        with self._lock:
            early = self._early.pop(info.mid, None)
            if early is None:
                self._pending[info.mid] = future
        if early is not None:
            _settle(future, early)
        return future

    def close(self, *, with_will: bool = False) -> None:
        """Leave the broker, by default without the will being said; ends the thread."""
        reason = (
            ReasonCode(PacketTypes.DISCONNECT, aName=WITH_WILL) if with_will else None
        )
        self._client.disconnect(reason)
        self._client.loop_stop()
        with self._lock:
            pending = list(self._pending.values())
            self._pending.clear()
        for future in pending:
            future.cancel()

    def _connected(
        self,
        _client: mqtt.Client,
        _data: object,
        _flags: object,
        code: ReasonCode,
        _more: object,
    ) -> None:
        if code.is_failure:
            self._on_link(Link(online=False, reason=str(code)))
            return
        self._generation += 1
        for topic in self._settings.listens:
            self._client.subscribe(topic, qos=1)
        self._on_link(Link(online=True, reason=""))

    def _failed(self, _client: mqtt.Client, _data: object) -> None:
        self._on_link(Link(online=False, reason="unreachable"))

    def _disconnected(
        self,
        _client: mqtt.Client,
        _data: object,
        _flags: object,
        code: ReasonCode,
        _more: object,
    ) -> None:
        self._on_link(Link(online=False, reason=str(code)))

    def _received(
        self, client: mqtt.Client, _data: object, message: mqtt.MQTTMessage
    ) -> None:
        generation, mid, qos = self._generation, message.mid, message.qos

        def ack() -> None:
            # A message of an earlier connection comes again; its number may by then
            # belong to another one.
            if generation == self._generation:
                client.ack(mid, qos)

        self._on_message(
            Message(message.topic, bytes(message.payload), message.retain, ack)
        )

    def _published(
        self,
        _client: mqtt.Client,
        _data: object,
        mid: int,
        code: ReasonCode,
        _more: object,
    ) -> None:
        with self._lock:
            future = self._pending.pop(mid, None)
            if future is None:
                self._early[mid] = code
        if future is not None:
            _settle(future, code)


def _settle(future: "Future[None]", code: ReasonCode) -> None:
    if code.is_failure:
        future.set_exception(Refused(str(code)))
    else:
        future.set_result(None)


def _client(settings: Settings, chance: Callable[[], float]) -> mqtt.Client:
    client = mqtt.Client(
        CallbackAPIVersion.VERSION2,
        client_id=settings.client_id,
        protocol=mqtt.MQTTv5,
        manual_ack=True,
    )
    client.tls_set_context(settings.identity.context())
    client.max_inflight_messages_set(INFLIGHT_MAXIMUM)
    client.max_queued_messages_set(QUEUED_MAXIMUM)
    shortest, longest = (delay * (0.5 + chance() / 2) for delay in settings.reconnect_s)
    # The client doubles the wait itself.
    client.reconnect_delay_set(shortest, longest)  # type: ignore[arg-type]  # any number
    if settings.will is not None:
        client.will_set(settings.will.topic, settings.will.payload, qos=1, retain=True)
    return client


def _connect_properties(settings: Settings) -> Properties:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho's gap
    properties.SessionExpiryInterval = SESSION_EXPIRY_S
    properties.ReceiveMaximum = settings.receive_maximum
    properties.MaximumPacketSize = settings.max_packet_bytes
    return properties
