"""The time, never earlier than what the centre has signed and what has passed since.

The device's clock may be behind: its battery is empty, or somebody set it back. What
the centre signed proves that it was that late already, and seconds are counted from
there. An entry's own time proves nothing, for it is that clock's: one that once ran
ahead would make every command late.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.shipping.memory import Memory


@dataclass(slots=True)
class Floor:
    """The device's ``clock`` over its floor, which ``memory`` keeps for the next life.

    ``monotonic`` counts seconds and is never set.
    """

    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    memory: Memory
    _least: datetime | None = field(init=False)
    _at_s: float = field(init=False)

    def __post_init__(self) -> None:
        self._least, self._at_s = self.memory.floor(), self.monotonic()

    def seen(self, signed: datetime) -> None:
        """Take note of a moment whose signature was verified."""
        least, now_s = self._now(), self.monotonic()
        self._least = signed if least is None else max(least, signed)
        self._at_s = now_s
        self.memory.keep_floor(self._least)

    def now(self) -> datetime:
        """Return the device's time, or the floor where that is behind it."""
        told, least = self.clock(), self._now()
        return told if least is None else max(told, least)

    def _now(self) -> datetime | None:
        if self._least is None:
            return None
        return self._least + timedelta(seconds=self.monotonic() - self._at_s)
