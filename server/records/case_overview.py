"""What a terminal's page asks of cases: how many stand where, who decided what last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from domain.case import State
from server.records.case_tables import cases, decisions, submissions
from server.records.overview import VisitFacts
from server.records.tables import visits

_OPEN = (State.HANDED_IN, State.WAITING)


@dataclass(frozen=True, slots=True)
class HandledFacts:
    """A visit and who decided on it, if somebody has; ``told`` by the terminal."""

    visit: VisitFacts
    account: str | None
    reason: str | None
    told: datetime | None


def counts(
    connection: Connection, terminal: str, since: datetime
) -> Mapping[State, int]:
    """Return how many cases of ``terminal`` stand where.

    Of those that wait, all; of those decided, what was decided since then.
    """
    query = (
        select(cases.c.state, func.count())
        .join(submissions, submissions.c.case_id == cases.c.id)
        .where(
            submissions.c.terminal == terminal,
            cases.c.state.in_(_OPEN) | (cases.c.changed >= since),
        )
        .group_by(cases.c.state)
    )
    found = {State(state): number for state, number in connection.execute(query)}
    return {state: found.get(state, 0) for state in State}


def handled(connection: Connection, terminal: str, limit: int) -> list[HandledFacts]:
    """Return the visits of ``terminal`` in which something happened last, newest first.

    An old one whose case was decided just now stands at the top.
    """
    rows = connection.execute(_handled(terminal).limit(limit)).mappings()
    return [_facts(dict(row)) for row in rows]


def _handled(terminal: str) -> Select[Any]:
    same_visit = (submissions.c.terminal == visits.c.terminal) & (
        submissions.c.visit == visits.c.visit
    )
    newest = case(
        (cases.c.changed > visits.c.last, cases.c.changed), else_=visits.c.last
    )
    joined = (
        visits.outerjoin(submissions, same_visit)
        .outerjoin(cases, cases.c.id == submissions.c.case_id)
        .outerjoin(decisions, decisions.c.case_id == cases.c.id)
    )
    return (
        select(
            visits,
            cases.c.state.label("case"),
            *(decisions.c.account, decisions.c.reason, decisions.c.told),
        )
        .select_from(joined)
        .where(visits.c.terminal == terminal)
        .order_by(newest.desc(), visits.c.visit)
    )


def _facts(row: dict[str, Any]) -> HandledFacts:
    decided = {name: row.pop(name) for name in ("account", "reason", "told")}
    return HandledFacts(VisitFacts(**row), **decided)
