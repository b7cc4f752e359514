"""The host's loop: the core's packets in, the worker's news out, and the time between.

The main thread owns the connection, the claim and the clock; the worker's thread owns
the device. The two meet in the worker's inbox and in ``_news``. When the core goes or
a claim runs out, the command in flight is called back and the device forgets the visit,
as it does when it is released. A host that still remembers does not connect anew: whom
the core can talk to has forgotten every visit that is over.
"""

import gc
import logging
import os
import select
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drivers.channel import Malformed
from drivers.contract import Capabilities, Code, Completion, Port, Status
from drivers.host.backoff import Backoff
from drivers.host.errand import Clock, CommandInFlight
from drivers.host.lease import Lease, claimed, refusal
from drivers.host.line import CoreGone, Line
from drivers.host.worker import Forget, Forgotten, News, Worker
from drivers.messages import (
    Cancel,
    Claim,
    Do,
    Done,
    Hello,
    Release,
    Released,
    from_core,
    to_message,
)
from drivers.unit import BEAT_S, NOBODY, Unit

STATUS_HEARTBEAT_S: Final = 5.0
HUNG_AFTER_S: Final = 10.0
REOPEN_FIRST_S: Final = 0.5

_log = logging.getLogger(__name__)


class Hung(Exception):
    """The device's code did not come back: this process is of no more use."""


