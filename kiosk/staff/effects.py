"""What staff's flow wants done. The rim does it and answers with events."""

from dataclasses import dataclass
from typing import TypeAlias

from kiosk.staff.state import Verdict
from sync.wire.staff import View, Waits


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """Ask the centre to let this account in; then record that it did."""

    account: str
    password: str


@dataclass(frozen=True, slots=True)
class AskWaiting:
    """Ask what waits."""


@dataclass(frozen=True, slots=True)
class AskView:
    """Have a submission opened; the centre notes who saw it."""

    waits: Waits


@dataclass(frozen=True, slots=True, repr=False)
class Fetch:
    """Fetch pictures of an open submission, one after the other, onto the screen."""

    view: View
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopAsking:
    """Whatever is still being asked for is not wanted any more."""


@dataclass(frozen=True, slots=True)
class Decide:
    """See that it still waits, commit the decision, and ask what became of it."""

    waits: Waits
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask once more what became of the entry that was committed last."""

    waits: Waits


@dataclass(frozen=True, slots=True)
class Vouch:
    """Have the visit go on: staff vouch for the face of ``seat``."""

    seat: int
    reason: str


@dataclass(frozen=True, slots=True)
class SignOut:
    """Record the end, tell the centre, drop the grant."""

    why: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Make core and screen forget what was shown; ``close`` leaves the staff screen.

    Not the ``screen`` while somebody's visit waits: what it holds is that visit's.
    """

    close: bool
    screen: bool = True


Effect: TypeAlias = (
    SignIn
    | AskWaiting
    | AskView
    | Fetch
    | StopAsking
    | Decide
    | AskAgain
    | Vouch
    | SignOut
    | Forget
)
