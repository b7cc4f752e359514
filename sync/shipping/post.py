"""What was handed to the broker, and what became of it."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from uuid import UUID

from sync.bus.client import Offline, Refused
from sync.shipping.memory import Memory
from sync.shipping.outlet import Outlet


@dataclass(slots=True)
class Post:
    """Publishes, and remembers what is not acknowledged yet.

    ``alarm`` is told when the broker refuses.
    """

    memory: Memory
    alarm: Callable[[str, str], None]
    outlet: Outlet | None = None
    _under_way: list[tuple[UUID | None, "Future[None]"]] = field(default_factory=list)

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
        """Tell whether ``alert`` was handed over already."""
        return any(alert == other for other, _ in self._under_way)

    def begin_again(self) -> None:
        """Forget what was under way: the link is new."""
        self._under_way.clear()

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
            if alert is not None:
                self.memory.said(alert)
