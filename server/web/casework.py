"""The panel of a terminal's visits: how they went, and what registrars decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from server.records import case_overview
from server.records.case_overview import HandledFacts
from server.web import moments, words
from server.web.board import VisitLine, visit_line

VISITS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class CaseCount:
    """How many cases stand like that."""

    word: str
    number: int


@dataclass(frozen=True, slots=True)
class HandledLine:
    """A visit, and who decided on it when and why."""

    visit: VisitLine
    account: str
    decided: str
    reason: str


@dataclass(frozen=True, slots=True)
class Casework:
    """The panel."""

    counts: tuple[CaseCount, ...]
    lines: tuple[HandledLine, ...]


def casework(connection: Connection, terminal: str, now: datetime) -> Casework:
    """Return the panel of ``terminal`` as of ``now``."""
    counts = case_overview.counts(connection, terminal, moments.midnight(now))
    handled = case_overview.handled(connection, terminal, VISITS_SHOWN)
    return Casework(
        counts=tuple(
            CaseCount(word, counts[state]) for state, word in words.CASE_COUNTS.items()
        ),
        lines=tuple(_line(each, now) for each in handled),
    )


def _line(facts: HandledFacts, now: datetime) -> HandledLine:
    reason = facts.reason or ""
    return HandledLine(
        visit=visit_line(facts.visit, now),
        account=facts.account or "",
        decided="" if facts.told is None else moments.short_clock(facts.told, now),
        reason=words.RETURN_REASONS.get(reason, reason),
    )
