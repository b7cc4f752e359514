"""A terminal's clock, keys and journal, for tests of what happens to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.events import Kind
from sync.journal.terms import Draft, Terms
from sync.journal.writer import Journal
from sync.sealing import OpeningKey
from sync.wire.entries import first_prev
from sync.wire.receipts import Receipt

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
BEGIN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
TERMINAL = "T0001"
VISIT = UUID(int=7)
ROOM = 10**12


@dataclass(slots=True)
class Clock:
    """A clock that moves when it is told to."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class Desk:
    """A terminal's journal, its clock, and the centre's keys to look inside."""

    path: Path
    clock: Clock
    opening: OpeningKey
    signing: Ed25519PrivateKey
    free: list[int] = field(default_factory=lambda: [ROOM])

    def terms(self) -> Terms:
        return Terms(
            terminal=TERMINAL,
            boot=UUID(int=9),
            key=self.opening.sealing_key(),
            clock=self.clock,
            built=BUILT,
            free_bytes=lambda: self.free[0],
            reserve_bytes=1000,
        )

    def open(self) -> Journal:
        return Journal.open(self.path, self.terms())

    def body(self, journal: Journal, seq: int) -> bytes:
        """Return what the centre reads in entry ``seq``."""
        (entry,) = journal.entries_after(seq - 1, 1)
        context = journal.context(entry.kind, entry.visit)
        return self.opening.open(entry.body, context)


def drafted(
    count: int = 1, kind: Kind = Kind.SUBMITTED, materials: tuple[str, ...] = ()
) -> list[Draft]:
    """Return drafts of one visit."""
    return [Draft(kind, b'{"v":1}', VISIT, materials) for _ in range(count)]


def receipted(
    journal: Journal,
    seq: int,
    now: datetime,
    awaited: tuple[str, ...] = (),
    digest: str | None = None,
) -> Receipt:
    """Return the centre's receipt of ``journal`` up to ``seq``."""
    known = first_prev(journal.extent.journal)
    if seq:
        known = {e.seq: e.hash for e in journal.entries_after(0, 10_000)}.get(
            seq, known
        )
    return Receipt(
        terminal=TERMINAL,
        journal=journal.extent.journal,
        time=now,
        seq=seq,
        hash=digest or known,
        awaited=awaited,
        awaited_through=seq,
    )


@pytest.fixture(scope="session")
def opening() -> OpeningKey:
    return OpeningKey.generate()


@pytest.fixture(scope="session")
def signing() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(
    tmp_path: Path, clock: Clock, opening: OpeningKey, signing: Ed25519PrivateKey
) -> Desk:
    return Desk(tmp_path / "journal.db", clock, opening, signing)


@pytest.fixture
def drafts() -> Callable[..., list[Draft]]:
    return drafted


@pytest.fixture
def receipt_of() -> Callable[..., Receipt]:
    return receipted
