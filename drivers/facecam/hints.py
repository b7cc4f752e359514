"""One hint at a time, each held long enough to be read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

HELD_S: Final = 1.0


@dataclass(slots=True)
class Hints:
    """What the citizen is told now; ``tell`` says it when it changes."""

    tell: Callable[[str], None]
    shown: str | None = None
    since_s: float = 0.0

    def offer(self, hint: str, now_s: float) -> None:
        """Show ``hint``, unless the one that stands is too fresh to go."""
        if hint == self.shown:
            return
        if self.shown is not None and now_s - self.since_s < HELD_S:
            return
        self.shown, self.since_s = hint, now_s
        self.tell(hint)
