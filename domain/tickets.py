"""Queue numbers a terminal gives by itself: its letter and a counter for the day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TicketCount:
    """How many numbers were given on ``day``."""

    day: date
    given: int

    def next(self, today: date) -> "TicketCount":
        """Return the count after one more; a new day begins at one.

        A clock that went back gives the older day no second ``001``: the count goes on.
        """
        if today > self.day:
            return TicketCount(today, 1)
        return TicketCount(self.day, self.given + 1)

    def number(self, letter: str) -> str:
        """Return the number as printed: ``A012``."""
        return f"{letter}{self.given:03d}"
