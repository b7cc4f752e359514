"""The two clocks of the core: one that only goes forward, one that knows the date."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds for waits, UTC for what is written."""

    seconds: Callable[[], float] = time.monotonic
    utc: Callable[[], datetime] = lambda: datetime.now(UTC)

    def today(self) -> date:
        """Return the date in China."""
        return self.utc().astimezone(BEIJING).date()
