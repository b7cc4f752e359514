"""What the flow wants done. The rim does it and answers with events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from domain.events import Kind
from domain.services import Service
from kiosk.visit.state import Outcome, Visit


@dataclass(frozen=True, slots=True)
class BeginVisit:
    """Give the visit an id, claim the devices, mark it open, record it."""

    service: Service


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """Commit an entry of the open visit."""

    kind: Kind
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Wait for a card and read it; ``again`` leaves the last one a moment first."""

    again: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class WatchFace:
    """Show the preview and compare the face with the photo."""

    photo_png: bytes
    keep_picture: bool


@dataclass(frozen=True, slots=True)
class StopDevices:
    """Call back what reader and camera are doing."""


@dataclass(frozen=True, slots=True, repr=False)
class Submit:
    """Seal and store the materials, then commit the one entry."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class PrintTicket:
    """Draw and print the ticket; the job is known by the visit, so never twice."""

    service: Service
    ticket: str
    issued: datetime
    language: str


@dataclass(frozen=True, slots=True)
class CancelPrint:
    """Take the job back: nobody waits for this paper any more."""


@dataclass(frozen=True, slots=True)
class CallStaff:
    """Tell the centre, and so the staff, that someone is needed here."""

    reason: str


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """Let staff sign in here, to vouch for ``seat``; 0 to judge submissions."""

    seat: int = 0


@dataclass(frozen=True, slots=True)
class EndVisit:
    """Record the end and close the mark."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Wipe:
    """Make screen, devices and core forget the visit."""


Effect: TypeAlias = (
    BeginVisit
    | Record
    | ReadCard
    | WatchFace
    | StopDevices
    | Submit
    | PrintTicket
    | CancelPrint
    | CallStaff
    | OpenCounter
    | EndVisit
    | Wipe
)
