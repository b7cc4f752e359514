"""Carries out the effects of staff's flow: asks the centre, commits, forgets.

Holds the grant, which nobody else here ever sees. Two lanes, as in `kiosk.core.rim`:
what is committed goes through one queue, in order; what the centre is asked meanwhile
is a task that can be called back.
"""

import asyncio
import contextlib
import gc
import logging
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol, TypeAlias

from domain.events import Kind
from kiosk.core.centre import Centre, NotDone
from kiosk.core.handing_in import Body
from kiosk.core.rim import Failed
from kiosk.core.screen import Screen
from kiosk.staff import events
from kiosk.staff.effects import (
    AskAgain,
    AskView,
    AskWaiting,
    Decide,
    Effect,
    Fetch,
    Forget,
    SignIn,
    SignOut,
    StopAsking,
    Vouch,
)
from kiosk.staff.state import Verdict, Why, pictures_of
from sync.wire.receipts import Receipt
from sync.wire.staff import Grant, Standing, SubmissionState, Waits

RECEIPT_WITHIN_S: Final = 20.0
STANDING_WITHIN_S: Final = 15.0
ASK_AGAIN_S: Final = 1.0
SIGN_OUT_WITHIN_S: Final = 3.0
"""Nobody waits longer for the centre to end a grant: it ends by itself."""
KINDS: Final = {
    Verdict.ACCEPT: Kind.SUBMISSION_CONFIRMED,
    Verdict.RETURN: Kind.SUBMISSION_RETURNED,
}

Errand: TypeAlias = Coroutine[Any, Any, None]
Job: TypeAlias = Callable[[], Errand]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """Where an entry stands in the journal, and since when."""

    journal: uuid.UUID
    seq: int
    hash: str
    time: datetime


class Ledger(Protocol):
    """Where what staff do is written down; raises `Failed`, having done nothing."""

    async def enter(self, kind: Kind, body: Body) -> Written:
        """Commit one entry."""


