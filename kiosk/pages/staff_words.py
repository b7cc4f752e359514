"""What staff read where something stands in the way: a table, and moments in words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Final

from kiosk.staff.state import State, Why
from ui.pages import Kind, Message, Words

BEIJING: Final = timezone(timedelta(hours=8))
MINUTE_S: Final = 60


def _info(cause: str, advice: str) -> Message:
    return Message(Kind.INFO, Words(cause), Words(advice))


def _warn(cause: str, advice: str) -> Message:
    return Message(Kind.WARN, Words(cause), Words(advice))


def _fault(cause: str, advice: str) -> Message:
    return Message(Kind.FAULT, Words(cause), Words(advice))


TROUBLES: Final[Mapping[Why, Message]] = {
    Why.WRONG: Message(
        Kind.WARN, Words("staff_trouble.wrong"), Words("staff_trouble.wrong_advice")
    ),
    Why.LOCKED: Message(
        Kind.WARN, Words("staff_trouble.locked"), Words("staff_trouble.locked_advice")
    ),
    Why.NO_GRANT: Message(
        Kind.INFO,
        Words("staff_trouble.no_grant"),
        Words("staff_trouble.no_grant_advice"),
    ),
    Why.NOT_FOUND: Message(
        Kind.WARN,
        Words("staff_trouble.not_found"),
        Words("staff_trouble.not_found_advice"),
    ),
    Why.INCOMPLETE: Message(
        Kind.WARN,
        Words("staff_trouble.incomplete"),
        Words("staff_trouble.incomplete_advice"),
    ),
    Why.UNOPENED: Message(
        Kind.FAULT,
        Words("staff_trouble.unopened"),
        Words("staff_trouble.unopened_advice"),
    ),
    Why.OFFLINE: Message(
        Kind.FAULT,
        Words("staff_trouble.offline"),
        Words("staff_trouble.offline_advice"),
    ),
    Why.GARBLED: Message(
        Kind.FAULT,
        Words("staff_trouble.garbled"),
        Words("staff_trouble.garbled_advice"),
    ),
    Why.UNWRITTEN: Message(
        Kind.FAULT,
        Words("staff_trouble.unwritten"),
        Words("staff_trouble.unwritten_advice"),
    ),
}


def trouble(state: State) -> Message | None:
    """Return what stands in the way, and what to do about it."""
    if state.trouble is None:
        return None
    message = TROUBLES[state.trouble]
    if state.trouble is Why.LOCKED and state.again_s:
        minutes = str(-(-state.again_s // MINUTE_S))
        advice = Words("staff_trouble.locked_until", {"minutes": minutes})
        return replace(message, advice=advice)
    return message


def plain(text: str) -> Words:
    """Return ``text`` as it is."""
    return Words("text.plain", {"text": text})


def clock(moment: datetime) -> str:
    """Return the time of day in China, to the minute."""
    return moment.astimezone(BEIJING).strftime("%H:%M")


def clock_s(moment: datetime | None) -> str:
    """Return the time of day in China, to the second."""
    return "" if moment is None else moment.astimezone(BEIJING).strftime("%H:%M:%S")
