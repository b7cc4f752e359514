"""Keeping the books: waits for enrolment, opens them, looks after disk and receipts.

Commands from afar take the same queue: they are done one after the other.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Final, TypeAlias

from kiosk import keys
from kiosk.config import Paths
from kiosk.core import orders, switch
from kiosk.core.books import JournalBooks
from kiosk.core.core import Core
from kiosk.core.orders import Order, Outcome
from kiosk.core.rim import Failed
from kiosk.core.switch import Switch
from sync.wire.commands import Result
from sync.wire.enrolment import EnrolmentAnswer
from sync.wire.receipts import Receipt
from sync.wire.reports import Severity
from sync.wire.values import Malformed

LOOK_FOR_ENROLMENT_S: Final = 0.5
LOOK_AFTER_S: Final = 5.0

_log = logging.getLogger(__name__)


class Staff(Enum):
    """What staff tell the core at the terminal."""

    ACKNOWLEDGED = auto()


News: TypeAlias = Receipt | Staff | Order


@dataclass(slots=True, repr=False, eq=False)
class Keeping:
    """Looks after the books of one core; enrolment puts its answer under ``paths``."""

    core: Core
    books: JournalBooks
    paths: Paths
    switch: Switch = field(default_factory=Switch)
    _told: "asyncio.Queue[News]" = field(default_factory=asyncio.Queue)

    async def keep(self, settled: Callable[[], None]) -> None:
        """Open the books as soon as there is a key to seal with; look after them.

        ``settled`` is called once it is known how they are: opened, or not to be
        opened, or waiting for enrolment.
        """
        self._find_switch()
        self.core.look()
        self.core.show()
        waits = self._answer() is None
        if waits:
            settled()
        await self._enrolled()
        await self._open()
        if not waits:
            settled()
        while True:
            try:
                async with asyncio.timeout(LOOK_AFTER_S):
                    told = await self._told.get()
            except TimeoutError:
                await self._look_after()
            else:
                await self._heed(told)
            if not self.books.is_open:
                await self._open()

    def receipt(self, receipt: Receipt) -> None:
        """Take a receipt that shipping verified; it is applied in its turn."""
        self._told.put_nowait(receipt)

    def acknowledge(self) -> None:
        """Take note that staff know of the damaged journal, for good."""
        self._told.put_nowait(Staff.ACKNOWLEDGED)

    def order(self, order: Order) -> None:
        """Take a command that shipping verified; it is done in its turn."""
        self._told.put_nowait(order)

    def _find_switch(self) -> None:
        self.switch = switch.read(self.paths.switch)
        wanted = not self.switch.closed
        self.core.fitness = replace(self.core.fitness, wanted=wanted)
        if self.switch is switch.LOST:
            told = "whether operators closed it cannot be read; it is closed"
            self.core.told.alert("switch_unreadable", Severity.CRITICAL, told, None)

    async def _enrolled(self) -> None:
        answer = self._answer()
        while answer is None:
            await asyncio.sleep(LOOK_FOR_ENROLMENT_S)
            answer = self._answer()
        self.books.enrolled(answer.sealing)
        self.core.fitness = replace(self.core.fitness, enrolled=True)

    def _answer(self) -> EnrolmentAnswer | None:
        try:
            return keys.known(self.paths.keys)
        except Malformed as why:
            _log.error("enrolment=malformed cause=%s", why.cause)
            return None

    async def _open(self) -> None:
        try:
            found = await self.books.open()
        except Failed as failure:
            _log.error("journal=closed why=%s", failure.why)
            self._journal(good=False)
            return
        if found.replaced:
            told = "a damaged journal was set aside; staff must acknowledge"
            self.core.told.alert("journal_replaced", Severity.CRITICAL, told, None)
        fitness = replace(self.core.fitness, acknowledged=not found.replaced)
        self.core.fitness = replace(fitness, journal=True, opened=True)
        self.core.found(found.broken)

    async def _heed(self, told: News) -> None:
        if isinstance(told, Order):
            await self._obey(told)
            return
        try:
            if told is Staff.ACKNOWLEDGED:
                await self.books.acknowledge()
                self.core.acknowledged()
            elif isinstance(told, Receipt):
                await self.books.apply(told)
        except Failed as failure:
            _log.error("journal=failed why=%s", failure.why)
            if failure.why.startswith("receipt_"):
                told_to = Severity.CRITICAL
                self.core.told.alert("receipt_refused", told_to, failure.why, None)
            else:
                self._journal(good=False)

    async def _obey(self, order: Order) -> None:
        outcome = await self._done(order)
        _log.info("command=%s result=%s", order.name, outcome.result)
        told = self.core.told
        told.shipping.tell_state()
        said = orders.answer(order, told.terminal, self.core.clock, outcome)
        told.shipping.answer(said)

    async def _done(self, order: Order) -> Outcome:
        """Do ``order`` unless it was done, came late, or a newer one overtook it."""
        in_visit = self.core.rim.visit is not None
        done = Outcome(Result.DONE, orders.VISIT_GOES_ON if in_visit else "")
        if order.id in self.switch.done:
            return done
        if order.late:
            return Outcome(Result.EXPIRED, orders.TOO_LATE)
        if self.switch.is_past(order):
            return Outcome(Result.REFUSED, orders.OVERTAKEN)
        turned = self.switch.after(order)
        try:
            await asyncio.to_thread(switch.write, self.paths.switch, turned)
        except OSError as why:
            _log.error("command=unkept why=%s", type(why).__name__)
            if order.turns:
                return Outcome(Result.REFUSED, orders.UNWRITABLE)
        else:
            self.switch = turned
        if order.turns:
            self.core.wanted(wanted=not turned.closed)
        return done

    async def _look_after(self) -> None:
        has_room = await self.books.has_room()
        self.core.fitness = replace(self.core.fitness, room=has_room)
        if not self.core.fitness.journal and self.core.rim.visit is None:
            # A commit failed: only a file that verifies anew is trusted again.
            self.books.close()
        self.core.look()

    def _journal(self, *, good: bool) -> None:
        self.core.fitness = replace(self.core.fitness, journal=good)
        self.core.look()
