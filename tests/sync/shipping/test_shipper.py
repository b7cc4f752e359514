"""News in, what is due out: nothing said is lost, nothing untrue is believed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
import pytest

from sync.bus.client import Refused
from sync.bus.settings import Link, Message
from sync.journal.reader import JournalReader
from sync.journal.terms import Draft
from sync.materials import MaterialStore
from sync.shipping.memory import Memory, Progress
from sync.shipping.outlet import Gauges
from sync.shipping.post import TRIES
from sync.shipping.reports import CoreState
from sync.shipping.shipper import HEARTBEAT_S, CoreGone, Parts, Shipper
from sync.shipping.uploads import Depot, Uploads
from sync.wire.commands import Answer, Command, CommandName, Result
from sync.wire.commands import signed as signed_command
from sync.wire.entries import unpack
from sync.wire.receipts import Receipt, signed
from sync.wire.reports import (
    Activity,
    Alert,
    Health,
    Paper,
    Severity,
    TerminalState,
)
from sync.wire.values import from_stamp, parsed, to_ms

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sync.journal.writer import Journal
    from tests.sync.conftest import Desk
    from tests.sync.shipping.conftest import FakeCore, FakeOutlet, Seconds

Drafts = Callable[..., list[Draft]]
Receipts = Callable[..., Receipt]
STATE, JOURNAL, HEALTH, ALERT = (
    f"kiosk/T0001/up/{what}" for what in ("state", "journal", "health", "alert")
)
UP, DOWN = Link(online=True, reason=""), Link(online=False, reason="unreachable")
GAUGES = Gauges(10, 20, 1, 2, 54.0, 88)
TIME = from_stamp("2026-03-02T08:30:00.000Z")


@pytest.fixture
def journal(desk: Desk, drafts: Drafts) -> Journal:
    """Return a journal with ten entries."""
    journal = desk.open()
    journal.append_all(drafts(9))
    return journal


@pytest.fixture
def shipper(
    desk: Desk, memory: Memory, core: FakeCore, seconds: Seconds, outlet: FakeOutlet
) -> Shipper:
    """Return a shipper of this test's journal; its API knows nothing."""
    made = Shipper(
        Parts(
            terminal="T0001",
            boot=UUID(int=9),
            reader=JournalReader(desk.path),
            memory=memory,
            receipt_key=desk.signing.public_key(),
            core=core,
            clock=desk.clock,
            monotonic=seconds,
            gauges=lambda: GAUGES,
        )
    )
    client = httpx.Client(
        base_url="https://centre.example",
        transport=httpx.MockTransport(lambda _: httpx.Response(500)),
    )
    store = MaterialStore(desk.path.parent / "materials")
    made.attach(outlet, Uploads(Depot(client, "T0001"), store, made.alarm))
    return made


def told(desk: Desk, receipt: Receipt, *, retained: bool = False) -> Message:
    payload = signed(receipt, desk.signing)
    return Message("kiosk/T0001/down/receipt", payload, retained, lambda: None)


def alert() -> Alert:
    return Alert(
        id=UUID(int=5),
        terminal="T0001",
        time=TIME,
        name="paper_out",
        severity=Severity.WARNING,
        device="printer",
        detail="",
    )


def state() -> CoreState:
    return CoreState(
        TerminalState(
            terminal="T0001",
            online=True,
            boot=UUID(int=9),
            time=TIME,
            versions=(),
            devices=(),
            activity=Activity.IDLE,
        ),
        Paper.LOW,
    )


def test_a_new_link_is_told_state_health_and_entries(
    journal: Journal, shipper: Shipper, outlet: FakeOutlet
) -> None:
    shipper.put(state())
    outlet.is_there = False
    shipper.turn()
    outlet.is_there = True
    shipper.put(UP)
    shipper.turn()

    (born,) = outlet.on(STATE)
    assert parsed(TerminalState, born) == state().state
    assert outlet.said[0][2], "state is retained"
    (health,) = outlet.on(HEALTH)
    assert parsed(Health, health).depth == 10
    assert parsed(Health, health).paper is Paper.LOW
    (batch,) = outlet.on(JOURNAL)
    assert len(unpack(batch, "T0001")) == journal.extent.head.seq


def test_without_a_link_nothing_is_said(
    journal: Journal, shipper: Shipper, outlet: FakeOutlet, core: FakeCore
) -> None:
    shipper.put(DOWN)
    shipper.turn()

    assert outlet.said == []
    assert core.links[-1].depth == journal.extent.head.seq
    assert not core.links[-1].online


def test_before_there_is_a_journal_the_shipper_waits(
    desk: Desk, shipper: Shipper, outlet: FakeOutlet
) -> None:
    shipper.put(UP)
    assert shipper.turn() > 0
    assert outlet.on(JOURNAL) == []
    desk.open()
    shipper.turn()
    assert len(outlet.on(JOURNAL)) == 1


