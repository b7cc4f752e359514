"""Journals that were set aside: which lie here, and which numbers they may have given.

While one lies beside the journal, staff have something to know of, and materials that
only it names may not be erased: they may never have reached the centre.
"""

import contextlib
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from domain.tickets import TicketCount
from kiosk.core import marks
from sync.journal import file

LEAP: Final = 500
"""How far the count leaps for each journal that cannot say which numbers it gave.

More than one terminal gives in a day: at one a minute, eight hours give 480. So a
second unreadable journal of the same day leads past the first one's numbers as well.
"""


def lying_beside(journal: Path) -> tuple[Path, ...]:
    """Return the files of the journals set aside in favour of ``journal``."""
    named = f"{journal.stem}.damaged-*{journal.suffix}"
    return tuple(sorted(journal.parent.glob(named)))


def tickets_past(aside: Sequence[Path], today: date) -> TicketCount:
    """Return a count past every number that the journals in ``aside`` gave."""
    told = [_told_by(each) for each in aside]
    known = [count for count in told if count is not None]
    latest = max(known, key=_order, default=TicketCount(date.min, 0))
    unknown = told.count(None)
    if not unknown:
        return latest
    given = latest.given if latest.day >= today else 0
    return TicketCount(max(latest.day, today), given + LEAP * unknown)


def _told_by(damaged: Path) -> TicketCount | None:
    try:
        with contextlib.closing(file.connect_reading(damaged)) as connection:
            kept = dict(connection.execute("SELECT name, value FROM marks"))
        return marks.ticket_count(kept)
    except (sqlite3.Error, ValueError, TypeError):
        return None
    finally:
        # Reading beside a write-ahead log leaves an index of it behind.
        damaged.with_name(damaged.name + "-shm").unlink(missing_ok=True)


def _order(count: TicketCount) -> tuple[date, int]:
    return count.day, count.given
