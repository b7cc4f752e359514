"""What shipping needs of the world: the broker, the core, the gauges. Protocols."""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sync.wire.commands import Command
from sync.wire.receipts import Receipt


class Outlet(Protocol):
    """The broker (`sync.bus.client.Bus` fits)."""

    def publish(
        self, topic: str, payload: bytes, *, retain: bool = False
    ) -> "Future[None]":
        """Send; may raise `sync.bus.client.Offline`."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the core is told of the link: since when it is so, and what waits."""

    online: bool
    since: datetime
    depth: int
    oldest: datetime | None


class Core(Protocol):
    """Whom shipping tells what it learns; called from shipping's own thread."""

    def link(self, state: LinkState) -> None:
        """Take note that link or backlog changed."""

    def receipt(self, receipt: Receipt, payload: bytes) -> None:
        """Take a verified receipt; ``payload`` is the signed message itself."""

    def command(self, command: Command, *, late: bool) -> None:
        """Have a verified command done, or say whether one that is ``late`` was.

        May be told twice, and answers come later.
        """

    def alarm(self, name: str, detail: str) -> None:
        """Take note that something is wrong that people must look at."""


@dataclass(frozen=True, slots=True)
class Gauges:
    """What the machine's own instruments say; ``None`` where it has none."""

    disk_free_bytes: int
    disk_total_bytes: int
    memory_used_bytes: int
    memory_total_bytes: int
    temperature_c: float | None
    certificate_days: int | None
