"""Where a visit stands. What is personal in here shows in no ``repr``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.services import Service
from ui.pages import Settings


class Step(StrEnum):
    """The steps of the flow; each has the page of the same name."""

    HOME = "home"
    CONSENT = "consent"
    CARD = "card"
    FACE = "face"
    SUBMITTING = "submitting"
    TICKET = "ticket"
    THANKS = "thanks"
    STAFF = "staff"
    OUT_OF_SERVICE = "out_of_service"
    BROKEN_OFF = "broken_off"


class Outcome(StrEnum):
    """How a visit ended."""

    DONE = "done"
    LEFT = "left"
    IDLE = "idle"
    STAFF = "staff"
    FAULT = "fault"


class Trouble(StrEnum):
    """What stands in the way now; each has its own words and its own ways on."""

    CARD_EXPIRED = "card_expired"
    CARD_NOT_YET_VALID = "card_not_yet_valid"
    CARD_CONTRADICTS = "card_contradicts"
    CARD_UNREADABLE = "card_unreadable"
    CARD_REMOVED = "card_removed"
    OTHER_CARD = "other_card"
    PHOTO_UNDECODABLE = "photo_undecodable"
    READER_OFFLINE = "reader_offline"
    NOBODY_SEEN = "nobody_seen"
    FACE_DIFFERS = "face_differs"
    NOT_LIVE = "not_live"
    CANNOT_JUDGE = "cannot_judge"
    CAMERA_OFFLINE = "camera_offline"
    TRIES_USED_UP = "tries_used_up"


class Printing(StrEnum):
    """How far the paper ticket has come."""

    WAITING = "waiting"
    PRINTED = "printed"
    NO_PAPER = "no_paper"
    PRINTER_OFFLINE = "printer_offline"
    STOPPED = "stopped"
    SLOW = "slow"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Whom the card names, as read. Personal throughout."""

    layout: str
    fields: Mapping[str, str]
    checks: Mapping[str, object]
    photo_card: bytes
    """The photo as it lies on the card."""
    photo_png: bytes | None
    """The same, decoded; ``None`` when no decoder could."""

    @property
    def name(self) -> str:
        """Return the name as printed on the card."""
        return self.fields.get("name") or self.fields.get("name_en", "")


@dataclass(frozen=True, slots=True, repr=False)
class Face:
    """What the face camera found, or why it was not asked."""

    outcome: str
    live: str
    score: float | None = None
    reasons: tuple[str, ...] = ()
    cues: Mapping[str, object] = field(default_factory=dict)
    picture_jpg: bytes | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """What one citizen has brought so far."""

    service: Service
    consents: frozenset[str] = frozenset()
    agreed: Mapping[str, str] = field(default_factory=dict)
    """Consents given, each with the hash of what was read before."""
    person: Person | None = None
    face: Face | None = None
    trouble: Trouble | None = None
    hint: str = ""
    tries: int = 0
    ticket: str = ""
    issued: datetime | None = None
    by_staff: bool = False
    """Whether staff compare face and card in person."""
    printing: Printing = Printing.WAITING
    staff_called: bool = False
    came_from: Step | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """How one device is, as far as the flow cares."""

    usable: bool = False
    starting: bool = True
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the terminal is around the visit. Never personal; outlives every wipe."""

    devices: Mapping[str, Device] = field(default_factory=dict)
    online: bool = False
    closed: tuple[str, ...] = ("starting",)
    """Why no visit may begin, worst first; empty when one may."""

    @property
    def simulated(self) -> bool:
        """Whether any device here is a simulated one."""
        return any(device.simulated for device in self.devices.values())


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """What is known of a visit in which the core died."""

    ticket: str = ""
    """Its number, when everything had been handed in and committed."""


@dataclass(frozen=True, slots=True, repr=False)
class State:
    """The whole flow at one moment."""

    step: Step = Step.OUT_OF_SERVICE
    terminal: Terminal = field(default_factory=Terminal)
    settings: Settings = field(default_factory=Settings)
    visit: Visit | None = None
    broken: BrokenOff | None = None
    outcome: Outcome | None = None
    wiped: bool = True
    since: float = 0.0
    """When this step was entered or its wait began anew."""
    quiet_since: float = 0.0
    """When citizen or device last did something."""
    warned_at: float | None = None
    """Since when the idle cover asks whether someone is still there."""
    now: float = 0.0
