"""What a terminal tells of itself: state (birth and death), health, alerts."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from sync.wire.limits import MAX_DEVICES, MAX_REASONS
from sync.wire.values import Line, Model, TerminalId, UtcMs, Word

Count = Annotated[int, Field(ge=0, le=2**53)]


class Activity(StrEnum):
    """What the terminal is doing."""

    STARTING = "starting"
    IDLE = "idle"
    VISIT = "visit"
    OUT_OF_SERVICE = "out_of_service"
    DOWN = "down"
    """The core does not answer; only shipping does."""


class Paper(StrEnum):
    """What the printer says of its paper."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How urgent an alert is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class DeviceState(Model):
    """One device as it is now; ``state`` is an XFS4IoT device state."""

    name: Word
    kind: Word
    state: Word
    reasons: Annotated[tuple[Word, ...], Field(max_length=MAX_REASONS)]
    simulated: bool
    model: Line


class Version(Model):
    """The version of one part of the terminal."""

    part: Word
    version: Word


class TerminalState(Model):
    """Birth (``online``) and death of a terminal, retained; the will is a death."""

    terminal: TerminalId
    online: bool
    boot: UUID
    time: UtcMs
    versions: Annotated[tuple[Version, ...], Field(max_length=MAX_DEVICES)]
    devices: Annotated[tuple[DeviceState, ...], Field(max_length=MAX_DEVICES)]
    activity: Activity
    closed: Annotated[tuple[Word, ...], Field(max_length=MAX_REASONS)] = ()
    """Why no visit may begin, worst first."""


class Health(Model):
    """The heartbeat: what waits to be sent, and how the machine fares.

    ``None`` where the machine cannot tell. ``clock_offset_ms`` is device minus server.
    """

    terminal: TerminalId
    boot: UUID
    time: UtcMs
    depth: Count
    oldest: UtcMs | None
    disk_free_bytes: Count
    disk_total_bytes: Count
    memory_used_bytes: Count
    memory_total_bytes: Count
    temperature_c: Annotated[float, Field(ge=-100, le=200)] | None
    clock_offset_ms: int | None
    paper: Paper
    certificate_days: int | None


class Alert(Model):
    """Something people should know of now: a device fault, a tamper, a broken chain."""

    id: UUID
    terminal: TerminalId
    time: UtcMs
    name: Word
    severity: Severity
    device: Word | None
    detail: Line
