"""The books: journal, materials, sealing; written by one thread, asked from the loop.

What must survive the core beside the entries are marks (`kiosk.core.marks`), changed in
the same commit as the entry they belong to.
"""

import asyncio
import logging
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar

from domain.events import Kind
from domain.services import Service
from kiosk.config import Config
from kiosk.core import aside, marks
from kiosk.core.clerk import Written
from kiosk.core.clock import Clock
from kiosk.core.handing_in import (
    Body,
    Facts,
    Plain,
    Stored,
    materials_of,
    page_of,
    pages_of,
    stored,
    submission,
)
from kiosk.core.marks import Marks
from kiosk.core.rim import OVERSIZED, Failed
from kiosk.core.signing import Signatures
from kiosk.visit.events import PageStored, Submitted
from kiosk.visit.state import BrokenOff, Outcome, Visit
from sync.journal.coverage import ReceiptConflict
from sync.journal.terms import (
    Damaged,
    Draft,
    Locked,
    NoRoom,
    Oversized,
    Terms,
    Unwritable,
)
from sync.journal.writer import NO_MARKS, Journal, set_aside
from sync.materials import MaterialStore
from sync.materials import Oversized as OversizedMaterial
from sync.sealing import SealingKey, seal
from sync.wire.enrolment import SealingPublic
from sync.wire.receipts import Receipt
from sync.wire.values import canonical_json

BUILT: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""No entry is older than this release: the first floor of the clock."""
BODY_VERSION: Final = 1

STAFF_BODY_VERSION: Final = 2
"""Of what staff do: `sync.wire.bodies` reads it."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What lay in the books when they were opened."""

    broken: BrokenOff | None
    replaced: bool
    """Whether a damaged journal was set aside and staff do not know of it yet."""