def test_a_receipt_moves_the_backlog_and_is_passed_on(
    desk: Desk,
    journal: Journal,
    shipper: Shipper,
    core: FakeCore,
    receipt_of: Receipts,
) -> None:
    receipt = receipt_of(journal, 8, desk.clock())
    shipper.put(UP)
    shipper.put(told(desk, receipt))
    shipper.turn()

    assert core.receipts == [receipt]
    assert core.links[-1].depth == 2


def test_a_receipt_that_comes_before_the_journal_can_be_read_is_kept(
    desk: Desk,
    journal: Journal,
    shipper: Shipper,
    core: FakeCore,
    receipt_of: Receipts,
) -> None:
    receipt = receipt_of(journal, 8, desk.clock())
    aside = desk.path.with_name("elsewhere")
    journal.close()
    desk.path.rename(aside)
    shipper.put(told(desk, receipt, retained=True))
    shipper.turn()
    assert core.receipts == []

    aside.rename(desk.path)
    shipper.turn()
    assert core.receipts == [receipt]


def test_a_forged_or_malformed_receipt_is_an_alarm_and_not_believed(
    desk: Desk,
    journal: Journal,
    shipper: Shipper,
    core: FakeCore,
    receipt_of: Receipts,
) -> None:
    receipt = receipt_of(journal, 8, desk.clock())
    good = told(desk, receipt)
    forged = good.payload.replace(b'"seq":8', b'"seq":9')
    for payload in (forged, b"nonsense", forged):
        shipper.put(Message(good.topic, payload, retained=False, ack=lambda: None))
    shipper.turn()

    assert core.alarms == ["receipt_forged", "receipt_malformed"]
    assert core.receipts == []


def test_an_alarm_reaches_the_centre_too(
    desk: Desk,
    journal: Journal,
    shipper: Shipper,
    outlet: FakeOutlet,
    receipt_of: Receipts,
) -> None:
    shipper.put(UP)
    shipper.put(told(desk, receipt_of(journal, 5, desk.clock(), digest="f" * 64)))
    shipper.turn()

    (said,) = outlet.on(ALERT)
    assert parsed(Alert, said).name == "receipt_hash"
    assert parsed(Alert, said).severity is Severity.CRITICAL
    assert outlet.on(JOURNAL) == []


def test_every_message_is_acknowledged_once_it_was_taken(
    desk: Desk, journal: Journal, shipper: Shipper, receipt_of: Receipts
) -> None:
    acknowledged: list[str] = []
    receipt = signed(receipt_of(journal, 5, desk.clock()), desk.signing)
    for payload in (receipt, b"nonsense"):
        shipper.put(
            Message("t", payload, retained=False, ack=lambda: acknowledged.append("a"))
        )
    shipper.turn()

    assert acknowledged == ["a", "a"]


def test_an_alert_is_said_until_the_broker_has_it(
    shipper: Shipper, outlet: FakeOutlet, memory: Memory
) -> None:
    shipper.put(alert())
    shipper.turn()
    shipper.put(UP)
    shipper.turn()
    shipper.turn()
    assert len(outlet.on(ALERT)) == 1
    shipper.put(DOWN)
    shipper.put(UP)
    shipper.turn()
    assert len(outlet.on(ALERT)) == 2

    for future in outlet.futures:
        future.set_result(None)
    shipper.turn()
    assert list(memory.alerts()) == []
    assert len(outlet.on(ALERT)) == 2


def test_a_broker_that_refuses_is_an_alarm_once(
    journal: Journal, shipper: Shipper, outlet: FakeOutlet, core: FakeCore
) -> None:
    shipper.put(UP)
    shipper.turn()
    for future in outlet.futures:
        future.set_exception(Refused("Not authorized"))
    shipper.turn()

    assert core.alarms == ["broker_refused"]
    assert journal.extent.head.seq == 10


def test_an_alert_the_broker_refuses_is_kept_and_said_again_but_not_for_ever(
    shipper: Shipper, outlet: FakeOutlet, memory: Memory
) -> None:
    def said() -> int:
        return sum(parsed(Alert, each).id == UUID(int=5) for each in outlet.on(ALERT))

    def refuse(turns: int) -> None:
        for _ in range(turns):
            shipper.turn()
            for future in outlet.futures:
                if not future.done():
                    future.set_exception(Refused("Quota exceeded"))

    shipper.put(alert())
    shipper.put(UP)
    refuse(2)
    assert said() == 2
    refuse(10)
    assert said() == TRIES
    assert UUID(int=5) in {each.id for each in memory.alerts()}

    shipper.put(DOWN)
    shipper.put(UP)
    shipper.turn()
    assert said() == TRIES + 1
    for future in outlet.futures:
        if not future.done():
            future.set_result(None)
    shipper.turn()
    assert list(memory.alerts()) == []


def test_what_was_cancelled_is_no_alarm(
    shipper: Shipper, outlet: FakeOutlet, core: FakeCore
) -> None:
    shipper.put(UP)
    shipper.turn()
    for future in outlet.futures:
        future.cancel()
    shipper.turn()

    assert core.alarms == []


