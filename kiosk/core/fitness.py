"""Whether a visit may begin, and what is to be told when a device's state changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import State, Status
from drivers.faults.table import gravest
from kiosk.core.reports import NOT_USABLE, device_of
from sync.wire.reports import Paper, Severity

READER: Final = "idcard"
PRINTER: Final = "printer"
PAPER_OUT: Final = "paper_out"
PAPER_LOW: Final = "paper_low"


@dataclass(frozen=True, slots=True)
class Fitness:
    """What the core itself knows of its own parts."""

    enrolled: bool = False
    opened: bool = False
    """Whether the journal was opened and verified since the start."""
    journal: bool = True
    """Whether what was to be committed last was."""
    acknowledged: bool = True
    """Whether staff know that a damaged journal was set aside."""
    room: bool = True
    """Whether the disk has its reserve."""
    wanted: bool = True
    """Whether operators want visits to begin here."""


def closed_because(fitness: Fitness, devices: Mapping[str, Status]) -> tuple[str, ...]:
    """Return why no visit may begin, worst first; empty when one may."""
    reader = device_of(devices[READER]) if READER in devices else None
    reasons = {
        "not_enrolled": not fitness.enrolled,
        "journal_replaced": not fitness.acknowledged,
        "journal": not fitness.journal,
        "disk": not fitness.room,
        "starting": not fitness.opened or (reader is not None and reader.starting),
        "reader": reader is None or not reader.usable,
        "operator": not fitness.wanted,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


@dataclass(frozen=True, slots=True)
class Edge:
    """A change of a device that people should know of."""

    name: str
    severity: Severity
    device: str
    detail: str


def edges(device: str, was: Status, now: Status) -> tuple[Edge, ...]:
    """Return what to tell of ``device`` going from ``was`` to ``now``: once an edge."""
    told: list[Edge] = []
    if _is_down(now) and not _is_down(was):
        why = ",".join(now.reasons) or now.state.value
        grade = _urgency(device, *now.reasons) or Severity.WARNING
        told.append(Edge("device_down", grade, device, why))
    if _is_down(was) and not _is_down(now) and now.state is not State.STARTING:
        told.append(Edge("device_back", Severity.INFO, device, now.state.value))
    if not _is_down(now):
        fresh = [reason for reason in now.reasons if reason not in was.reasons]
        grades = {reason: _urgency(device, reason) for reason in fresh}
        told += [
            Edge("device_reason", grade, device, reason)
            for reason, grade in grades.items()
            if grade
        ]
    return tuple(told)


def _urgency(device: str, *reasons: str) -> Severity | None:
    """Return how urgent ``reasons`` are; ``None`` is how such a device is."""
    grade = Severity(gravest(device, reasons).value)
    return None if grade is Severity.INFO else grade


def paper_of(printer: Status | None) -> Paper:
    """Return what the printer's state says of its paper."""
    if printer is None or printer.state in NOT_USABLE | {State.UNKNOWN}:
        return Paper.UNKNOWN
    if PAPER_OUT in printer.reasons:
        return Paper.OUT
    return Paper.LOW if PAPER_LOW in printer.reasons else Paper.OK


def _is_down(status: Status) -> bool:
    return status.state in NOT_USABLE - {State.STARTING}