class JournalBooks:
    """The books of one terminal; ``wake`` is told the seq of every new entry.

    Every method raises `Failed` with one word, and has then committed nothing.
    """

    def __init__(
        self, config: Config, clock: Clock, boot: uuid.UUID, wake: Callable[[int], None]
    ) -> None:
        self._config = config
        self._clock = clock
        self._boot = boot
        self._wake = wake
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="books")
        self._materials = MaterialStore(config.paths.materials)
        self._key: SealingKey | None = None
        self._journal: Journal | None = None
        self._told = 0
        self._loose: set[str] = set()
        """Materials of the open visit that no entry names yet."""

    @property
    def is_open(self) -> bool:
        """Whether there is a journal to write to."""
        return self._journal is not None

    def enrolled(self, told: SealingPublic) -> None:
        """Take the key that everything is sealed to."""
        self._key = SealingKey.from_wire(told)

    async def open(self) -> Found:
        """Open the journal, end what was left open, erase what nothing names."""
        return await self._do(self._open)

    async def begin(self, visit: uuid.UUID, service: Service) -> None:
        """Mark the visit open and commit ``VISIT_BEGUN``."""
        body: Body = {"service": service.value}
        mark = marks.visit_open(visit)
        await self._do(lambda: self._append(Kind.VISIT_BEGUN, visit, body, marks=mark))

    async def record(self, visit: uuid.UUID, kind: Kind, body: Body) -> None:
        """Commit one entry of the visit."""
        await self._do(lambda: self._append(kind, visit, body))

    async def keep_page(self, visit: uuid.UUID, picture: bytes) -> PageStored:
        """Seal and store a page of the visit."""
        return await self._do(lambda: self._keep_page(visit, picture))

    async def erase_page(self, name: str) -> None:
        """Erase a page that no entry names."""
        await self._do(lambda: self._erase_loose({name}))

    async def submit(
        self, visit: uuid.UUID, handed_in: Visit, signed: Signatures
    ) -> Submitted:
        """Seal and store the materials, commit the one entry, return its number."""
        return await self._do(lambda: self._submit(visit, handed_in, signed))

    async def enter(self, kind: Kind, body: Body) -> Written:
        """Commit one entry of staff, which is of no visit; say where it stands."""
        return await self._do(lambda: self._enter(kind, body))

    async def end(self, visit: uuid.UUID, outcome: Outcome) -> None:
        """Commit ``VISIT_ENDED``, take the mark away, erase what no entry names."""
        await self._do(lambda: self._end(visit, outcome))

    async def apply(self, receipt: Receipt) -> None:
        """Apply a receipt; erase the materials that nothing names any more."""
        await self._do(lambda: self._apply(receipt))

    async def acknowledge(self) -> None:
        """Keep that staff know of the journal that was set aside."""
        await self._do(lambda: self._opened().mark(marks.acknowledging(self._aside())))

    async def has_room(self) -> bool:
        """Tell whether the disk has its reserve."""
        return await self._do(lambda: self._journal is None or self._journal.has_room())

    def close(self) -> None:
        """Close the journal; it can be opened again."""
        journal, self._journal = self._journal, None
        if journal is not None:
            self._thread.submit(journal.close).result()

    async def _do(self, work: Callable[[], T]) -> T:
        try:
            loop = asyncio.get_running_loop()
            done = await loop.run_in_executor(self._thread, work)
        except (NoRoom, Oversized, OversizedMaterial, Unwritable, Locked) as why:
            raise Failed(WHYS[type(why)]) from None
        except ReceiptConflict as why:
            raise Failed(f"receipt_{why.cause}") from None
        except (OSError, sqlite3.Error, ValueError, KeyError) as why:
            # Of such an error the type is told; its text might quote a path or a value.
            raise Failed(type(why).__name__) from None
        self._tell_news()
        return done

    def _tell_news(self) -> None:
        journal = self._journal
        if journal is not None and journal.extent.head.seq != self._told:
            self._told = journal.extent.head.seq
            self._wake(self._told)

    def _open(self) -> Found:
        self._config.paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, terms = self._config.paths.journal, self._terms()
        try:
            journal = Journal.open(path, terms)
        except Damaged as why:
            _log.error("journal=damaged cause=%s", why.damage.cause)
            set_aside(path, why.damage, self._clock.utc())
            journal = Journal.open(path, terms)
        self._journal = journal
        self._go_on_past(journal)
        kept = journal.marks()
        broken = self._broken_off(marks.left_open(kept))
        self._erase_orphans()
        return Found(broken, bool(self._aside() - marks.acknowledged(kept)))

    def _go_on_past(self, journal: Journal) -> None:
        """Begin the count past every number of the journals set aside, once."""
        beside = aside.lying_beside(journal.path)
        if beside and not marks.has_count(journal.marks()):
            count = aside.tickets_past(beside, self._clock.today())
            journal.mark(marks.tickets_given(count))

    def _aside(self) -> frozenset[str]:
        beside = aside.lying_beside(self._config.paths.journal)
        return frozenset(each.name for each in beside)

    def _broken_off(self, left: marks.LeftOpen | None) -> BrokenOff | None:
        """End the visit in which the last core died, if it did."""
        if left is None:
            return None
        body: Body = {"submitted": bool(left.ticket)}
        closed = marks.VISIT_CLOSED
        self._append(Kind.VISIT_BROKEN_OFF, left.visit, body, marks=closed)
        return BrokenOff(left.ticket)

    def _erase_orphans(self) -> None:
        if self._aside():
            # What a journal set aside names looks like an orphan to the new one.
            return
        named = self._opened().materials_named()
        self._materials.erase(self._materials.orphans(named))

    def _submit(
        self, visit: uuid.UUID, handed_in: Visit, signed: Signatures
    ) -> Submitted:
        journal, issued = self._opened(), self._clock.utc()
        count = marks.ticket_count(journal.marks()).next(self._clock.today())
        ticket = count.number(self._config.letter)
        plains = materials_of(handed_in, signed)
        kept = (*pages_of(handed_in), *(self._store(visit, each) for each in plains))
        facts = Facts(ticket, self._config.profile.name, issued, self._clock.seconds())
        body = submission(handed_in, facts, kept)
        mark = marks.visit_open(visit, ticket) | marks.tickets_given(count)
        names = tuple(dict.fromkeys(each.sha256 for each in kept))
        self._append(Kind.SUBMITTED, visit, body, names, mark)
        self._loose -= set(names)
        return Submitted(ticket, issued)

    def _store(self, visit: uuid.UUID, plain: Plain) -> Stored:
        key, context = self._sealing(), self._opened().material_context(visit)
        name = self._materials.put(seal(key, plain.data, context))
        self._loose.add(name)
        return stored(plain, name)

    def _keep_page(self, visit: uuid.UUID, picture: bytes) -> PageStored:
        page = self._store(visit, page_of(picture))
        return PageStored(page.sha256, page.digest, page.length)

    def _erase_loose(self, names: set[str]) -> None:
        """Erase those of ``names`` that no entry names, whatever was tried."""
        gone = names & self._loose - set(self._opened().materials_named())
        self._materials.erase(gone)
        self._loose -= names

    def _enter(self, kind: Kind, body: Body) -> Written:
        journal = self._opened()
        plain = canonical_json({"v": STAFF_BODY_VERSION, **body})
        place = journal.append(Draft(kind, plain))
        return Written(journal.extent.journal, place.seq, place.hash, place.time)

    def _end(self, visit: uuid.UUID, outcome: Outcome) -> None:
        self._erase_loose(set(self._loose))
        # A visit whose beginning could not be committed has no end either.
        if marks.left_open(self._opened().marks()) is not None:
            body: Body = {"outcome": outcome.value}
            closed = marks.VISIT_CLOSED
            self._append(Kind.VISIT_ENDED, visit, body, marks=closed)

    def _apply(self, receipt: Receipt) -> None:
        self._materials.erase(self._opened().apply_receipt(receipt).materials)

    def _append(
        self,
        kind: Kind,
        visit: uuid.UUID,
        body: Body,
        materials: tuple[str, ...] = (),
        marks: Marks = NO_MARKS,
    ) -> None:
        plain = canonical_json({"v": BODY_VERSION, **body})
        draft = Draft(kind, plain, visit, materials)
        self._opened().append(draft, marks)

    def _opened(self) -> Journal:
        if self._journal is None:
            raise Failed("not_open")
        return self._journal

    def _sealing(self) -> SealingKey:
        if self._key is None:
            raise Failed("not_enrolled")
        return self._key

    def _terms(self) -> Terms:
        data = self._config.paths.data
        return Terms(
            terminal=self._config.terminal,
            boot=self._boot,
            key=self._sealing(),
            clock=self._clock.utc,
            built=BUILT,
            free_bytes=lambda: shutil.disk_usage(data).free,
        )


WHYS: Final[Mapping[type[Exception], str]] = {
    NoRoom: "no_room",
    Oversized: OVERSIZED,
    OversizedMaterial: OVERSIZED,
    Unwritable: "unwritable",
    Locked: "locked",
}
