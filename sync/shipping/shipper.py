"""The shipper: one thread that turns what happened into what there is to do.

Whoever has news (the broker's thread, the core's socket) puts it into the inbox; the
shipper alone acts. Time is injected: ``clock`` for dates, ``monotonic`` for waiting.
"""

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.bus.client import Offline
from sync.bus.settings import Link, Message
from sync.journal.reader import JournalReader, Unreadable
from sync.shipping.courier import Courier
from sync.shipping.floor import Floor
from sync.shipping.memory import Memory
from sync.shipping.orders import Orders
from sync.shipping.outlet import Core, Gauges, LinkState, Outlet
from sync.shipping.post import Post
from sync.shipping.reports import CoreState, Reports
from sync.shipping.uploads import Uploads
from sync.wire import topics
from sync.wire.commands import Answer
from sync.wire.receipts import Receipt, verified
from sync.wire.reports import Alert
from sync.wire.signing import Forged
from sync.wire.values import Malformed

HEARTBEAT_S: Final = 30.0
LOOK_S: Final = 2.0
"""The journal is looked at this often even when nobody says that it grew."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wake:
    """The journal grew, or it is time to stop: look."""


@dataclass(frozen=True, slots=True)
class CoreGone:
    """The core's socket closed."""


News: TypeAlias = Wake | CoreGone | CoreState | Alert | Answer | Link | Message


@dataclass(frozen=True, slots=True)
class Parts:
    """What a shipper is made of."""

    terminal: str
    boot: UUID
    reader: JournalReader
    memory: Memory
    receipt_key: Ed25519PublicKey
    core: Core
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    gauges: Callable[[], Gauges]
    new_id: Callable[[], UUID] = uuid4


