"""The dashboard's and the terminal page's values: everything a template will show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from server.records import overview, workers
from server.records.overview import TerminalFacts, VisitFacts
from server.web import figures, moments, words
from server.web.standing import (
    UNFITTED,
    WARN_S,
    Lamp,
    Standing,
    is_late,
    is_offline,
    lamp,
    standing,
)

VISITS_SHOWN: Final = 12
PROMISES: Final = {
    Standing.FAULT: "要马上处理",
    Standing.OFFLINE: "超过 2 分钟没有联系",
    Standing.WARN: "今天内处理",
    Standing.PAUSED: "操作员暂停服务",
    Standing.NORMAL: "",
}


@dataclass(frozen=True, slots=True)
class Outbox:
    """What waits at a terminal."""

    depth: str
    oldest: str
    late: bool
    spark: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list."""

    time: str
    terminal: str
    ticket: str
    service: str
    outcome: str
    troubled: bool
    case: str
    """How the registrars have decided; empty where nothing was handed in."""


@dataclass(frozen=True, slots=True)
class Row:
    """One terminal's line."""

    terminal: str
    place: str
    standing: Standing
    activity: str
    note: str
    """By whom it is closed, or how its last visit went."""
    contact: str
    contact_late: bool
    outbox: Outbox
    lamps: tuple[Lamp, ...]
    version: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many terminals stand like that."""

    standing: Standing
    number: int
    promise: str


@dataclass(frozen=True, slots=True)
class Head:
    """What every page shows at the top."""

    now: str
    channel: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The dashboard."""

    head: Head
    counts: tuple[Count, ...]
    submitted: int
    waiting: int
    oldest: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    visits: tuple[VisitLine, ...]


def head(connection: Connection, now: datetime) -> Head:
    """Return what every page shows at the top."""
    return Head(moments.full(now), workers.listens(connection, now))


def board(connection: Connection, now: datetime) -> Board:
    """Return the dashboard as of ``now``."""
    fleet = overview.fleet(connection, now)
    rows = sorted(
        (row(facts, now) for facts in fleet), key=lambda r: (r.standing, r.terminal)
    )
    reached = [facts for facts in fleet if not is_offline(facts, now)]
    depths = [facts.newest.depth for facts in reached if facts.newest]
    oldest = [f.newest.oldest for f in reached if f.newest and f.newest.oldest]
    visits = overview.last_visits(connection, VISITS_SHOWN)
    return Board(
        head=head(connection, now),
        counts=tuple(
            Count(kind, sum(r.standing is kind for r in rows), promise)
            for kind, promise in PROMISES.items()
        ),
        submitted=overview.submitted_since(connection, moments.midnight(now)),
        waiting=sum(depths),
        oldest=moments.span(now - min(oldest)) if oldest else "—",
        columns=tuple(words.DEVICES.values()),
        rows=tuple(rows),
        visits=tuple(visit_line(visit, now) for visit in visits),
    )


def row(facts: TerminalFacts, now: datetime) -> Row:
    """Return a terminal's line."""
    offline = is_offline(facts, now)
    age = None if facts.contact is None else now - facts.contact
    return Row(
        terminal=facts.terminal,
        place=facts.place,
        standing=standing(facts, now),
        activity=activity(facts, offline=offline),
        note=_closed(facts, now) or _last_visit(facts.last_visit, now),
        contact="从未联系"
        if facts.contact is None
        else moments.ago(facts.contact, now),
        contact_late=age is None or age > timedelta(seconds=WARN_S),
        outbox=outbox(facts, now, offline=offline),
        lamps=_lamps(facts, offline=offline),
        version=version(facts.versions),
        simulated=any(device.simulated for device in facts.devices),
    )


def activity(facts: TerminalFacts, *, offline: bool) -> str:
    """Return what the terminal does, or did when it was last heard."""
    word = words.ACTIVITIES.get(facts.activity or "", "")
    if not offline:
        return word or "未知"
    known = word and facts.activity not in ("down", "starting")
    return f"未知，最后为{word}" if known else "未知"


def outbox(facts: TerminalFacts, now: datetime, *, offline: bool) -> Outbox:
    """Return what waits at the terminal; of a silent one, what waited when it fell."""
    spark = figures.sparkline(facts.samples, now)
    sample = facts.newest
    if sample is None:
        return Outbox("—", "断联时" if offline else "", late=False, spark=spark)
    oldest = moments.span(now - sample.oldest) if sample.oldest else "—"
    return Outbox(
        depth=str(sample.depth),
        oldest="断联时" if offline else oldest,
        late=is_late(sample.depth, sample.oldest, now),
        spark=spark,
    )


def version(versions: Mapping[str, str]) -> str:
    """Return the terminal's own version among its parts'."""
    told = versions.get("kiosk") or next(iter(versions.values()), "—")
    return words.VERSIONS.get(told, told)


def visit_line(visit: VisitFacts, now: datetime) -> VisitLine:
    """Return a visit for a list."""
    return VisitLine(
        time=moments.short_clock(visit.last, now),
        terminal=visit.terminal,
        ticket=visit.ticket or "—",
        service=words.SERVICES.get(visit.service or "", visit.service or "—"),
        outcome=outcome(visit),
        troubled=visit.outcome in ("broken_off", "staff"),
        case=words.CASES.get(visit.case or "", ""),
    )


def outcome(visit: VisitFacts) -> str:
    """Return how a visit went, or how it goes."""
    if visit.outcome is None:
        return "已收件" if visit.submitted else "办理中"
    word = words.OUTCOMES.get(visit.outcome, visit.outcome)
    return f"已收件，{word}" if visit.submitted and visit.outcome != "done" else word


def _closed(facts: TerminalFacts, now: datetime) -> str:
    if facts.closing is None or words.OPERATOR not in facts.closed:
        return ""
    since = moments.short_clock(facts.closing.since, now)
    return f"{facts.closing.account} {since} 起暂停：{facts.closing.reason}"


def _last_visit(visit: VisitFacts | None, now: datetime) -> str:
    if visit is None:
        return ""
    said: Iterable[str | None] = (
        "最近",
        visit.ticket,
        moments.short_clock(visit.last, now),
        outcome(visit),
    )
    return " ".join(word for word in said if word)


def _lamps(facts: TerminalFacts, *, offline: bool) -> tuple[Lamp, ...]:
    unheard = offline or facts.activity == "down"
    shown = {d.kind: lamp(d, offline=unheard) for d in facts.devices}
    return tuple(shown.get(kind, UNFITTED) for kind in words.DEVICES)
