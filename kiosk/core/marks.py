"""The core's marks in the journal: small facts that outlive it, never personal. Pure.

Which visit is open and the number it was given, the day's ticket count, and which of
the journals that were set aside staff know of. What must outlive the journal as well is
no mark (`kiosk.core.switch`).
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from domain.tickets import TicketCount

Marks: TypeAlias = Mapping[str, str | None]
"""What to set; ``None`` takes a mark away."""

VISIT: Final = "visit"
TICKETS: Final = "tickets"
KNOWN: Final = "acknowledged"

VISIT_CLOSED: Final[Marks] = {VISIT: None}


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A visit that is open; its ticket once everything was handed in."""

    visit: uuid.UUID
    ticket: str


def visit_open(visit: uuid.UUID, ticket: str = "") -> dict[str, str | None]:
    """Return the mark of an open visit."""
    return {VISIT: json.dumps({"id": str(visit), "ticket": ticket})}


def left_open(kept: Mapping[str, str]) -> LeftOpen | None:
    """Return the visit that ``kept`` says is open, if one is."""
    if VISIT not in kept:
        return None
    left = json.loads(kept[VISIT])
    return LeftOpen(uuid.UUID(left["id"]), str(left["ticket"]))


def tickets_given(count: TicketCount) -> dict[str, str | None]:
    """Return the mark of how many numbers were given today."""
    return {TICKETS: json.dumps([count.day.isoformat(), count.given])}


def ticket_count(kept: Mapping[str, str]) -> TicketCount:
    """Return how many numbers were given on the last day one was."""
    if TICKETS not in kept:
        return TicketCount(date.min, 0)
    day, given = json.loads(kept[TICKETS])
    return TicketCount(date.fromisoformat(day), given)


def has_count(kept: Mapping[str, str]) -> bool:
    """Whether this journal has a ticket count of its own."""
    return TICKETS in kept


def acknowledging(files: Iterable[str]) -> dict[str, str | None]:
    """Return the mark that staff know of these files of journals set aside."""
    return {KNOWN: json.dumps(sorted(files))}


def acknowledged(kept: Mapping[str, str]) -> frozenset[str]:
    """Return the files of journals set aside that staff know of."""
    return frozenset(json.loads(kept.get(KNOWN, "[]")))
