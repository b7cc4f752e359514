"""What can happen to the flow. Everything else is a touch (`Touched`)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from kiosk.visit.state import Face, Person, Printing, Terminal, Trouble
from ui.pages import IntentName


@dataclass(frozen=True, slots=True)
class Touched:
    """A citizen pressed a key of the page that stands."""

    intent: IntentName
    value: str = ""


@dataclass(frozen=True, slots=True)
class Ticked:
    """A second has passed."""


@dataclass(frozen=True, slots=True)
class TerminalChanged:
    """Devices, network or the terminal's fitness are now different."""

    terminal: Terminal


@dataclass(frozen=True, slots=True)
class CardLaid:
    """Something lies on the reader."""


@dataclass(frozen=True, slots=True, repr=False)
class CardRead:
    """A card was read; ``trouble`` names what keeps it from being taken."""

    person: Person
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class CardFailed:
    """The reader could not bring a record."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class CardWaitEnded:
    """Nobody laid a card in the time given."""


@dataclass(frozen=True, slots=True)
class Hinted:
    """The camera asks for something: come closer, turn left."""

    hint: str


@dataclass(frozen=True, slots=True, repr=False)
class FaceJudged:
    """The camera came to a verdict."""

    face: Face


@dataclass(frozen=True, slots=True)
class FaceFailed:
    """The camera came to none."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Submitted:
    """The one entry that names everything is committed."""

    ticket: str
    issued: datetime


@dataclass(frozen=True, slots=True)
class JournalFailed:
    """An entry could not be committed; nothing after it may be told as done."""


@dataclass(frozen=True, slots=True)
class TicketPrinted:
    """The paper lies in the tray."""


@dataclass(frozen=True, slots=True)
class TicketHeld:
    """The printer waits, and why: the job is kept and may yet print."""

    why: Printing


@dataclass(frozen=True, slots=True)
class PrintWaitEnded:
    """The deadline of the print command passed; the job may still come."""


@dataclass(frozen=True, slots=True)
class PrintFailed:
    """The printer will not print this."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Staff vouch that face and card of a person are one; ``reason`` is one word."""

    seat: int
    account: str
    reason: str
    grant: str = field(default="", repr=False)
    """The text of the grant they are signed in with."""


@dataclass(frozen=True, slots=True)
class StaffLeft:
    """Staff have signed out again; what waited for them goes on."""


@dataclass(frozen=True, slots=True)
class Wiped:
    """Screen, devices and core have dropped the visit."""


Event: TypeAlias = (
    Touched
    | Ticked
    | TerminalChanged
    | CardLaid
    | CardRead
    | CardFailed
    | CardWaitEnded
    | Hinted
    | FaceJudged
    | FaceFailed
    | Submitted
    | JournalFailed
    | TicketPrinted
    | TicketHeld
    | PrintWaitEnded
    | PrintFailed
    | Vouched
    | StaffLeft
    | Wiped
)
