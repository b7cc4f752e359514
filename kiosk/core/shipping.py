"""Shipping as the core knows it: link state and receipts in; wake-ups, state out.

Staff's calls to the centre pass through it as well, each with its one answer.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import secrets
import socket
from collections import deque
from collections.abc import Mapping
from typing import Final, Protocol

from drivers.channel import Malformed, Message, receive, send
from kiosk.core.diagnosis import Diagnosis
from kiosk.core.line import Line, PeerGone
from kiosk.core.orders import Order
from sync.shipping.calls import Asked, Call, NotACall, Reply, deadline_s, offline
from sync.wire.commands import Answer
from sync.wire.receipts import Receipt
from sync.wire.reports import Alert
from sync.wire.values import Malformed as NotWire
from sync.wire.values import canonical_json, parsed

MAX_KEPT_ALERTS: Final = 100
NUMBER_BITS: Final = 48
GRACE_S: Final = 2.0
"""How long past its deadline an answer may take to arrive."""

_log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who hears what shipping and the desk say."""

    diagnosis: Diagnosis

    def online(self, is_online: bool) -> None:
        """Take note whether the centre can be reached."""

    def receipt(self, receipt: Receipt) -> None:
        """Take a receipt whose signature shipping verified."""

    def state(self) -> Mapping[str, object]:
        """Return how the terminal is."""

    def acknowledged(self) -> None:
        """Take note that staff know of the journal that was set aside."""

    def command(self, order: Order) -> None:
        """Do what an operator wants; shipping verified that one does."""


class Shipping:
    """The core's end of ``shipping.sock``: one shipper, and short staff requests."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._line: Line[Message, Message] | None = None
        self._alerts: deque[Message] = deque(maxlen=MAX_KEPT_ALERTS)
        # Shipping may still answer a core that died: its numbers must not be ours.
        self._numbers = itertools.count(secrets.randbits(NUMBER_BITS))
        self._asked: dict[int, asyncio.Future[Reply]] = {}

    def wake(self, seq: int) -> None:
        """Say that entry ``seq`` was committed."""
        self._say({"wake": {"seq": seq}})

    def tell_state(self) -> None:
        """Say how the terminal is now."""
        self._say({"state": dict(self._listener.state())})

    def alert(self, alert: Alert) -> None:
        """Have ``alert`` sent; kept until a shipper is there."""
        message = {"alert": alert.model_dump(mode="json")}
        if self._line is None:
            self._alerts.append(message)
        else:
            self._say(message)

    async def staff(
        self, call: Call, args: Mapping[str, str], within_s: float | None = None
    ) -> Reply:
        """Ask the centre on behalf of staff; every call has an answer in time.

        When the caller is cancelled, whatever is answered later is dropped.
        """
        if self._line is None:
            return offline("no_shipping")
        number = next(self._numbers)
        answer: asyncio.Future[Reply] = asyncio.Future()
        self._asked[number] = answer
        if within_s is None:
            within_s = deadline_s(call) + GRACE_S
        try:
            self._say({"staff": Asked(number, call, args).to_message()})
            async with asyncio.timeout(within_s):
                return await answer
        except TimeoutError:
            return offline("late")
        finally:
            del self._asked[number]

    def answer(self, answer: Answer) -> None:
        """Say what became of a command; unheard, shipping asks again."""
        self._say({"answer": answer.model_dump(mode="json")})

    async def attend(self, sock: socket.socket) -> None:
        """Serve one connection until it goes."""
        line: Line[Message, Message] = Line(sock, receive, send)
        try:
            hello = _of(await line.hear(), "hello")
            if "ship" in hello:
                await self._attend_ship(line)
            elif "desk" in hello:
                line.say(await self._answered(await line.hear()))
                await line.hear()
        except (PeerGone, Malformed) as why:
            _log.info("shipping=gone why=%s", type(why).__name__)

    async def _attend_ship(self, line: Line[Message, Message]) -> None:
        if self._line is not None:
            self._line.close()
            self._end_calls()
        self._line = line
        _log.info("shipping=connected")
        line.say({"hello": {"core": os.getpid()}})
        self.tell_state()
        while self._alerts:
            self._say(self._alerts.popleft())
        try:
            while True:
                self._heed(await line.hear())
        finally:
            if self._line is line:
                self._line = None
                self._end_calls()
                self._listener.online(False)

    def _heed(self, message: Message) -> None:
        (name, body), *_ = message.items()
        match name, body:
            case "link", {"online": bool(online)}:
                self._listener.online(online)
            case "receipt", Mapping():
                try:
                    receipt = parsed(Receipt, canonical_json(body))
                except NotWire as why:
                    _log.error("receipt=malformed cause=%s", why.cause)
                    return
                self._listener.receipt(receipt)
            case "staff", reply:
                self._replied(reply)
            case "command", {
                "id": str(number),
                "name": str(command),
                "issued": str(issued),
                "late": bool(late),
            }:
                order = Order.of(number, command, issued, late=late)
                self._listener.command(order)
            case "alarm", {"name": str(alarm), "detail": str(detail)}:
                _log.error("shipping=alarm name=%s detail=%s", alarm, detail)
            case _:
                _log.warning("packet=unknown door=shipping")

    def _replied(self, message: object) -> None:
        try:
            number, reply = Reply.from_message(message)
        except NotACall as why:
            _log.error("staff=malformed cause=%s", why)
            return
        waiting = self._asked.get(number)
        if waiting is not None and not waiting.done():
            waiting.set_result(reply)

    def _end_calls(self) -> None:
        """Answer what the shipper that went will not."""
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.set_result(offline("no_shipping"))

    async def _answered(self, asked: Message) -> Message:
        """Return the answer to a person's question."""
        match asked:
            case {"ask": "devices"}:
                return {"devices": self._listener.diagnosis.listed()}
            case {"test": str(device)}:
                end = await self._listener.diagnosis.tested(device)
                return {"tested": [] if end is None else [end]}
            case {"acknowledge": _}:
                self._listener.acknowledged()
        return {"state": dict(self._listener.state())}

    def _say(self, message: Message) -> None:
        if self._line is not None:
            with contextlib.suppress(PeerGone):
                self._line.say(message)


def _of(message: Message, key: str) -> Mapping[str, object]:
    body = message.get(key)
    if not isinstance(body, Mapping):
        raise Malformed(f"{key} expected")
    return body
