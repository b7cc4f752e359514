"""What was handed to the broker, and what became of it.

What is kept (alerts, answers) and refused is said again, a few times over one link;
then it waits for the next. How much waits is bounded by `sync.shipping.memory`.
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
"""So often is what is kept said over one link while the broker refuses it."""


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
    """How often each was refused over this link."""

    def say(
        self,
        topic: str,
        payload: bytes,
        *,
        retain: bool = False,
        kept: UUID | None = None,
    ) -> None:
        """Publish; what is ``kept`` under that id is said once the broker has it.

        Raises:
            Offline: There is no link.

        """
        if self.outlet is None:
            raise Offline(topic)
        future = self.outlet.publish(topic, payload, retain=retain)
        self._under_way.append((kept, future))

    def is_saying(self, kept: UUID) -> bool:
        """Tell whether ``kept`` was handed over already, or too often in vain."""
        return self._refusals[kept] >= TRIES or any(
            kept == other for other, _ in self._under_way
        )

    def begin_again(self) -> None:
        """Forget what was under way: the link is new."""
        self._under_way.clear()
        self._refusals.clear()

    def settle(self) -> None:
        """Draw the consequences of what the broker answered."""
        done = [(kept, future) for kept, future in self._under_way if future.done()]
        self._under_way = [each for each in self._under_way if each not in done]
        for kept, future in done:
            if future.cancelled():
                continue
            error = future.exception()
            if isinstance(error, Refused):
                self.alarm("broker_refused", str(error))
            if kept is None:
                continue
            if error is None:
                self.memory.said(kept)
            else:
                self._refusals[kept] += 1
