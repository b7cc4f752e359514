"""Commands are done once, answered until heard, and believed only when signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.bus.client import Offline, Refused
from sync.shipping.floor import Floor
from sync.shipping.memory import MAX_COMMANDS, Memory
from sync.shipping.orders import Orders
from sync.shipping.post import TRIES, Post
from sync.wire.commands import Answer, Command, CommandName, Result, signed
from sync.wire.values import from_stamp, parsed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.sync.shipping.conftest import Alarms, FakeCore, FakeOutlet, Seconds

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
NOW = from_stamp("2026-03-02T08:30:00.000Z")
TOPIC = "kiosk/T0001/up/answer"


@dataclass(slots=True)
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def command(number: int = 1, **change: object) -> Command:
    fields = {
        "id": UUID(int=number),
        "terminal": "T0001",
        "name": CommandName.CLOSE,
        "reason": "",
        "by": "operator",
        "issued": NOW,
        "expires": NOW + timedelta(minutes=10),
    }
    return Command(**{**fields, **change})  # type: ignore[arg-type]  # told by the test


def done(number: int = 1, result: Result = Result.DONE) -> Answer:
    return Answer(
        command=UUID(int=number),
        terminal="T0001",
        time=NOW,
        result=result,
        detail="",
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def floor(clock: Clock, seconds: Seconds, memory: Memory) -> Floor:
    return Floor(clock, seconds, memory)


@pytest.fixture
def orders(
    memory: Memory, core: FakeCore, outlet: FakeOutlet, alarms: Alarms, floor: Floor
) -> Orders:
    post = Post(memory, alarms, outlet)
    return Orders("T0001", KEY.public_key(), memory, core, post, floor, alarms)


def said(outlet: FakeOutlet) -> list[tuple[int, Result]]:
    answers = [parsed(Answer, payload) for payload in outlet.on(TOPIC)]
    return [(answer.command.int, answer.result) for answer in answers]


def test_a_command_is_put_to_the_core_and_its_answer_said(
    orders: Orders, core: FakeCore, outlet: FakeOutlet
) -> None:
    orders.take(signed(command(), KEY))
    assert [each.id.int for each in core.commands] == [1]
    orders.say_answers()
    assert said(outlet) == []
    orders.answered(done())
    orders.say_answers()
    orders.say_answers()
    assert said(outlet) == [(1, Result.DONE)]


def test_brought_twice_it_is_done_once_and_answered_twice(
    orders: Orders, core: FakeCore, outlet: FakeOutlet
) -> None:
    orders.take(signed(command(), KEY))
    orders.answered(done())
    orders.say_answers()
    outlet.futures[-1].set_result(None)
    orders.post.settle()
    orders.take(signed(command(), KEY))
    orders.say_answers()
    assert len(core.commands) == 1
    assert said(outlet) == [(1, Result.DONE)] * 2


def test_what_was_done_is_known_to_the_next_life(
    orders: Orders, core: FakeCore, outlet: FakeOutlet, tmp_path: Path, alarms: Alarms
) -> None:
    orders.take(signed(command(), KEY))
    orders.answered(done())
    orders.memory.close()
    memory = Memory.open(tmp_path / "ship.db")
    again = Orders(
        "T0001",
        KEY.public_key(),
        memory,
        core,
        Post(memory, alarms, outlet),
        Floor(orders.floor.clock, orders.floor.monotonic, memory),
        alarms,
    )
    again.take(signed(command(), KEY))
    again.say_answers()
    assert len(core.commands) == 1
    assert said(outlet) == [(1, Result.DONE)]


def test_of_one_that_comes_too_late_the_core_says_whether_it_was_done(
    orders: Orders, core: FakeCore, outlet: FakeOutlet, clock: Clock
) -> None:
    clock.now += timedelta(minutes=11)
    orders.take(signed(command(), KEY))
    orders.say_answers()
    assert core.late == [True]
    assert said(outlet) == []
    orders.answered(done(result=Result.EXPIRED))
    orders.say_answers()
    assert said(outlet) == [(1, Result.EXPIRED)]


def test_a_core_that_comes_back_is_asked_again_and_told_that_it_is_late(
    orders: Orders, core: FakeCore, outlet: FakeOutlet, clock: Clock
) -> None:
    orders.take(signed(command(), KEY))
    orders.put_again()
    clock.now += timedelta(minutes=11)
    orders.put_again()
    orders.say_answers()
    assert core.late == [False, False, True]
    assert said(outlet) == []
    orders.answered(done())
    orders.put_again()
    orders.say_answers()
    assert len(core.commands) == 3
    assert said(outlet) == [(1, Result.DONE)]


def test_a_clock_that_is_behind_makes_no_command_valid_again(
    orders: Orders, core: FakeCore, clock: Clock
) -> None:
    clock.now -= timedelta(days=1)
    orders.floor.seen(NOW + timedelta(minutes=11))
    orders.take(signed(command(), KEY))
    assert core.late == [True]


def test_the_time_since_the_last_signed_moment_counts_whatever_the_clock_says(
    orders: Orders, core: FakeCore, clock: Clock, seconds: Seconds
) -> None:
    clock.now -= timedelta(days=1)
    orders.take(signed(command(1), KEY))
    seconds.now += timedelta(minutes=11).total_seconds()
    orders.take(signed(command(2), KEY))
    assert core.late == [False, True]


def test_the_newest_signed_moment_is_known_to_the_next_life(
    orders: Orders, clock: Clock, seconds: Seconds, tmp_path: Path
) -> None:
    clock.now -= timedelta(days=1)
    orders.floor.seen(NOW)
    orders.floor.seen(NOW - timedelta(hours=1))
    orders.memory.close()
    again = Floor(clock, seconds, Memory.open(tmp_path / "ship.db"))
    assert again.now() == NOW


def test_what_nobody_signed_moves_no_floor(orders: Orders, clock: Clock) -> None:
    clock.now -= timedelta(days=1)
    orders.take(signed(command(), Ed25519PrivateKey.generate()))
    assert orders.floor.now() == clock.now


def test_a_core_that_answers_twice_and_otherwise_is_an_alarm(
    orders: Orders, outlet: FakeOutlet, alarms: Alarms
) -> None:
    orders.take(signed(command(), KEY))
    orders.answered(done())
    orders.answered(done())
    assert alarms.names == []
    orders.answered(done(result=Result.REFUSED))
    orders.say_answers()
    assert alarms.names == ["answer_conflict"]
    assert said(outlet) == [(1, Result.DONE)]


@pytest.mark.parametrize(
    ("payload", "alarm"),
    [
        (signed(command(), Ed25519PrivateKey.generate()), "command_forged"),
        (signed(command(terminal="T0002"), KEY), "command_forged"),
        (b'{"command":{}}', "command_malformed"),
    ],
)
def test_what_is_not_the_centres_is_an_alarm_and_not_done(
    orders: Orders, core: FakeCore, alarms: Alarms, payload: bytes, alarm: str
) -> None:
    orders.take(payload)
    assert core.commands == []
    assert alarms.names == [alarm]


def test_without_a_link_an_answer_waits(orders: Orders, outlet: FakeOutlet) -> None:
    orders.take(signed(command(), KEY))
    orders.answered(done())
    outlet.is_there = False
    with pytest.raises(Offline):
        orders.say_answers()
    outlet.is_there = True
    orders.say_answers()
    assert said(outlet) == [(1, Result.DONE)]


def test_an_answer_the_broker_refuses_is_said_a_few_times_over_one_link(
    orders: Orders, outlet: FakeOutlet
) -> None:
    orders.take(signed(command(), KEY))
    orders.answered(done())
    for _ in range(TRIES + 2):
        orders.say_answers()
        if not outlet.futures[-1].done():
            outlet.futures[-1].set_exception(Refused("not authorised"))
        orders.post.settle()
    assert len(said(outlet)) == TRIES


def test_no_flood_of_commands_fills_the_disk(orders: Orders) -> None:
    for number in range(1, MAX_COMMANDS + 3):
        orders.memory.command(command(number))
    assert not orders.memory.is_known(UUID(int=2))
    assert orders.memory.is_known(UUID(int=3))


def test_a_command_of_another_version_holds_up_no_other(
    orders: Orders, core: FakeCore
) -> None:
    orders.memory.command(command(1))
    orders.memory.database.execute("UPDATE commands SET payload='{}'")
    orders.memory.command(command(2))
    orders.put_again()
    assert [each.id.int for each in core.commands] == [2]


def test_an_answer_of_another_version_holds_up_no_other(memory: Memory) -> None:
    one, other = done(1), done(2)
    for number in (1, 2):
        memory.command(command(number))
    memory.answer(one)
    memory.database.execute("UPDATE commands SET answer='{}' WHERE answer IS NOT NULL")
    memory.answer(other)
    assert list(memory.answers()) == [other]

    assert memory.answer(one) is None
    assert list(memory.answers()) == [one, other]


def test_what_is_kept_is_on_the_disk_before_anybody_is_told(memory: Memory) -> None:
    full = 2
    asked = memory.database.execute("PRAGMA synchronous").fetchone()
    assert asked == (full,)
