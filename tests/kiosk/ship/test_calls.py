"""Staff's calls in shipping: beside everything else, each answered once."""

import queue
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from drivers.channel import receive, send
from kiosk.core.door import listen
from kiosk.ship.calls import MAX_WAITING, WORKERS, Calls
from kiosk.ship.core_line import CoreLine, News
from sync.shipping.calls import Asked, Call, Outcome, Reply, deadline_s
from sync.shipping.shipper import Wake

WITHIN_S = 10.0
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)


class Desk:
    """Calls with a scripted counter, and what was told."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.let_go = threading.Event()
        self.asked: queue.SimpleQueue[Asked] = queue.SimpleQueue()
        self.told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.calls = Calls(self._ask, self.told.put, lambda: self.now_s)  # type: ignore[arg-type]  # JSON
        self.calls.start()

    def take(self, number: int) -> None:
        self.calls.take(Asked(number, Call.WAITING, {"grant": "g"}).to_message())

    def next(self) -> dict[str, Any]:
        return self.told.get(timeout=WITHIN_S)

    def _ask(self, asked: Asked) -> Reply:
        self.asked.put(asked)
        self.let_go.wait(WITHIN_S)
        return Reply(Outcome.DONE, body=b"waiting")


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.let_go.set()
    desk.calls.stop()


def test_each_call_is_answered_once_with_its_number(desk: Desk) -> None:
    desk.let_go.set()
    for number in range(5):
        desk.take(number)
    told = [desk.next() for _ in range(5)]
    assert sorted(each["number"] for each in told) == list(range(5))
    assert desk.told.empty()
    assert {each["outcome"] for each in told} == {"done"}


def test_a_full_queue_answers_at_once(desk: Desk) -> None:
    for number in range(WORKERS):
        desk.take(number)
        desk.asked.get(timeout=WITHIN_S)
    for number in range(MAX_WAITING):
        desk.take(100 + number)
    desk.take(999)
    told = desk.next()
    assert (told["number"], told["outcome"], told["why"]) == (999, "offline", "busy")


def test_a_call_that_waited_too_long_is_not_made(desk: Desk) -> None:
    for number in range(WORKERS):
        desk.take(number)
        desk.asked.get(timeout=WITHIN_S)
    desk.take(7)
    desk.now_s = deadline_s(Call.WAITING)
    desk.let_go.set()
    told = {each["number"]: each for each in (desk.next() for _ in range(3))}
    assert (told[7]["outcome"], told[7]["why"]) == ("offline", "late")
    assert desk.asked.empty()


def test_what_is_no_call_is_dropped(desk: Desk) -> None:
    desk.calls.take({"number": 1})
    desk.let_go.set()
    desk.take(2)
    assert desk.next()["number"] == 2


class Ends:
    """A core's end of the line, with calls behind it."""

    def __init__(self, path: Path) -> None:
        self.door = listen(path)
        self.door.setblocking(True)
        self.door.settimeout(WITHIN_S)
        self.news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self.let_go = threading.Event()
        self.line = CoreLine(path, "T0001", lambda: NOW)
        self.calls = Calls(self._ask, self.line.reply)
        self.calls.start()
        self.line.attach(self.news.put, self.calls.take)
        self.thread = threading.Thread(target=self.line.run)
        self.thread.start()

    def accept(self) -> socket.socket:
        core, _ = self.door.accept()
        core.settimeout(WITHIN_S)
        receive(core)
        return core

    def end(self) -> None:
        self.let_go.set()
        self.line.stop()
        self.calls.stop()
        self.thread.join(WITHIN_S)
        self.door.close()

    def _ask(self, asked: Asked) -> Reply:
        if asked.call is Call.VIEW:
            self.let_go.wait(WITHIN_S)
        return Reply(Outcome.DONE, body=b"\x00picture" * 50_000)


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[Ends]:
    ends = Ends(tmp_path / "run" / "shipping.sock")
    yield ends
    ends.end()


def staff(call: Call, number: int) -> dict[str, object]:
    return {"staff": Asked(number, call, {"grant": "g"}).to_message()}


def test_bytes_larger_than_a_packet_come_back_over_the_line(ends: Ends) -> None:
    core = ends.accept()
    send(core, staff(Call.MATERIAL, 3))
    message = receive(core)
    assert message is not None
    number, reply = Reply.from_message(message["staff"])
    assert (number, reply.body) == (3, b"\x00picture" * 50_000)


def test_a_call_that_hangs_holds_up_nothing_else(ends: Ends) -> None:
    core = ends.accept()
    send(core, staff(Call.VIEW, 1))
    send(core, {"wake": {"seq": 7}})
    assert isinstance(ends.news.get(timeout=WITHIN_S), Wake)
    send(core, staff(Call.WAITING, 2))
    message = receive(core)
    assert message is not None
    assert Reply.from_message(message["staff"])[0] == 2


def test_an_answer_to_a_core_that_is_gone_is_nobody_s(ends: Ends) -> None:
    core = ends.accept()
    send(core, staff(Call.VIEW, 1))
    core.close()
    again = ends.accept()
    ends.let_go.set()
    send(again, staff(Call.WAITING, 2))
    numbers = set()
    while 2 not in numbers:
        message = receive(again)
        assert message is not None
        if "staff" in message:
            numbers.add(Reply.from_message(message["staff"])[0])
