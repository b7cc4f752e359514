"""Shipping with a broker and a centre that do what the test says."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from sync.bus.client import Offline
from sync.journal.reader import JournalReader
from sync.shipping.courier import Courier
from sync.shipping.memory import Memory
from sync.shipping.outlet import LinkState
from sync.wire.commands import Command
from sync.wire.receipts import Receipt


@dataclass(slots=True)
class Alarms:
    """Whom alarms are told."""

    names: list[str] = field(default_factory=list)

    def __call__(self, name: str, detail: str) -> None:
        assert detail
        self.names.append(name)


@dataclass(slots=True)
class FakeOutlet:
    """A broker that takes everything, while it is there."""

    is_there: bool = True
    said: list[tuple[str, bytes, bool]] = field(default_factory=list)
    futures: list[Future[None]] = field(default_factory=list)

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False
    ) -> "Future[None]":
        if not self.is_there:
            raise Offline(topic)
        self.said.append((topic, payload, retain))
        self.futures.append(Future())
        return self.futures[-1]

    def on(self, topic: str) -> list[bytes]:
        return [payload for said, payload, _ in self.said if said == topic]


@dataclass(slots=True)
class FakeCore:
    """The core, as shipping sees it."""

    links: list[LinkState] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    late: list[bool] = field(default_factory=list)

    def command(self, command: Command, *, late: bool) -> None:
        self.commands.append(command)
        self.late.append(late)

    def link(self, state: LinkState) -> None:
        self.links.append(state)

    def receipt(self, receipt: Receipt, payload: bytes) -> None:
        assert payload
        self.receipts.append(receipt)

    def alarm(self, name: str, detail: str) -> None:
        assert detail
        self.alarms.append(name)


@dataclass(slots=True)
class Seconds:
    """A monotonic clock that moves when it is told to."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Carrying:
    """A courier, what it sent, and what it raised."""

    courier: Courier
    sent: list[bytes]
    materials: list[str]
    alarms: Alarms


MakeCourier = Callable[[], Carrying]


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory.open(tmp_path / "ship.db")


@pytest.fixture
def alarms() -> Alarms:
    return Alarms()


@pytest.fixture
def outlet() -> FakeOutlet:
    return FakeOutlet()


@pytest.fixture
def core() -> FakeCore:
    return FakeCore()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def make_courier(tmp_path: Path, memory: Memory) -> MakeCourier:
    """Return what starts a courier over the journal of this test."""

    def make() -> Carrying:
        sent: list[bytes] = []
        materials: list[str] = []
        alarms = Alarms()
        courier = Courier(
            JournalReader(tmp_path / "journal.db"),
            memory,
            sent.append,
            materials.extend,
            alarms,
        )
        return Carrying(courier, sent, materials, alarms)

    return make


@pytest.fixture
def boot() -> UUID:
    return UUID(int=9)
