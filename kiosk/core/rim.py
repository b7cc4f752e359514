"""Carries out the flow's effects, and turns what comes of them back into events.

Two lanes. What is committed, taken back or wiped goes through one queue, in order.
What waits for a person or for paper is a task of its own that can be called back.
"""

import asyncio
import gc
import logging
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from domain.events import Kind
from domain.services import Service
from kiosk.core.desk import Desk
from kiosk.core.handing_in import Body
from kiosk.core.signing import Signatures, signatures
from kiosk.visit.effects import (
    BeginVisit,
    CallStaff,
    CancelPrint,
    Effect,
    EndVisit,
    ErasePage,
    KeepPage,
    PrintTicket,
    ReadCard,
    Record,
    ShowPicture,
    StopDevices,
    Submit,
    TakePage,
    WatchFace,
    WatchPapers,
    Wipe,
)
from kiosk.visit.events import (
    CaptureFailed,
    Event,
    JournalFailed,
    PageStored,
    Submitted,
    Wiped,
)
from kiosk.visit.state import Outcome, Trouble, Visit
from papers.press import NotDrawn

Errand: TypeAlias = Coroutine[Any, Any, None]
Job: TypeAlias = Callable[[], Errand]

OF_PAPER: Final = frozenset({Kind.TICKET_PRINTED, Kind.TICKET_NOT_PRINTED})
"""Entries that name the print job; it is called like the visit."""

OVERSIZED: Final = "oversized"
"""Why a picture cannot be stored that is larger than the centre takes."""

_log = logging.getLogger(__name__)


