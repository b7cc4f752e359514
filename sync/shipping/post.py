"""What was handed to the broker, and what became of it.

An alert it refuses is kept and said again, a few times over one link; then it waits for
the next. How many wait is bounded by `sync.shipping.memory.MAX_ALERTS`.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sync.bus.client import Offline, Refused
from sync.shipping.memory import Memory
from sync.shipping.outlet import Outlet

TRIES: Final = 3
"""So often is an alert said over one link while the broker refuses it."""


@dataclass(slots=True)
class Post:
    """Publishes, and remembers what is not acknowledged yet.

    ``alarm`` is told when the broker refuses.
    """

    memory: Memory
    alarm: Callable[[str, str], None]
    outlet: Outlet | None = None
    _under_way: list[tuple[UUID | None, "Future[None]"]] = field(default_factory=list)
    _refusals: Counter[UUID] = field(default_factory=Counter)
    """How often each alert was refused over this link."""

    def say(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        alert: UUID | None = None,
    ) -> None:
        """Publish; an ``alert`` is forgotten once the broker has it.

        Raises:
            Offline: There is no link.

        """
        if self.outlet is None:
            raise Offline(topic)
        future = self.outlet.publish(topic, payload, retain=retain)
        self._under_way.append((alert, future))

    def is_saying(self, alert: UUID) -> bool:
        """Tell whether ``alert`` was handed over already, or too often in vain."""
        return self._refusals[alert] >= TRIES or any(
            alert == other for other, _ in self._under_way
        )

    def begin_again(self) -> None:
        """Forget what was under way: the link is new."""
        self._under_way.clear()
        self._refusals.clear()

    def settle(self) -> None:
        """Draw the consequences of what the broker answered."""
        done = [(alert, future) for alert, future in self._under_way if future.done()]
        self._under_way = [kept for kept in self._under_way if kept not in done]
        for alert, future in done:
            if future.cancelled():
                continue
            error = future.exception()
            if isinstance(error, Refused):
                self.alarm("broker_refused", str(error))
            if alert is None:
                continue
            if error is None:
                self.memory.said(alert)
            else:
                self._refusals[alert] += 1