@dataclass(slots=True, repr=False, eq=False)
class Host:
    """Runs the device ``name`` for the core at the far end of ``line``."""

    name: str
    line: Line
    open_port: Callable[[], Port]
    clock: Clock
    reopen_longest_s: float
    hung_after_s: float = HUNG_AFTER_S
    unit: Unit = NOBODY
    _news: deque[News] = field(default_factory=deque)
    _wake: int = field(
        default_factory=lambda: os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
    )
    _stopping: threading.Event = field(default_factory=threading.Event)
    _worker: Worker = field(init=False)
    _flight: CommandInFlight | None = field(default=None, init=False)
    _overdue_at_s: float = field(default=0.0, init=False)
    _forgetting: int = field(default=0, init=False)
    _forgotten_by_s: float = field(default=0.0, init=False)
    _lease: Lease | None = field(default=None, init=False)
    _status: Status | None = field(default=None, init=False)
    _capabilities: Capabilities | None = field(default=None, init=False)
    _beat_at_s: float = field(default=0.0, init=False)
    _is_ready: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        reopen = Backoff(REOPEN_FIRST_S, self.reopen_longest_s)
        self._worker = Worker(self.open_port, self._learn, self.clock, reopen)

    def stop(self) -> None:
        """Ask the loop to end; safe from a signal handler and from any thread."""
        self._stopping.set()
        os.eventfd_write(self._wake, 1)

    def run(self) -> None:
        """Serve until stopped.

        Raises:
            Hung: A command neither ended nor could be called back, or the device does
                not come to the end of forgetting a visit.
            Misconfigured: The device's section is not usable.

        """
        # A daemon: a vendor's call that never returns must not keep the process.
        thread = threading.Thread(target=self._worker.live, daemon=True)
        thread.start()
        try:
            while not self._stopping.is_set():
                self._turn()
                if not thread.is_alive():
                    raise self._worker.refused or Hung("worker")
            self.unit.ending()
            self._forget_visit()
            self._worker.inbox.put(None)
            thread.join(self.hung_after_s)
        finally:
            self.line.drop()

    def _learn(self, said: News) -> None:
        self._news.append(said)
        os.eventfd_write(self._wake, 1)

    def _turn(self) -> None:
        if not self._forgetting and self.line.try_to_connect():
            self._begin_connection()
        heard = self._wait()
        try:
            if heard:
                self._heed()
            self._pass_news_on()
            self._beat()
        except CoreGone as why:
            self._core_gone(why)
        self._watch_time()
        self._tell_unit()

    def _begin_connection(self) -> None:
        _log.info("device=%s core=connected", self.name)
        try:
            self.line.say(to_message(Hello(self.name, os.getpid())))
            for said in (self._capabilities, self._status):
                if said is not None:
                    self.line.say(to_message(said))
        except CoreGone as why:
            self._core_gone(why)

    def _wait(self) -> bool:
        """Sleep until there is news or something due; return whether a packet came."""
        poll = select.poll()
        poll.register(self._wake, select.POLLIN)
        sock = self.line.sock
        if sock is not None:
            poll.register(sock, select.POLLIN)
        ready = {fd for fd, _ in poll.poll(self._pause_s() * 1000)}
        if self._wake in ready:
            os.eventfd_read(self._wake)
        return sock is not None and sock.fileno() in ready

    def _pause_s(self) -> float:
        now = self.clock()
        pauses = [max(0.0, self._beat_at_s - now)]
        if self.line.sock is None:
            pauses = [] if self._forgetting else [self.line.pause_s()]
        if self._forgetting and self._flight is None:
            pauses.append(max(0.0, self._forgotten_by_s - now))
        if self._lease is not None:
            pauses.append(max(0.0, self._lease.until_s - now))
        if self._flight is not None:
            pauses.append(max(0.0, self._overdue_at_s - now))
        return min(*pauses, BEAT_S)

    def _heed(self) -> None:
        try:
            said = from_core(self.line.hear())
        except Malformed as why:
            raise CoreGone(f"malformed: {why}") from why
        match said:
            case Do():
                self._begin(said)
            case Cancel(command):
                if self._flight is not None and self._flight.order.command == command:
                    self._call_back()
            case Claim(owner, ttl_s):
                self._end_overdue_claim()
                self._lease = (
                    claimed(self._lease, owner, ttl_s, self.clock()) or self._lease
                )
            case Release(owner):
                self._release(owner)

    def _begin(self, order: Do) -> None:
        why = refusal(self._lease, order.owner)
        if self._flight is not None:
            why = "busy"
        if why is not None:
            refused = Completion(Code.SEQUENCE_ERROR, detail=why)
            self.line.say(to_message(Done(order.command, refused)))
            return
        until_s = self.clock() + order.deadline_s
        self._flight = CommandInFlight(order, until_s, self.clock, self._learn)
        self._overdue_at_s = until_s + self.hung_after_s
        self._worker.inbox.put(self._flight)

    def _call_back(self) -> None:
        if self._flight is not None:
            self._flight.call_back()
            soon = self.clock() + self.hung_after_s
            self._overdue_at_s = min(self._overdue_at_s, soon)

    def _release(self, owner: str) -> None:
        if self._lease is None or self._lease.owner == owner:
            self._forget_visit(owner)
        else:
            # A claim over this one's head had the device wiped; nothing is left.
            self._learn(Released(owner))

    def _forget_visit(self, owner: str | None = None) -> None:
        self._lease = None
        self._call_back()
        if not self._forgetting:
            self._give_time_to_forget()
        self._forgetting += 1
        self._worker.inbox.put(Forget(owner))

    def _give_time_to_forget(self) -> None:
        self._forgotten_by_s = self.clock() + self.hung_after_s

    def _core_gone(self, why: CoreGone) -> None:
        _log.info("device=%s core=gone reason=%s", self.name, why)
        self.line.drop()
        self._forget_visit()

    def _pass_news_on(self) -> None:
        while self._news:
            self._pass_on(self._news.popleft())

    def _pass_on(self, said: News) -> None:
        match said:
            case Forgotten(owner):
                self._forgotten(owner)
                return
            case Status():
                self._status = said
                self._beat_at_s = self.clock() + STATUS_HEARTBEAT_S
            case Capabilities():
                self._capabilities = said
            case Done():
                self._flight = None
                self._give_time_to_forget()
        # What comes of a connection that ended comes before the next one is made.
        if self.line.sock is None:
            return
        try:
            self.line.say(to_message(said))
        except Malformed:
            # No traceback: it may show personal data.
            _log.error("device=%s fault=unsendable", self.name)
            if isinstance(said, Done):
                broken = Completion(Code.INTERNAL_ERROR, detail="unsendable")
                self.line.say(to_message(Done(said.command, broken)))

    def _forgotten(self, owner: str | None) -> None:
        """Answer the release, now that the worker let go of everything before it."""
        self._forgetting -= 1
        self._give_time_to_forget()
        # What refers to itself is only gone once the collector has been round.
        gc.collect()
        if owner is not None and self.line.sock is not None:
            self.line.say(to_message(Released(owner)))

    def _beat(self) -> None:
        if self.clock() < self._beat_at_s:
            return
        self._beat_at_s = self.clock() + STATUS_HEARTBEAT_S
        if self._status is not None and self.line.sock is not None:
            self.line.say(to_message(self._status))

    def _watch_time(self) -> None:
        self._end_overdue_claim()
        now = self.clock()
        if self._flight is not None and now >= self._overdue_at_s:
            raise Hung(self._flight.order.name)
        if self._flight is None and self._forgetting and now >= self._forgotten_by_s:
            raise Hung("wipe")

    def _end_overdue_claim(self) -> None:
        """Forget the visit of a claim that ran out, also where a new one follows it."""
        if self._lease is not None and self.clock() >= self._lease.until_s:
            _log.warning("device=%s claim=expired", self.name)
            self._forget_visit()

    def _tell_unit(self) -> None:
        # A status is the first sign of the worker's thread.
        if self._status is None:
            return
        doing = " ".join((self._status.state, *self._status.reasons))
        if not self._is_ready and self.line.sock is not None:
            self._is_ready = True
            self.unit.ready(doing)
        # What hangs in a command is called back, or ends us, by its own deadline.
        still_s = self.clock() - self._worker.stepped_at_s
        if self._flight is not None or still_s < self.hung_after_s:
            self.unit.alive(doing)