class Failed(Exception):
    """Something could not be committed; ``why`` is one word."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Books(Protocol):
    """Where a visit is written down. Each raises `Failed` and has then done nothing."""

    async def begin(self, visit: uuid.UUID, service: Service) -> None:
        """Mark the visit open and commit ``VISIT_BEGUN``."""

    async def record(self, visit: uuid.UUID, kind: Kind, body: Body) -> None:
        """Commit one entry of the visit."""

    async def keep_page(self, visit: uuid.UUID, picture: bytes) -> PageStored:
        """Seal and store a page of the visit."""

    async def erase_page(self, name: str) -> None:
        """Erase a page that no entry names."""

    async def submit(
        self, visit: uuid.UUID, handed_in: Visit, signed: Signatures
    ) -> Submitted:
        """Seal and store the materials, commit the one entry, return its number."""

    async def end(self, visit: uuid.UUID, outcome: Outcome) -> None:
        """Commit ``VISIT_ENDED``, take the mark away, erase what no entry names."""


@dataclass(slots=True, repr=False, eq=False)
class Rim:
    """What the flow's effects are carried out with.

    ``feed`` takes the events that come of them, ``called`` what staff are called for,
    ``failed`` why something could not be committed, ``show`` the page that stands.
    """

    books: Books
    desk: Desk
    feed: Callable[[Event], None]
    called: Callable[[str], None]
    failed: Callable[[str], None]
    show: Callable[[], None]
    visit: uuid.UUID | None = None
    _lane: asyncio.Queue[Job] = field(default_factory=asyncio.Queue)
    _watching: "asyncio.Task[None] | None" = None
    _printing: "asyncio.Task[None] | None" = None
    _errands: set["asyncio.Task[None]"] = field(default_factory=set)
    _failures: int = 0

    async def work(self) -> None:
        """Do what is queued, in order, for ever."""
        while True:
            job = await self._lane.get()
            await job()
            # What a job knew must not outlive it in this frame.
            del job

    async def caught_up(self) -> None:
        """Return once everything queued so far is done, well or not."""
        passed = asyncio.Event()

        async def passing() -> None:
            passed.set()

        self._lane.put_nowait(passing)
        await passed.wait()

    def carry_out(self, effect: Effect) -> None:
        """Do ``effect``, now or in its turn; never waits."""
        if self._of_desk(effect):
            return
        match effect:
            case Wipe():
                clearing = asyncio.create_task(self._clear_screen())
                self._lane.put_nowait(lambda: self._wipe(clearing))
            case BeginVisit(service):
                self._begin(service)
            case _ if self.visit is not None:
                self._of_visit(effect, self.visit)
            case _:
                _log.error("effect=%s without=visit", type(effect).__name__)

    def _of_desk(self, effect: Effect) -> bool:
        """Do what is done at once around the citizen; tell whether this was."""
        match effect:
            case ReadCard(again):
                self._watch(self.desk.read_card(self.feed, again=again))
            case WatchFace(photo, keep):
                self._watch(self.desk.watch_face(self.feed, photo, keep_picture=keep))
            case WatchPapers():
                self._watch(self.desk.watch_papers(self.feed))
            case TakePage():
                self._watch(self.desk.take_page(self.feed))
            case StopDevices():
                self._watch(None)
            case ShowPicture(name, picture):
                self.desk.screen.show_picture(name, picture)
            case CallStaff(reason):
                self.called(reason)
            case _:
                return False
        return True

    def _begin(self, service: Service) -> None:
        visit = self.visit = uuid.uuid4()
        self.desk.claim(str(visit))
        self._commit(lambda: self.books.begin(visit, service))

    def _of_visit(self, effect: Effect, visit: uuid.UUID) -> None:
        match effect:
            case Record(kind, body):
                whole = dict(body)
                if kind in OF_PAPER:
                    whole["job"] = str(visit)
                self._commit(lambda: self.books.record(visit, kind, whole))
            case KeepPage(shot):
                self._commit(lambda: self._keep(visit, shot.picture))
            case ErasePage(name):
                self._commit(lambda: self.books.erase_page(name))
            case Submit(handed_in):
                self._commit(lambda: self._submit(visit, handed_in))
            case EndVisit(outcome):
                # Whatever failed before it: the visit is over, and its mark goes.
                self._lane.put_nowait(
                    lambda: self._written(lambda: self.books.end(visit, outcome))
                )
            case PrintTicket():
                self._stop_printing()
                printing = self.desk.print_ticket(self.feed, str(visit), effect)
                self._printing = self._task(printing)
            case CancelPrint():
                self._stop_printing()
                self._lane.put_nowait(lambda: self.desk.cancel_print(str(visit)))

    def _commit(self, writing: Job) -> None:
        """Queue a commit that is dropped if one before it fails.

        By then the citizen reads that nothing was handed in, and that must stay true.
        """
        failures = self._failures

        async def unless_failed() -> None:
            if failures == self._failures:
                await self._written(writing)

        self._lane.put_nowait(unless_failed)

    async def _written(self, writing: Job) -> None:
        try:
            await writing()
        except Failed as failure:
            self._failures += 1
            _log.error("commit=failed why=%s", failure.why)
            self.failed(failure.why)
            self.feed(JournalFailed())

    async def _keep(self, visit: uuid.UUID, picture: bytes) -> None:
        try:
            stored = await self.books.keep_page(visit, picture)
        except Failed as failure:
            if failure.why != OVERSIZED:
                raise
            self.feed(CaptureFailed(Trouble.PICTURE_TOO_LARGE))
        else:
            self.feed(stored)

    async def _submit(self, visit: uuid.UUID, handed_in: Visit) -> None:
        try:
            signed = await signatures(handed_in)
        except NotDrawn as why:
            raise Failed(f"signature_{why.why}") from None
        self.feed(await self.books.submit(visit, handed_in, signed))

    async def _clear_screen(self) -> None:
        """Wipe the screen at once, whatever is still under way, and show the page."""
        await self.desk.screen.wipe()
        self.show()

    async def _wipe(self, clearing: "asyncio.Task[None]") -> None:
        """Say `Wiped` when every process has forgotten: the screen, the hosts, and we.

        What was called back ends by itself in seconds; until then it knows the visit.
        """
        self._watch(None)
        self._stop_printing()
        self.visit = None
        await self.desk.release()
        await clearing
        if self._errands:
            await asyncio.wait(self._errands)
        gc.collect()
        _log.info("visit=wiped")
        self.feed(Wiped())

    def _watch(self, errand: Errand | None) -> None:
        _call_back(self._watching)
        self._watching = None if errand is None else self._task(errand)

    def _task(self, errand: Errand) -> "asyncio.Task[None]":
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """Let a fault of ours end the core: the next one finds a visit broken off."""
        self._errands.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            self._lane.put_nowait(lambda: _die(fault))

    def _stop_printing(self) -> None:
        _call_back(self._printing)
        self._printing = None


async def _die(fault: BaseException) -> None:
    raise fault


def _call_back(task: "asyncio.Task[None] | None") -> None:
    # A task whose own event led here is at its end already.
    if task is not None and task is not asyncio.current_task():
        task.cancel()
