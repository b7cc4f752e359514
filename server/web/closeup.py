"""A terminal's own page: fault bar, devices, host, outbox, visits and what happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from server.records import overview
from server.records.overview import AlertFacts, Happening, TerminalFacts
from server.web import figures, moments, words
from server.web.board import Head, Row, head, row, version
from server.web.casework import Casework, casework
from server.web.remote import Remote, remote
from server.web.standing import (
    Lamp,
    Matter,
    Standing,
    alert_text,
    device_name,
    is_offline,
    lamp,
    matters,
)

DAY: Final = timedelta(hours=24)
HAPPENINGS_SHOWN: Final = 18
GIGABYTE: Final = 10**9


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device with its word and since when."""

    name: str
    lamp: Lamp
    since: str
    model: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """The fault bar: the worst matter, how long, and who sees to it."""

    standing: Standing
    text: str
    detail: str
    alert: int | None
    owned: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    time: str
    text: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Closeup:
    """The page."""

    head: Head
    row: Row
    trouble: Trouble | None
    more: int
    devices: tuple[DeviceLine, ...]
    host: tuple[tuple[str, str], ...]
    bars: figures.Bars
    depth: str
    casework: Casework
    remote: Remote
    timeline: tuple[Moment, ...]


def closeup(connection: Connection, terminal: str, now: datetime) -> Closeup | None:
    """Return the page of ``terminal``, if there is such a terminal."""
    found = overview.fleet(connection, now, DAY, terminal)
    if not found:
        return None
    facts = found[0]
    wrong = matters(facts, now)
    past = overview.past_alerts(connection, terminal, HAPPENINGS_SHOWN)
    happened = overview.happenings(connection, terminal, HAPPENINGS_SHOWN)
    shown = row(facts, now)
    return Closeup(
        head=head(connection, now),
        row=shown,
        trouble=_trouble(wrong[0], now) if wrong else None,
        more=max(0, len(wrong) - 1),
        devices=_devices(facts, now),
        host=_host(facts, now),
        bars=figures.day(facts.samples, now),
        depth=shown.outbox.depth,
        casework=casework(connection, terminal, now),
        remote=remote(connection, facts, now),
        timeline=_timeline(happened, past, now),
    )


def _trouble(matter: Matter, now: datetime) -> Trouble:
    since = moments.short_clock(matter.since, now)
    detail = f"{since} 开始，已 {moments.span(now - matter.since)}。"
    alert = matter.alert
    if matter.said:
        detail += f"{matter.said}。"
    if alert is None:
        return Trouble(matter.standing, matter.text, detail, None, owned=False)
    if alert.detail and alert.name not in words.DEVICE_ALERTS:
        detail += f"{alert.detail}。"
    if alert.device and alert.name in words.DEVICE_ALERTS:
        detail += words.remedy(alert.device, alert.detail.split(",")[0]) or ""
    if alert.owner and alert.owned:
        owned = moments.short_clock(alert.owned, now)
        detail += f"{alert.owner} {owned} 起处理。"
    else:
        detail += "还没有人接手。"
    return Trouble(
        matter.standing, matter.text, detail, alert.number, alert.owner is not None
    )


def _devices(facts: TerminalFacts, now: datetime) -> tuple[DeviceLine, ...]:
    unheard = is_offline(facts, now) or facts.activity == "down"
    order = list(words.DEVICE_NAMES)
    known = sorted(
        facts.devices,
        key=lambda d: order.index(d.kind) if d.kind in order else len(order),
    )
    return tuple(
        DeviceLine(
            device_name(device),
            lamp(device, offline=unheard),
            f"{moments.short_clock(device.since, now)} 起",
            device.model,
        )
        for device in known
    )


def _host(facts: TerminalFacts, now: datetime) -> tuple[tuple[str, str], ...]:
    figure: Mapping[str, object] = facts.newest.figures if facts.newest else {}
    booted = "—" if facts.booted is None else moments.span(now - facts.booted)
    contact = "从未" if facts.contact is None else moments.ago(facts.contact, now)
    disk = (figure.get("disk_free_bytes"), figure.get("disk_total_bytes"))
    memory = (figure.get("memory_used_bytes"), figure.get("memory_total_bytes"))
    return (
        ("最后联系", contact),
        ("已运行", booted),
        ("软件", version(facts.versions)),
        ("温度", _with_unit(figure.get("temperature_c"), "℃")),
        ("内存", _of(memory[0], memory[1])),
        ("硬盘", "—" if None in disk else f"剩 {_of(disk[0], disk[1])}"),
        ("时钟", _clock(figure.get("clock_offset_ms"))),
        ("证书", _with_unit(figure.get("certificate_days"), "天后到期")),
    )


def _of(part: object, whole: object) -> str:
    if not isinstance(part, int) or not isinstance(whole, int):
        return "—"
    return f"{part / GIGABYTE:.1f} / {whole / GIGABYTE:.0f} GB"


def _with_unit(value: object, unit: str) -> str:
    return f"{value:.0f} {unit}" if isinstance(value, int | float) else "—"


def _clock(offset: object) -> str:
    return f"偏差 {offset} ms" if isinstance(offset, int) else "—"


def _timeline(
    happened: list[Happening], past: list[AlertFacts], now: datetime
) -> tuple[Moment, ...]:
    told = [(h.time, _entry(h, now)) for h in happened]
    for alert in past:
        if alert.name == words.RECOVERED:
            continue
        told.append((alert.raised, _raised(alert, now)))
        if alert.cleared:
            text = f"{alert_text(alert)} 已恢复"
            moment = Moment(moments.clock(alert.cleared, now), text, Standing.NORMAL)
            told.append((alert.cleared, moment))
    told.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(moment for _, moment in told[:HAPPENINGS_SHOWN])


def _entry(happening: Happening, now: datetime) -> Moment:
    text = words.EVENTS.get(happening.kind, happening.kind).format(
        ticket=happening.ticket or "",
        service=words.SERVICES.get(happening.service or "", "—"),
        outcome=words.OUTCOMES.get(happening.outcome or "", "—"),
    )
    troubled = happening.kind in words.TROUBLED_EVENTS
    standing = Standing.WARN if troubled else Standing.UNKNOWN
    return Moment(moments.clock(happening.time, now), text, standing)


def _raised(alert: AlertFacts, now: datetime) -> Moment:
    grave = alert.severity == "critical"
    standing = Standing.FAULT if grave else Standing.WARN
    times = f"（{alert.times} 次）" if alert.times > 1 else ""
    return Moment(moments.clock(alert.raised, now), alert_text(alert) + times, standing)
