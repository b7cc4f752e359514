"""The worker: acknowledges after the commit, owes receipts until they are taken."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from queue import Queue
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError

from server.ingest import worker as ingest
from server.ingest.letters import Letter
from server.ingest.station import attend
from server.pki import keyring
from server.records import commands, dialect, enrolments
from server.records.commands import Wish
from sync.wire.commands import Command, CommandName
from sync.wire.commands import verified as verified_command
from sync.wire.receipts import verified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.conftest import Centre


@dataclass(slots=True)
class Outlet:
    """A broker that takes receipts, or does not."""

    connected: bool = True
    takes: bool = True
    sent: Queue[bytes] = field(default_factory=Queue)
    commands: Queue[bytes] = field(default_factory=Queue)

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> bool:
        if topic == "kiosk/SF-01/down/command":
            assert not retain
            self.commands.put(payload)
            return True
        assert topic == "kiosk/SF-01/down/receipt"
        assert retain
        if self.takes:
            self.sent.put(payload)
        return self.takes


@contextmanager
def working(
    centre: Centre, outlet: Outlet, died: Callable[[], None] = lambda: None
) -> Iterator[ingest.Worker]:
    made = ingest.Worker(
        engine=centre.engine,
        clerk=centre.clerk,
        key=keyring.receipt_key(centre.home),
        outlet=outlet,
        clock=centre.clock,
        name="central",
        waiting=Queue(ingest.QUEUE_LETTERS),
        owes_all=threading.Event(),
    )
    thread = threading.Thread(target=attend, args=(made, died))
    thread.start()
    try:
        yield made
    finally:
        made.stop()
        thread.join(20)


def letter_that_tells(centre: Centre, told: Callable[[], None]) -> Letter:
    terminal = centre.terminal()
    return replace(terminal.journal_letter(terminal.check_in("A001")), acknowledge=told)


def test_a_letter_is_acknowledged_when_it_is_already_committed(centre: Centre) -> None:
    seen: Queue[list[tuple[object, ...]]] = Queue()

    def told() -> None:
        seen.put(centre.rows("SELECT count(*) FROM entries"))

    with working(centre, Outlet()) as worker:
        worker.waiting.put(letter_that_tells(centre, told))
        assert seen.get(timeout=20) == [(6,)]


def test_the_receipt_follows_and_is_signed(centre: Centre) -> None:
    outlet = Outlet()
    with working(centre, outlet) as worker:
        worker.waiting.put(letter_that_tells(centre, lambda: None))
        payload = outlet.sent.get(timeout=20)
    key = keyring.receipt_key(centre.home).public_key()
    assert verified(payload, key).seq == 6
    assert centre.rows("SELECT seq FROM receipts") == [(6,)]


def test_a_receipt_the_broker_did_not_take_stays_due(
    centre: Centre, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    outlet = Outlet(takes=False)
    due = "SELECT receipt_due FROM journals"
    with working(centre, outlet) as worker:
        worker.waiting.put(letter_that_tells(centre, lambda: None))
        eventually(lambda: centre.rows(due) == [(1,)])
    assert centre.rows("SELECT 1 FROM receipts") == []
    outlet.takes = True
    with working(centre, outlet):
        assert outlet.sent.get(timeout=20)
        eventually(lambda: centre.rows(due) == [(0,)])


def test_while_the_records_are_out_of_reach_nothing_is_acknowledged_or_lost(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "RETRY_S", 0.01)
    failures = iter([True, True])
    acknowledged = threading.Event()
    refused: list[bool] = []
    file = type(centre.clerk).file

    def flaky(*arguments: object) -> None:
        if next(failures, False):
            refused.append(acknowledged.is_set())
            raise OperationalError("INSERT", None, Exception("disk"))
        file(*arguments)

    monkeypatch.setattr(type(centre.clerk), "file", flaky)
    with working(centre, Outlet()) as worker:
        worker.waiting.put(letter_that_tells(centre, acknowledged.set))
        assert acknowledged.wait(20)
    assert refused == [False, False]
    assert centre.rows("SELECT count(*) FROM entries") == [(6,)]


def test_who_delivers_waits_while_the_queue_is_full_and_nothing_is_dropped(
    centre: Centre,
) -> None:
    terminal = centre.terminal()
    count = ingest.QUEUE_LETTERS + ingest.MAX_LETTERS + 5
    entries = [e for n in range(count // 6 + 1) for e in terminal.check_in(f"A{n:03d}")]
    acknowledged: Queue[int] = Queue()
    with working(centre, Outlet()) as worker:
        for entry in entries[:count]:
            letter = terminal.journal_letter([entry])
            worker.waiting.put(replace(letter, acknowledge=lambda: acknowledged.put(1)))
        assert sum(acknowledged.get(timeout=20) for _ in range(count)) == count
    assert centre.rows("SELECT count(*), max(seq) FROM entries") == [(count, count)]


def test_the_worker_shows_that_it_lives_and_whether_it_hears(
    centre: Centre, eventually: Callable[[Callable[[], bool]], None]
) -> None:
    outlet = Outlet()
    query = "SELECT connected FROM workers"
    with working(centre, outlet):
        eventually(lambda: centre.rows(query) == [(1,)])
        outlet.connected = False
        eventually(lambda: centre.rows(query) == [(0,)])


def test_a_worker_that_dies_says_where_and_not_what(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    acknowledged, died = threading.Event(), threading.Event()

    def broken(*_: object) -> None:
        raise ValueError("李示范")

    monkeypatch.setattr(type(centre.clerk), "file", broken)
    with working(centre, Outlet(), died.set) as worker:
        worker.waiting.put(letter_that_tells(centre, acknowledged.set))
        assert died.wait(20)
        assert worker.stopped.is_set()
    assert "ingest ended: ValueError at test_worker.py:" in caplog.text
    assert "李示范" not in caplog.text
    assert not acknowledged.is_set()


def asked(centre: Centre, number: int = 1) -> Command:
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.announce(connection, "SF-01", "", "secret", centre.clock())
        wish = Wish("SF-01", CommandName.REPORT, "operator")
        return commands.ask(connection, wish, UUID(int=number), centre.clock())


def test_a_command_goes_out_signed_and_once(centre: Centre) -> None:
    command = asked(centre)
    outlet, terminal = Outlet(), centre.terminal()
    with working(centre, outlet) as worker:
        payload = outlet.commands.get(timeout=20)
        # Whoever gave the receipt of what came later has been past the commands again.
        for number in ("A001", "A002"):
            worker.waiting.put(terminal.journal_letter(terminal.check_in(number)))
            outlet.sent.get(timeout=20)
    key = keyring.receipt_key(centre.home).public_key()
    assert verified_command(payload, key) == command
    assert outlet.commands.empty()


def test_to_a_broker_that_comes_back_what_is_not_answered_is_sent_again(
    centre: Centre,
) -> None:
    asked(centre)
    outlet = Outlet()
    with working(centre, outlet) as worker:
        first = outlet.commands.get(timeout=20)
        worker.owes_all.set()
        assert outlet.commands.get(timeout=20) == first


def test_to_a_terminal_that_reports_what_is_not_answered_is_sent_again(
    centre: Centre,
) -> None:
    asked(centre)
    outlet, terminal = Outlet(), centre.terminal()
    with working(centre, outlet) as worker:
        first = outlet.commands.get(timeout=20)
        worker.waiting.put(terminal.state_letter(terminal.state()))
        assert outlet.commands.get(timeout=20) == first
