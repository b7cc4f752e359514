"""Keeping the books: waits for enrolment, opens them, looks after disk and receipts.

Commands from afar take the same queue, for what they change outlives the core in marks.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Final, TypeAlias

from kiosk import keys
from kiosk.core.books import JournalBooks
from kiosk.core.core import Core
from kiosk.core.orders import Order, answer
from kiosk.core.rim import Failed
from sync.wire.commands import CommandName, Result
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
    """Looks after the books of one core; enrolment puts its answer into ``keys``."""

    core: Core
    books: JournalBooks
    keys: Path
    _told: "asyncio.Queue[News]" = field(default_factory=asyncio.Queue)

    async def keep(self, settled: Callable[[], None]) -> None:
        """Open the books as soon as there is a key to seal with; look after them.

        ``settled`` is called once it is known how they are: opened, or not to be
        opened, or waiting for enrolment.
        """
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

    async def _enrolled(self) -> None:
        answer = self._answer()
        while answer is None:
            await asyncio.sleep(LOOK_FOR_ENROLMENT_S)
            answer = self._answer()
        self.books.enrolled(answer.sealing)
        self.core.fitness = replace(self.core.fitness, enrolled=True)

    def _answer(self) -> EnrolmentAnswer | None:
        try:
            return keys.known(self.keys)
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
        wanted = not found.closed
        self.core.fitness = replace(fitness, journal=True, opened=True, wanted=wanted)
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
        if order.name is not CommandName.REPORT:
            wanted = order.name is CommandName.OPEN
            try:
                is_news = await self.books.keep_closed(order.id, closed=not wanted)
            except Failed as failure:
                _log.error("command=refused why=%s", failure.why)
                self._reply(order, Result.REFUSED, failure.why)
                return
            if is_news:
                self.core.wanted(wanted=wanted)
        in_visit = self.core.rim.visit is not None
        self._reply(order, Result.DONE, "visit_goes_on" if in_visit else "")

    def _reply(self, order: Order, result: Result, detail: str) -> None:
        told = self.core.told
        told.shipping.tell_state()
        said = answer(order, told.terminal, self.core.clock, result, detail)
        told.shipping.answer(said)

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
