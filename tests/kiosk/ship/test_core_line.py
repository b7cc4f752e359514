"""Shipping's line to the core: news both ways, nothing lost over a new connection."""

import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from drivers.channel import Message, receive, send
from kiosk.core.door import listen
from kiosk.ship.core_line import CoreLine, News
from sync.shipping.outlet import LinkState
from sync.shipping.reports import CoreState
from sync.shipping.shipper import CoreGone, Wake
from sync.wire.commands import Answer, Command, CommandName, Result
from sync.wire.receipts import Receipt
from sync.wire.reports import Activity, Alert, Paper, Severity

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
WITHIN_S = 10.0
LINK = LinkState(online=True, since=NOW, depth=3, oldest=NOW)


@dataclass
class Ends:
    """The line under test, and the core's side of it."""

    line: CoreLine
    door: socket.socket
    news: "queue.SimpleQueue[News]"

    def accept(self) -> socket.socket:
        core, _ = self.door.accept()
        core.settimeout(WITHIN_S)
        assert "ship" in hello(core)
        return core

    def next(self) -> News:
        return self.news.get(timeout=WITHIN_S)


def hello(core: socket.socket) -> Message:
    message = receive(core)
    assert message is not None
    told: Message = message["hello"]  # type: ignore[assignment]  # JSON
    return told


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[Ends]:
    path = tmp_path / "run" / "shipping.sock"
    door = listen(path)
    door.setblocking(True)
    door.settimeout(WITHIN_S)
    news: queue.SimpleQueue[News] = queue.SimpleQueue()
    line = CoreLine(path, "T0001", lambda: NOW)
    line.attach(news.put)
    thread = threading.Thread(target=line.run)
    thread.start()
    yield Ends(line, door, news)
    line.stop()
    thread.join(WITHIN_S)
    door.close()
    assert not thread.is_alive()


def a_receipt(seq: int) -> Receipt:
    return Receipt(
        terminal="T0001",
        journal=UUID(int=1),
        time=NOW,
        seq=seq,
        hash="0" * 64,
        awaited=(),
        awaited_through=seq,
    )


def test_what_the_core_says_becomes_news(ends: Ends) -> None:
    core = ends.accept()
    send(core, {"wake": {"seq": 7}})
    assert isinstance(ends.next(), Wake)
    alert = Alert(
        id=uuid4(),
        terminal="T0001",
        time=NOW,
        name="staff_called",
        severity=Severity.WARNING,
        device=None,
        detail="no_card",
    )
    send(core, {"alert": alert.model_dump(mode="json")})
    assert ends.next() == alert
    state = {"boot": str(UUID(int=2)), "activity": "idle", "versions": []}
    send(core, {"state": {**state, "devices": [], "paper": "low"}})
    told = ends.next()
    assert isinstance(told, CoreState)
    assert (told.state.activity, told.paper) == (Activity.IDLE, Paper.LOW)
    core.close()
    assert isinstance(ends.next(), CoreGone)


def test_a_new_core_is_told_link_and_newest_receipt_again(ends: Ends) -> None:
    core = ends.accept()
    send(core, {"wake": {"seq": 3}})
    assert isinstance(ends.next(), Wake)  # so the line has this core by now
    ends.line.link(LINK)
    ends.line.receipt(a_receipt(4), b"")
    ends.line.receipt(a_receipt(5), b"")
    assert [list(receive(core) or {}) for _ in range(3)] == [
        ["link"],
        ["receipt"],
        ["receipt"],
    ]
    core.close()
    again = ends.accept()
    link, receipt = receive(again), receive(again)
    assert link is not None
    assert receipt is not None
    assert link["link"] == {
        "online": True,
        "since": "2026-11-21T02:00:00.000Z",
        "depth": 3,
        "oldest": "2026-11-21T02:00:00.000Z",
    }
    assert receipt["receipt"] == a_receipt(5).model_dump(mode="json")
    again.close()


def test_a_command_is_put_and_its_answer_becomes_news(ends: Ends) -> None:
    core = ends.accept()
    command = Command(
        id=UUID(int=7),
        terminal="T0001",
        name=CommandName.CLOSE,
        reason="",
        by="operator",
        issued=NOW,
        expires=NOW + timedelta(minutes=1),
    )
    ends.line.command(command, late=True)
    asked = {"id": str(UUID(int=7)), "name": "close", "late": True}
    assert receive(core) == {"command": {**asked, "issued": "2026-11-21T02:00:00.000Z"}}
    answer = Answer(
        command=UUID(int=7),
        terminal="T0001",
        time=NOW,
        result=Result.DONE,
        detail="",
    )
    send(core, {"answer": answer.model_dump(mode="json")})
    assert ends.next() == answer
    core.close()


def test_what_is_malformed_is_passed_over(ends: Ends) -> None:
    core = ends.accept()
    send(core, {"alert": {"name": 1}})
    send(core, {"surprise": 1})
    send(core, {"wake": {"seq": 1}})
    assert isinstance(ends.next(), Wake)
    core.close()
