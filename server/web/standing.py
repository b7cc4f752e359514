"""How a terminal and its devices stand: the worst known of them, and since when.

Pure: facts and a moment in, values out. They are ordered by severity: 故障, 离线, 注意,
暂停, 正常.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from server.records.overview import AlertFacts, DeviceFacts, TerminalFacts
from server.web import words

OFFLINE_AFTER: Final = timedelta(seconds=120)
DEEP_OUTBOX: Final = 10
OLD_OUTBOX: Final = timedelta(minutes=5)
CERTIFICATE_DAYS: Final = 14
FULL_DISK: Final = 0.1
CLOCK_OFFSET_MS: Final = 5000
WARN_S: Final = 60
"""Contact older than this is told in ink, before it is too old at all."""

FAULTY: Final = frozenset(
    {"userError", "offline", "powerOff", "noDevice", "hardwareError", "fraudSuspect"}
)
WELL: Final = frozenset({"online", "busy"})


class Standing(IntEnum):
    """The worst first: rows are sorted by it."""

    FAULT = 0
    OFFLINE = 1
    WARN = 2
    PAUSED = 3
    """Nothing is wrong: an operator wants no visit to begin."""
    NORMAL = 4
    UNKNOWN = 5

    @property
    def mark(self) -> str:
        """The shape's name in the pages and the style sheet."""
        return self.name.lower()

    @property
    def word(self) -> str:
        """What it is called."""
        return ("故障", "离线", "注意", "暂停", "正常", "未知")[self]


@dataclass(frozen=True, slots=True)
class Lamp:
    """A device: shape, word, and whether it is simulated."""

    standing: Standing
    word: str
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """Something wrong with a terminal, or wanted of it, for its fault bar."""

    standing: Standing
    text: str
    since: datetime
    alert: AlertFacts | None = None
    said: str = ""
    """Who wants it so, and why."""


UNFITTED: Final = Lamp(Standing.UNKNOWN, "未配")
UNHEARD: Final = Lamp(Standing.UNKNOWN, "未知")


def is_offline(facts: TerminalFacts, now: datetime) -> bool:
    """Tell whether nothing is heard of the terminal."""
    silent = facts.contact is None or now - facts.contact > OFFLINE_AFTER
    return silent or not facts.online


def lamp(device: DeviceFacts, *, offline: bool = False) -> Lamp:
    """Return how a device shows; of a silent terminal nothing is known."""
    if offline:
        return Lamp(Standing.UNKNOWN, UNHEARD.word, device.simulated)
    said = [word for word in map(words.reason, device.reasons) if word]
    word = said[0] if said else words.STATES.get(device.state, device.state)
    if device.state in FAULTY:
        return Lamp(Standing.FAULT, word, device.simulated)
    if device.state not in WELL:
        return Lamp(Standing.UNKNOWN, word, device.simulated)
    if said:
        return Lamp(Standing.WARN, word, device.simulated)
    word = words.STATES["online"]
    return Lamp(Standing.NORMAL, word, device.simulated)


def matters(facts: TerminalFacts, now: datetime) -> list[Matter]:
    """Return everything wrong with the terminal, the worst and oldest first."""
    found = _of_alerts(facts)
    if is_offline(facts, now):
        since = facts.contact or now
        found.append(Matter(Standing.OFFLINE, "终端没有联系", since))
    else:
        told = {matter.alert.device for matter in found if matter.alert}
        found += [*_of_devices(facts, told), *_of_activity(facts, now)]
        found += _of_host(facts, now)
    return sorted(found, key=lambda matter: (matter.standing, matter.since))


def standing(facts: TerminalFacts, now: datetime) -> Standing:
    """Return how the terminal stands: silence hides what was known before it."""
    if is_offline(facts, now):
        return Standing.OFFLINE
    worst = matters(facts, now)
    return worst[0].standing if worst else Standing.NORMAL


