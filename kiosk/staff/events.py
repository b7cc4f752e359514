"""What can happen to staff's flow. Everything else is a touch (`Touched`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from kiosk.staff.state import Why
from kiosk.visit.events import Ticked, Touched
from sync.wire.staff import Standing, View, Waiting


@dataclass(frozen=True, slots=True)
class Went:
    """The centre can be reached, or cannot."""

    online: bool


@dataclass(frozen=True, slots=True, repr=False)
class SignedIn:
    """The centre let this account in; the rim holds the grant."""

    account: str
    name: str
    idle_s: int


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked for is not done, and nothing has changed."""

    why: Why
    again_s: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """The centre named what waits."""

    waiting: Waiting


@dataclass(frozen=True, slots=True, repr=False)
class Viewed:
    """The centre opened a submission."""

    view: View


@dataclass(frozen=True, slots=True)
class PictureCame:
    """A picture is on the screen."""

    name: str


@dataclass(frozen=True, slots=True)
class PictureLost:
    """A picture cannot be had now."""

    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """The entry is committed: what staff decided cannot be lost any more."""

    time: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """The centre has said how the submission stands."""

    standing: Standing
    ours: bool
    """Whether the entry that decided it is the one made here."""


@dataclass(frozen=True, slots=True)
class NotSettled:
    """The centre has not said in time what became of the entry."""


@dataclass(frozen=True, slots=True)
class VisitGone:
    """Whom staff came to vouch for is no longer there."""


Event: TypeAlias = (
    Touched
    | Ticked
    | Went
    | SignedIn
    | Refused
    | Listed
    | Viewed
    | PictureCame
    | PictureLost
    | Written
    | Settled
    | NotSettled
    | VisitGone
)