def test_a_core_that_goes_is_told_as_down(shipper: Shipper, outlet: FakeOutlet) -> None:
    shipper.put(UP)
    shipper.put(state())
    shipper.put(CoreGone())
    shipper.turn()

    activities = [parsed(TerminalState, said).activity for said in outlet.on(STATE)]
    assert activities == [Activity.DOWN, Activity.IDLE, Activity.DOWN]


def test_who_has_caught_up_says_so_at_once(
    desk: Desk,
    journal: Journal,
    shipper: Shipper,
    outlet: FakeOutlet,
    receipt_of: Receipts,
) -> None:
    shipper.put(UP)
    shipper.turn()
    head = journal.extent.head.seq
    shipper.put(told(desk, receipt_of(journal, head, desk.clock())))
    shipper.turn()
    shipper.turn()

    depths = [parsed(Health, said).depth for said in outlet.on(HEALTH)]
    assert depths == [head, 0]


def test_the_heart_beats_at_its_pace(
    shipper: Shipper, outlet: FakeOutlet, seconds: Seconds
) -> None:
    shipper.put(UP)
    for _ in range(10):
        shipper.turn()
        seconds.now += HEARTBEAT_S / 5
    shipper.turn()

    assert len(outlet.on(HEALTH)) == 3


def test_the_clock_is_compared_with_a_receipt_just_made_not_with_a_kept_one(
    desk: Desk, journal: Journal, shipper: Shipper, receipt_of: Receipts
) -> None:
    kept = receipt_of(journal, 5, desk.clock())
    desk.clock.forward(hours=5)
    shipper.put(told(desk, kept, retained=True))
    shipper.turn()
    assert shipper.reports.clock_offset_ms is None
    fresh = receipt_of(journal, 6, desk.clock())
    desk.clock.forward(milliseconds=250)
    shipper.put(told(desk, fresh))
    shipper.turn()

    assert shipper.reports.clock_offset_ms == 250


def test_a_running_shipper_stops_when_told(shipper: Shipper) -> None:
    thread = threading.Thread(target=shipper.run)
    thread.start()
    shipper.stop()
    thread.join(20)

    assert not thread.is_alive()


def test_every_turn_is_told_to_whom_it_concerns(shipper: Shipper) -> None:
    turns: list[None] = []

    def turned() -> None:
        turns.append(None)
        shipper.stop()

    shipper.run(turned)

    assert turns == [None]


def test_awaited_materials_are_on_their_way(
    desk: Desk,
    journal: Journal,
    shipper: Shipper,
    core: FakeCore,
    receipt_of: Receipts,
) -> None:
    shipper.put(told(desk, receipt_of(journal, 5, desk.clock(), ("a" * 64,))))
    shipper.turn()

    assert core.alarms == ["material_missing"]


def test_a_damaged_memory_is_moved_away_and_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(b"nonsense " * 1000)
    memory = Memory.open(path)
    memory.keep(UUID(int=1), Progress(3, 4))
    memory.close()

    assert Memory.open(path).progress(UUID(int=1)) == Progress(3, 4)
    assert path.with_name("other.db.damaged").exists()


def test_alerts_that_nobody_hears_do_not_fill_the_disk(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.shipping.memory.MAX_ALERTS", 3)
    for number in range(5):
        memory.alert(alert().model_copy(update={"id": UUID(int=number)}))

    assert [kept.id.int for kept in memory.alerts()] == [2, 3, 4]


def test_an_alert_of_another_version_is_dropped(memory: Memory) -> None:
    memory.alert(alert())
    memory.database.execute("UPDATE alerts SET payload='{}'")

    assert list(memory.alerts()) == []


def brought(desk: Desk, issued: datetime) -> Message:
    """Return a command to report, valid for ten minutes."""
    command = Command(
        id=UUID(int=1),
        terminal="T0001",
        name=CommandName.REPORT,
        reason="",
        by="operator",
        issued=issued,
        expires=issued + timedelta(minutes=10),
    )
    payload = signed_command(command, desk.signing)
    return Message("kiosk/T0001/down/command", payload, False, lambda: None)


def test_a_command_brought_again_is_answered_again_whatever_the_broker_took(
    shipper: Shipper, desk: Desk, outlet: FakeOutlet
) -> None:
    command = brought(desk, to_ms(desk.clock()))
    shipper.take(UP)
    shipper.take(command)
    answer = Answer(
        command=UUID(int=1),
        terminal="T0001",
        time=TIME,
        result=Result.DONE,
        detail="",
    )
    shipper.take(answer)
    shipper.turn()
    for future in outlet.futures:
        future.set_result(None)
    shipper.take(command)
    shipper.turn()
    assert len(outlet.on("kiosk/T0001/up/answer")) == 2


def test_a_receipt_says_how_late_it_is_whatever_the_clock_says(
    journal: Journal,
    shipper: Shipper,
    desk: Desk,
    core: FakeCore,
    receipt_of: Receipts,
) -> None:
    issued = to_ms(desk.clock())
    desk.clock.forward(minutes=11)
    shipper.take(told(desk, receipt_of(journal, 3, desk.clock()), retained=True))
    desk.clock.forward(minutes=-11)
    shipper.take(brought(desk, issued))
    assert core.late == [True]
