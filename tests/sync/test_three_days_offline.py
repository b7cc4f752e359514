"""Three days without a network, then a link that breaks: everything is there, once.

The journal is the terminal's own, the broker and the centre are the real ones. Days
pass by an injected clock; shipping, broker and centre are restarted in the middle.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from domain.events import Kind
from sync.journal.reader import JournalReader
from sync.journal.terms import Draft
from sync.journal.writer import Journal
from sync.materials import MaterialStore
from sync.sealing import SealingKey, seal
from sync.shipping import gauges
from sync.shipping.assembly import Centre, assemble
from sync.shipping.memory import Memory
from sync.shipping.shipper import Parts
from sync.wire.values import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sync.shipping.outlet import LinkState
    from sync.wire.receipts import Receipt
    from tests.sync.conftest import Desk, Enrolled, Site

TERMINAL = "T0001"
VISITS_A_DAY = 140
ENTRIES_A_VISIT = 12
HASTE = 10.0
"""How many times faster shipping's patience runs here."""


@dataclass(slots=True)
class Core:
    """What the terminal's core hears from shipping."""

    receipts: list[Receipt] = field(default_factory=list)
    links: list[LinkState] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def link(self, state: LinkState) -> None:
        self.links.append(state)

    def receipt(self, receipt: Receipt, payload: bytes) -> None:
        assert payload
        self.receipts.append(receipt)

    def alarm(self, name: str, detail: str) -> None:
        self.alarms.append(f"{name} {detail}")

    def covered(self) -> int:
        return self.receipts[-1].seq if self.receipts else 0


@dataclass(slots=True)
class Terminal:
    """The terminal's files and what its core heard."""

    folder: Path
    enrolled: Enrolled
    journal: Journal
    store: MaterialStore
    core: Core

    def visit(self, number: int) -> int:
        """Let someone check in; return how many entries that made."""
        visit = UUID(int=number)
        photo = seal(
            self.journal.terms.key,
            b"photo %d" % number,
            self.journal.material_context(visit),
        )
        names = (self.store.put(photo),) if number % 10 == 0 else ()
        ticket = {
            "v": 1,
            "service": "marriage",
            "ticket": f"A{number:03d}",
            "seats": [],
        }
        steps = [Kind.CONSENT_GIVEN] * (ENTRIES_A_VISIT - 3)
        drafts = [
            Draft(
                Kind.VISIT_BEGUN, canonical_json({"v": 1, "service": "marriage"}), visit
            ),
            *(Draft(kind, b'{"v":1,"seat":1}', visit) for kind in steps),
            Draft(Kind.SUBMITTED, canonical_json(ticket), visit, names),
            Draft(Kind.VISIT_ENDED, b'{"v":1,"outcome":"done"}', visit),
        ]
        self.journal.append_all(drafts, {"ticket": str(number)})
        return len(drafts)

    @contextmanager
    def shipping(self) -> Iterator[None]:
        """Run shipping as its process does, from its files alone."""
        told, identity = self.enrolled.told, self.enrolled.identity
        parts = Parts(
            terminal=TERMINAL,
            boot=uuid4(),
            reader=JournalReader(self.journal.path),
            memory=Memory.open(self.folder / "ship.db"),
            receipt_key=Ed25519PublicKey.from_public_bytes(told.receipt_key),
            core=self.core,
            clock=lambda: datetime.now(UTC),
            monotonic=lambda: time.monotonic() * HASTE,
            gauges=lambda: gauges.read(
                self.folder, identity.certificate, datetime.now(UTC)
            ),
        )
        centre = Centre(told.broker, told.api, identity)
        running = assemble(parts, centre, self.store)
        thread = threading.Thread(target=running.run, args=(lambda: None,))
        thread.start()
        try:
            yield
        finally:
            running.shipper.stop()
            thread.join(30)
            assert not thread.is_alive()
            parts.reader.close()
            parts.memory.close()


def test_three_days_of_visits_arrive_once_after_the_link_is_back(
    site: Site, desk: Desk, tmp_path: Path
) -> None:
    site.start_broker()
    ready = site.start_server()
    enrolled = site.enrol(TERMINAL, tmp_path, ready["enrol"])
    site.kill("server")
    site.kill("broker")
    key = SealingKey.from_wire(enrolled.told.sealing)
    journal = Journal.open(desk.path, replace(desk.terms(), key=key))
    store = MaterialStore(tmp_path / "materials")
    terminal = Terminal(tmp_path, enrolled, journal, store, Core())

    with terminal.shipping():
        entries = 1 + three_days_of_visits(terminal, desk)
        site.until(lambda: bool(terminal.core.links))
    assert entries >= 5000
    assert not any(link.online for link in terminal.core.links)
    assert terminal.core.covered() == 0

    site.start_broker()
    site.start_server()
    with terminal.shipping():
        site.until(lambda: terminal.core.covered() > 500)
    with terminal.shipping():
        before = terminal.core.covered()
        site.until(lambda: terminal.core.covered() > before)
        site.kill("broker")
        site.start_broker()
        before = terminal.core.covered()
        site.until(lambda: terminal.core.covered() > min(before, entries - 1))
        site.kill("server")
        site.start_server()
        site.until(lambda: terminal.core.covered() == entries)
        site.until(lambda: not terminal.core.receipts[-1].awaited)
        site.until(lambda: terminal.core.links[-1].depth == 0)

    assert terminal.core.alarms == []
    everything_is_there_once(site, terminal, entries)
    nothing_is_left_after_the_keep_days(terminal, desk)


def three_days_of_visits(terminal: Terminal, desk: Desk) -> int:
    made = 0
    for day in range(3):
        for number in range(VISITS_A_DAY):
            made += terminal.visit(day * VISITS_A_DAY + number)
            desk.clock.forward(minutes=4)
        desk.clock.forward(days=1, minutes=-4 * VISITS_A_DAY)
    return made


def everything_is_there_once(site: Site, terminal: Terminal, entries: int) -> None:
    written = [
        (entry.seq, entry.hash) for entry in terminal.journal.entries_after(0, 10_000)
    ]
    assert len(written) == entries
    assert site.rows("SELECT seq, hash FROM entries ORDER BY seq") == written
    tickets = site.rows("SELECT ticket FROM visits ORDER BY ticket")
    assert tickets == [(f"A{number:03d}",) for number in range(3 * VISITS_A_DAY)]
    assert site.rows("SELECT count(*) FROM alerts") == [(0,)]
    sealed = site.home / "materials"
    arrived = {path.name for path in sealed.rglob("*") if path.is_file()}
    assert arrived >= terminal.journal.materials_named()
    assert len(terminal.journal.materials_named()) == 3 * VISITS_A_DAY // 10


def nothing_is_left_after_the_keep_days(terminal: Terminal, desk: Desk) -> None:
    last = terminal.core.receipts[-1]
    assert terminal.journal.apply_receipt(last).entries == 0
    desk.clock.now = last.time
    desk.clock.forward(days=7)
    gone = terminal.journal.tidy()
    terminal.store.erase(gone.materials)

    assert terminal.journal.entries_after(0, 10) == ()
    assert terminal.store.stock().count == 0
