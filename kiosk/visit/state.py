"""Where a visit stands. What is personal in here shows in no ``repr``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from domain.services import Service
from kiosk.visit.seat import Kept, Seat, Shot
from ui.pages import Settings


class Step(StrEnum):
    """The steps of the flow; each has the page of the same name."""

    HOME = "home"
    CONSENT = "consent"
    CARD = "card"
    FACE = "face"
    QUESTIONS = "questions"
    SCAN = "scan"
    LOOK = "look"
    REVIEW = "review"
    DECLARATION = "declaration"
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
    SAME_CARD = "same_card"
    """The card of the other person of this visit."""
    ANSWER_TOO_LONG = "answer_too_long"
    NUMBER_INCOMPLETE = "number_incomplete"
    SCANNER_OFFLINE = "scanner_offline"
    PICTURE_EMPTY = "picture_empty"
    NOT_A_PICTURE = "not_a_picture"
    PICTURE_CUT_SHORT = "picture_cut_short"
    PICTURE_TOO_LARGE = "picture_too_large"
    SIGNATURE_TOO_LONG = "signature_too_long"


class Printing(StrEnum):
    """How far the paper ticket has come."""

    WAITING = "waiting"
    PRINTED = "printed"
    NO_PAPER = "no_paper"
    PRINTER_OFFLINE = "printer_offline"
    STOPPED = "stopped"
    SLOW = "slow"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Handed:
    """How much was handed in, for the receipt; of no one."""

    people: int
    pages: int
    declarations: int


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """What one visit has come to; the people who came are its seats."""

    service: Service
    seats: tuple[Seat, ...] = (Seat(),)
    seat: int = 1
    """Who is asked now: 1 or 2."""
    trouble: Trouble | None = None
    hint: str = ""
    question: str = ""
    """What is asked on the page of questions."""
    typed: str = ""
    shot: Shot | None = None
    storing: bool = False
    """Whether the shot is being sealed and stored; it does not count before."""
    looking: int = 0
    """The kept page that is looked at; 0 for the shot just taken."""
    pages: tuple[Kept, ...] = ()
    pages_kept: int = 0
    pages_done: bool = False
    """Whether somebody said that there are no more pages."""
    gathered: bool = False
    """Whether the review was reached: from then on every way back leads there."""
    reviewed: bool = False
    text_page: int = 1
    """The page of the declaration that is shown."""
    ticket: str = ""
    issued: datetime | None = None
    handed: Handed | None = None
    by_staff: bool = False
    """Whether staff compare face and card in person."""
    printing: Printing = Printing.WAITING
    staff_called: bool = False
    came_from: Step | None = None

    @property
    def here(self) -> Seat:
        """Return what the person who is asked has brought."""
        return self.seats[self.seat - 1]

    @property
    def others(self) -> tuple[Seat, ...]:
        """Return the seats of everybody else."""
        return (*self.seats[: self.seat - 1], *self.seats[self.seat :])

    def with_here(self, seat: Seat) -> "Visit":
        """Return this visit with ``seat`` for who is asked now."""
        before, after = self.seats[: self.seat - 1], self.seats[self.seat :]
        return replace(self, seats=(*before, seat, *after))


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
