"""Where staff stand. What is personal in here, or secret, shows in no ``repr``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from sync.wire.staff import MaterialView, View, Waits

PER_PAGE: Final = 6
"""Submissions on one page of the list."""


class Step(StrEnum):
    """The steps of the flow."""

    SIGN_IN = "sign_in"
    LIST = "list"
    REVIEW = "review"
    PICTURE = "picture"
    REASON = "reason"
    DECIDING = "deciding"
    """The decision is on its way into the journal, and from there to the centre."""
    RESULT = "result"
    CLOSED = "closed"
    """Signed out; what was shown is being forgotten."""


class Field(StrEnum):
    """What is typed into at signing in."""

    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105  # the name of the field


class Why(StrEnum):
    """Why the centre, or this terminal, does not do what staff want."""

    WRONG = "wrong_credentials"
    LOCKED = "locked_out"
    NO_GRANT = "no_grant"
    NOT_FOUND = "no_such_submission"
    INCOMPLETE = "materials_missing"
    UNOPENED = "cannot_be_opened"
    OFFLINE = "offline"
    """The centre did not answer; nothing was done."""
    GARBLED = "garbled"
    """It answered what nobody here can read, or more than agreed upon."""
    UNWRITTEN = "unwritten"
    """The journal did not take the entry; nothing was decided."""


class Verdict(StrEnum):
    """What staff decide of a submission."""

    ACCEPT = "accept"
    RETURN = "return"


class Told(StrEnum):
    """What is known of a decision once it was made."""

    DONE = "done"
    """The centre holds it."""
    BY_OTHERS = "by_others"
    """The centre holds another one, which came first."""
    DECLINED = "declined"
    """The centre has our entry and did not let it count."""
    UNKNOWN = "unknown"
    """The entry is in the journal; the centre has not answered yet."""


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """What stands in the fields of the sign-in page."""

    account: str = ""
    password: str = ""
    into: Field = Field.ACCOUNT


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """Who is signed in, and after how many quiet seconds no more."""

    account: str
    name: str
    idle_s: int


class Shown(StrEnum):
    """How far a picture has come."""

    ASKED = "asked"
    HERE = "here"
    LOST = "lost"


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """One submission, opened at the centre, and its pictures by name."""

    view: View
    pictures: Mapping[str, Shown] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """What is known of a decision, and what it was about."""

    verdict: Verdict
    waits: Waits
    told: Told
    state: str = ""
    """How the centre holds the submission now: ``confirmed``, ``returned``, …"""
    here: datetime | None = None
    """When the entry was made, by the device's clock; ``None`` without one."""
    centre: datetime | None = None
    """When the centre applied the decision that holds, by its own."""


@dataclass(frozen=True, slots=True, repr=False)
class State:
    """Staff's whole flow at one moment."""

    step: Step = Step.SIGN_IN
    seat: int = 0
    """Whose face is to be vouched for; 0 where submissions are judged."""
    online: bool = True
    typed: Typed = field(default_factory=Typed)
    signed: Signed | None = None
    asking: bool = False
    """Whether the centre is being asked something."""
    trouble: Why | None = None
    again_s: int = 0
    """After how long to try again, where the centre named a time."""
    waiting: tuple[Waits, ...] = ()
    as_of: datetime | None = None
    """When the list was made, by the centre's clock."""
    page: int = 0
    chosen: Waits | None = None
    opened: Opened | None = None
    shown: str = ""
    """The one picture that is large."""
    verdict: Verdict | None = None
    reason: str = ""
    result: Result | None = None
    quiet_since: float = 0.0
    warned_at: float | None = None
    now: float = 0.0

    @property
    def vouches(self) -> bool:
        """Whether staff are here for a citizen who waits beside them."""
        return self.seat > 0

    @property
    def pages(self) -> int:
        """Return how many pages the list has."""
        return max(1, -(-len(self.waiting) // PER_PAGE))


NAMED: Final[Mapping[str, str]] = {
    "card_photo": "card",
    "live_picture": "live",
    "signature_picture": "signature",
}
ORDER: Final = ("card", "live", "page", "signature")


def pictures_of(view: View) -> dict[str, MaterialView]:
    """Return what can be looked at, by the name it has on the screen, portraits first.

    Names hold nothing of the person: ``card.1``, ``signature.2``, ``page.3``.
    """
    named: dict[str, MaterialView] = {}
    pages = 0
    for each in view.materials:
        if not each.media_type.startswith("image/"):
            continue
        if each.role == "page":
            pages += 1
            named[f"page.{pages}"] = each
        elif each.role in NAMED:
            named[f"{NAMED[each.role]}.{each.seat}"] = each
    kinds = {name: ORDER.index(name.partition(".")[0]) for name in named}
    return {name: named[name] for name in sorted(named, key=kinds.__getitem__)}


def name_of(waits: Waits) -> str:
    """Return how the API names a submission."""
    told = waits.submission
    return f"{told.terminal}.{told.journal}.{told.seq}"