@dataclass(slots=True, repr=False, eq=False)
class Clerk:
    """What staff's effects are carried out with.

    ``feed`` takes the events that come of them and tells whether they were awaited;
    ``failed`` is told why something could not be committed, ``vouched`` for which seat,
    why and by which grant, and returns once the visit has committed that; ``show`` that
    the page has to be shown anew, ``closed`` that staff are gone and forgotten.
    """

    centre: Centre
    ledger: Ledger
    screen: Screen
    feed: Callable[[events.Event], bool]
    failed: Callable[[str], None]
    vouched: Callable[[int, str, Grant], Awaitable[None]]
    show: Callable[[], None]
    closed: Callable[[], None]
    _grant: Grant | None = None
    _entry: Written | None = None
    _receipt: Receipt | None = None
    _receipted: asyncio.Event = field(default_factory=asyncio.Event)
    _lane: asyncio.Queue[Job] = field(default_factory=asyncio.Queue)
    _asking: "asyncio.Task[None] | None" = None

    async def work(self) -> None:
        """Do what is queued, in order, for ever."""
        while True:
            job = await self._lane.get()
            await job()
            # What a job knew must not outlive it in this frame.
            del job

    def receipt(self, receipt: Receipt) -> None:
        """Take note of how much of the journal the centre has."""
        self._receipt = receipt
        self._receipted.set()

    def carry_out(self, effect: Effect) -> None:
        """Do ``effect``, now or in its turn; never waits."""
        match effect:
            case StopAsking():
                self._ask(None)
            case SignIn():
                self._ask(self._sign_in(effect))
            case AskWaiting() | AskView() | Fetch():
                self._ask(self._read(effect))
            case Forget():
                clearing = asyncio.create_task(self._clear_screen(effect))
                self._lane.put_nowait(lambda: self._forget(clearing, effect))
            case _:
                self._lane.put_nowait(lambda: self._in_turn(effect))

    async def _in_turn(self, effect: Effect) -> None:
        grant = self._grant
        if grant is None:
            _log.error("effect=%s without=grant", type(effect).__name__)
            return
        match effect:
            case Decide():
                await self._decide(effect, grant)
            case AskAgain(waits):
                await self._settle(waits, grant)
            case Vouch(seat, reason):
                # The visit commits it, before the grant ends: it names the grant.
                await self.vouched(seat, reason, grant)
            case SignOut(why):
                await self._sign_out(why, grant)

    async def _sign_in(self, asked: SignIn) -> None:
        grant = await self.centre.sign_in(asked.account, asked.password)
        self._lane.put_nowait(lambda: self._admit(grant))

    async def _admit(self, grant: Grant) -> None:
        """Let in whom the centre let in, once that is written down."""
        self._grant = grant
        try:
            await self.ledger.enter(Kind.STAFF_SIGNED_IN, {"account": grant.account})
        except Failed as failure:
            await self._not_written(failure)
            await self._drop_grant()
            return
        told = events.SignedIn(grant.account, grant.name, grant.idle_s)
        if not self.feed(told):
            # They turned away before the centre had answered.
            await self._sign_out("asked", grant)

    async def _read(self, effect: AskWaiting | AskView | Fetch) -> None:
        grant = self._grant
        if grant is None:
            raise NotDone(Why.NO_GRANT)
        match effect:
            case AskWaiting():
                waiting = await self.centre.waiting(grant.grant)
                self.feed(events.Listed(waiting))
            case AskView(waits):
                view = await self.centre.view(grant.grant, waits)
                self.feed(events.Viewed(view))
            case Fetch():
                await self._fetch(effect, grant)

    async def _fetch(self, effect: Fetch, grant: Grant) -> None:
        """Bring the pictures onto the screen, one by one; none holds up another."""
        named = pictures_of(effect.view)
        for name in effect.names:
            try:
                data = await self.centre.picture(
                    grant.grant, effect.view.waits, named[name]
                )
            except NotDone as fault:
                if fault.why is Why.NO_GRANT:
                    raise
                self.feed(events.PictureLost(name))
                continue
            self.screen.show_picture(name, data)
            # The screen has it: nothing of it stays in this frame.
            del data
            self.feed(events.PictureCame(name))

    async def _decide(self, effect: Decide, grant: Grant) -> None:
        """Commit a decision, if the centre still lets it be made."""
        waits = effect.waits
        try:
            standing = await self.centre.standing(grant.grant, waits)
        except NotDone as fault:
            self.feed(events.Refused(fault.why))
            return
        if standing.state is not SubmissionState.WAITING:
            self.feed(events.Settled(standing, ours=False))
            return
        body: Body = {
            "submission": waits.submission.model_dump(mode="json"),
            "account": grant.account,
            "grant": grant.grant,
            "reason": effect.reason,
        }
        try:
            self._entry = await self.ledger.enter(KINDS[effect.verdict], body)
        except Failed as failure:
            await self._not_written(failure)
            return
        self.feed(events.Written(self._entry.time))
        await self._settle(waits, grant)

    async def _settle(self, waits: Waits, grant: Grant) -> None:
        """Tell what became of the entry: nothing is claimed that the centre has not."""
        entry = self._entry
        if entry is None:
            self.feed(events.NotSettled())
            return
        try:
            async with asyncio.timeout(RECEIPT_WITHIN_S):
                await self._covered(entry)
            async with asyncio.timeout(STANDING_WITHIN_S):
                standing = await self._standing(waits, grant)
        except (TimeoutError, NotDone):
            self.feed(events.NotSettled())
            return
        self.feed(events.Settled(standing, ours=standing.entry == entry.hash))

    async def _covered(self, entry: Written) -> None:
        while not self._covers(entry):
            self._receipted.clear()
            await self._receipted.wait()

    def _covers(self, entry: Written) -> bool:
        known = self._receipt
        return (
            known is not None
            and known.journal == entry.journal
            and known.seq >= entry.seq
        )

    async def _standing(self, waits: Waits, grant: Grant) -> Standing:
        while True:
            try:
                return await self.centre.standing(grant.grant, waits)
            except NotDone as fault:
                if fault.why is not Why.OFFLINE:
                    raise
            await asyncio.sleep(ASK_AGAIN_S)

    async def _sign_out(self, why: str, grant: Grant) -> None:
        body: Body = {"account": grant.account, "why": why}
        try:
            await self.ledger.enter(Kind.STAFF_SIGNED_OUT, body)
        except Failed as failure:
            _log.error("commit=failed why=%s", failure.why)
            self.failed(failure.why)
        del grant
        await self._drop_grant()

    async def _drop_grant(self) -> None:
        grant, self._grant = self._grant, None
        if grant is None:
            return
        with contextlib.suppress(TimeoutError, NotDone):
            async with asyncio.timeout(SIGN_OUT_WITHIN_S):
                await self.centre.sign_out(grant.grant)

    async def _not_written(self, failure: Failed) -> None:
        _log.error("commit=failed why=%s", failure.why)
        self.failed(failure.why)
        self.feed(events.Refused(Why.UNWRITTEN))

    async def _clear_screen(self, asked: Forget) -> None:
        if asked.screen:
            await self.screen.wipe()
            self.show()

    async def _forget(self, clearing: "asyncio.Task[None]", asked: Forget) -> None:
        await clearing
        self._entry = None
        if asked.close:
            self.closed()
        gc.collect()
        _log.info("staff=forgotten closed=%s", asked.close)

    def _ask(self, errand: Errand | None) -> None:
        asking, self._asking = self._asking, None
        # A task whose own event led here is at its end already.
        if asking is not None and asking is not asyncio.current_task():
            asking.cancel()
        if errand is not None:
            self._asking = asyncio.create_task(self._answered(errand))
            self._asking.add_done_callback(self._ended)

    async def _answered(self, errand: Errand) -> None:
        try:
            await errand
        except NotDone as fault:
            self.feed(events.Refused(fault.why, fault.again_s))

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """Let a fault of ours end the core, as a visit's would."""
        if self._asking is task:
            self._asking = None
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            self._lane.put_nowait(lambda: _die(fault))


async def _die(fault: BaseException) -> None:
    raise fault
