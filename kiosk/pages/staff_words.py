"""What staff read where something stands in the way: a table, and moments in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Final

from kiosk.staff.state import State, Why
from ui.pages import Kind, Message, Words

BEIJING: Final = timezone(timedelta(hours=8))
MINUTE_S: Final = 60

KINDS: Final[Mapping[Why, Kind]] = {
    Why.WRONG: Kind.WARN,
    Why.LOCKED: Kind.WARN,
    Why.NO_GRANT: Kind.INFO,
    Why.NOT_FOUND: Kind.WARN,
    Why.INCOMPLETE: Kind.WARN,
    Why.UNOPENED: Kind.FAULT,
    Why.OFFLINE: Kind.FAULT,
    Why.GARBLED: Kind.FAULT,
    Why.UNWRITTEN: Kind.FAULT,
}


def trouble(state: State) -> Message | None:
    """Return what stands in the way, and what to do about it."""
    why = state.trouble
    if why is None:
        return None
    name = f"staff_trouble.{why.name.lower()}"
    advice = Words(f"{name}_advice")
    if why is Why.LOCKED and state.again_s:
        minutes = str(-(-state.again_s // MINUTE_S))
        advice = Words("staff_trouble.locked_until", {"minutes": minutes})
    return Message(KINDS[why], Words(name), advice)


def plain(text: str) -> Words:
    """Return ``text`` as it is."""
    return Words("text.plain", {"text": text})


def clock(moment: datetime) -> str:
    """Return the time of day in China, to the minute."""
    return moment.astimezone(BEIJING).strftime("%H:%M")


def clock_s(moment: datetime | None) -> str:
    """Return the time of day in China, to the second."""
    return "" if moment is None else moment.astimezone(BEIJING).strftime("%H:%M:%S")