def _of_alerts(facts: TerminalFacts) -> list[Matter]:
    severities = {"critical": Standing.FAULT, "warning": Standing.WARN}
    return [
        Matter(severities[alert.severity], alert_text(alert), alert.raised, alert)
        for alert in facts.alerts
        if alert.severity in severities
    ]


def _of_devices(facts: TerminalFacts, told: AbstractSet[str | None]) -> list[Matter]:
    # A device whose alert is open is told of by the alert, which one can own.
    silent = [device for device in facts.devices if device.name not in told]
    lamps = [(device, lamp(device)) for device in silent]
    return [
        Matter(shown.standing, f"{device_name(device)}：{shown.word}", device.since)
        for device, shown in lamps
        if shown.standing in (Standing.FAULT, Standing.WARN)
    ]


def _of_activity(facts: TerminalFacts, now: datetime) -> list[Matter]:
    found = _of_closing(facts, now)
    if facts.activity not in ("out_of_service", "down"):
        return found
    text, since = words.ACTIVITIES[facts.activity], facts.contact or now
    if facts.activity == "down":
        return [Matter(Standing.FAULT, text, since), *found]
    if _is_paused(facts):
        return found
    faults = [why for why in facts.closed if why != words.OPERATOR]
    if faults:
        text += f"：{words.CLOSED.get(faults[0], faults[0])}"
    return [Matter(Standing.FAULT, text, since), *found]


def _of_closing(facts: TerminalFacts, now: datetime) -> list[Matter]:
    if words.OPERATOR not in facts.closed:
        return []
    in_visit = facts.activity == "visit"
    text = "办完这一次就暂停服务" if in_visit else "操作员暂停服务"
    closing = facts.closing
    if closing is None:  # the records are younger than the closing
        return [Matter(Standing.PAUSED, text, facts.contact or now)]
    said = f"{closing.account}：{closing.reason}"
    return [Matter(Standing.PAUSED, text, closing.since, said=said)]


def _is_paused(facts: TerminalFacts) -> bool:
    """Tell whether nothing but an operator keeps the terminal from its work."""
    faults = set(facts.closed) - {words.OPERATOR, words.STARTING}
    return words.OPERATOR in facts.closed and not faults


def _of_host(facts: TerminalFacts, now: datetime) -> list[Matter]:
    sample = facts.newest
    if sample is None:
        return []
    told = []
    if is_late(sample.depth, sample.oldest, now):
        told.append(f"有 {sample.depth} 条记录等待上传")
    days = _number(sample.figures.get("certificate_days"))
    if days is not None and days < CERTIFICATE_DAYS:
        told.append(f"证书 {days:.0f} 天后到期")
    free = _number(sample.figures.get("disk_free_bytes"))
    total = _number(sample.figures.get("disk_total_bytes"))
    if free is not None and total and free / total < FULL_DISK:
        told.append("硬盘快满")
    offset = _number(sample.figures.get("clock_offset_ms"))
    if offset is not None and abs(offset) > CLOCK_OFFSET_MS:
        told.append(f"时钟偏差 {offset / 1000:.0f} 秒")
    return [Matter(Standing.WARN, text, sample.time) for text in told]


def is_late(depth: int, oldest: datetime | None, now: datetime) -> bool:
    """Tell whether an outbox deserves a look."""
    return depth > DEEP_OUTBOX or (oldest is not None and now - oldest > OLD_OUTBOX)


def alert_text(alert: AlertFacts) -> str:
    """Return an alert in words; one with none is shown by its name."""
    text = words.ALERTS.get(alert.name, alert.name)
    if alert.name in words.DEVICE_ALERTS:
        said = alert.detail.split(",")[0]
        text = words.reason(said) or words.STATES.get(said, said)
    if alert.device is None:
        return text
    return f"{words.DEVICE_NAMES.get(alert.device, alert.device)}：{text}"


def device_name(device: DeviceFacts) -> str:
    """Return what a device is called."""
    return words.DEVICE_NAMES.get(device.kind, device.name)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