@dataclass(slots=True)
class Shipper:
    """Ships one terminal's entries, materials and reports.

    ``outlet`` and ``uploads`` are given by `attach`, because both want to call back.
    """

    parts: Parts
    inbox: "queue.SimpleQueue[News]" = field(default_factory=queue.SimpleQueue)
    courier: Courier = field(init=False)
    reports: Reports = field(init=False)
    post: Post = field(init=False)
    orders: Orders = field(init=False)
    floor: Floor = field(init=False)
    _uploads: Uploads | None = None
    _link: LinkState = field(init=False)
    _told_link: LinkState | None = None
    _said_depth: int = 0
    """The depth of the last heartbeat: who catches up says so at once."""
    _heartbeat_at: float = 0.0
    _early: Message | None = None
    """A receipt that came while the journal could not be read."""
    _is_running: bool = True

    def __post_init__(self) -> None:
        parts = self.parts
        self.post = Post(parts.memory, self.alarm)
        self.courier = Courier(
            parts.reader, parts.memory, self._send, self._want, self.alarm
        )
        self.reports = Reports(
            parts.terminal,
            parts.boot,
            parts.clock,
            parts.gauges,
            parts.memory,
            parts.new_id,
            self.post,
        )
        self.floor = Floor(parts.clock, parts.monotonic, parts.memory)
        self.orders = Orders(
            parts.terminal,
            parts.receipt_key,
            parts.memory,
            parts.core,
            self.post,
            self.floor,
            self.alarm,
        )
        self._link = LinkState(False, parts.clock(), 0, None)

    def attach(self, outlet: Outlet, uploads: Uploads) -> None:
        """Give the ways out."""
        self.post.outlet, self._uploads = outlet, uploads

    def put(self, news: News) -> None:
        """Hand over news, from any thread."""
        self.inbox.put(news)

    def run(self, turned: Callable[[], None] = lambda: None) -> None:
        """Turn until `stop`; ``turned`` is called after every turn."""
        wait = 0.0
        while self._is_running:
            try:
                news = self.inbox.get(timeout=wait) if wait else self.inbox.get_nowait()
                self.take(news)
            except queue.Empty:
                pass
            wait = self.turn()
            turned()

    def stop(self) -> None:
        """End `run`, from any thread."""
        self._is_running = False
        self.put(Wake())

    def turn(self) -> float:
        """Take all news, do all that is due; return how many seconds may pass then."""
        while True:
            try:
                self.take(self.inbox.get_nowait())
            except queue.Empty:
                break
        now = self.parts.monotonic()
        self.post.settle()
        if self._early is not None:
            early, self._early = self._early, None
            self._take_receipt(early)
        self._ship(now)
        self._upload(now)
        self._report(now)
        return self._rest(self.parts.monotonic())

    def take(self, news: News) -> None:
        """Take note of one piece of news."""
        match news:
            case Link():
                self._take_link(news)
            case Message():
                self._take_message(news)
                news.ack()
            case CoreState() | CoreGone():
                self._take_core(news)
            case Alert():
                self.parts.memory.alert(news)
            case Answer():
                self.orders.answered(news)
                # Whoever asked from afar sees at once how it is now.
                self._heartbeat_at = self.parts.monotonic()
            case Wake():
                pass

    def _take_core(self, news: CoreState | CoreGone) -> None:
        was_there = self.reports.told is not None
        self.reports.told = news if isinstance(news, CoreState) else None
        self._try(self.reports.say_state)
        if self.reports.told is not None and not was_there:
            self.orders.put_again()

    def alarm(self, name: str, detail: str) -> None:
        """Tell core and centre, once, that people must look at something."""
        if self.reports.raise_alarm(name, detail):
            log.error("alarm %s: %s", name, detail)
            self.parts.core.alarm(name, detail)

    def _take_link(self, link: Link) -> None:
        if link.online != self._link.online:
            log.info("link is %s %s", "up" if link.online else "down", link.reason)
            since = self.parts.clock()
            self._link = replace(self._link, online=link.online, since=since)
        if link.online:
            self.post.begin_again()
            self._heartbeat_at = self.parts.monotonic()
            self.courier.begin_again()
            if self._uploads is not None:
                self._uploads.begin_again()
            self._try(self.reports.say_state)

    def _take_message(self, message: Message) -> None:
        if message.topic.endswith(f"/{topics.Down.COMMAND}"):
            # First what the broker took: an answer asked for again is a new one.
            self.post.settle()
            self.orders.take(message.payload)
        else:
            self._take_receipt(message)

    def _take_receipt(self, message: Message) -> None:
        try:
            receipt = verified(message.payload, self.parts.receipt_key)
        except Forged:
            self.alarm("receipt_forged", "signature")
            return
        except Malformed as error:
            self.alarm("receipt_malformed", error.cause)
            return
        self.floor.seen(receipt.time)
        try:
            is_news = self.courier.take(receipt, self.parts.monotonic())
        except Unreadable as error:
            log.info("a receipt has to wait for the journal: %s", error)
            self._early = message
            return
        if is_news:
            self._heed(receipt, message)

    def _heed(self, receipt: Receipt, message: Message) -> None:
        if not message.retained:
            offset = self.parts.clock() - receipt.time
            self.reports.clock_offset_ms = round(offset.total_seconds() * 1000)
        if self._uploads is not None:
            self._uploads.awaited(receipt.awaited)
            if not receipt.awaited:
                self._uploads.settled()
        self.parts.core.receipt(receipt, message.payload)

    def _ship(self, now: float) -> None:
        if self._link.online:
            try:
                self.courier.step(now)
            except Unreadable as error:
                log.info("the journal cannot be read now: %s", error)
            except Offline:
                log.info("the broker takes nothing more for now")
        self._count()

    def _count(self) -> None:
        try:
            backlog = self.parts.reader.backlog(self.courier.progress.covered)
        except Unreadable:
            return
        self._link = replace(self._link, depth=backlog.depth, oldest=backlog.oldest)
        if self._link != self._told_link:
            self._told_link = self._link
            self.parts.core.link(self._link)

    def _upload(self, now: float) -> None:
        if self._uploads is not None:
            self._uploads.step(now)

    def _report(self, now: float) -> None:
        if not self._link.online:
            return
        caught_up = self._said_depth > 0 and self._link.depth == 0
        if now >= self._heartbeat_at or caught_up:
            self._heartbeat_at = now + HEARTBEAT_S
            self._said_depth = self._link.depth
            self._try(lambda: self.reports.say_health(self._link))
        self._try(self.reports.say_alerts)
        self._try(self.orders.say_answers)

    def _rest(self, now: float) -> float:
        waits = [LOOK_S, max(0.0, self._heartbeat_at - now)]
        if (
            self._uploads is not None
            and (wait := self._uploads.wait_s(now)) is not None
        ):
            waits.append(wait)
        if self._link.online and (wait := self.courier.wait_s(now)) is not None:
            waits.append(wait)
        return min(waits)

    def _send(self, payload: bytes) -> None:
        topic = topics.up(self.parts.terminal, topics.Up.JOURNAL)
        self.post.say(topic, payload)

    def _want(self, names: tuple[str, ...]) -> None:
        if self._uploads is not None:
            self._uploads.want(names)

    def _try(self, say: Callable[[], None]) -> None:
        try:
            say()
        except Offline:
            log.info("the broker takes nothing more for now")
