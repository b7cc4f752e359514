"""What a screen shows, as plain values: drivable and testable without a window.

The core makes a `Page`, the screen draws it and sends an `Intent` back. Texts are
named by message id (`Words`); the catalogues in ``ui/words`` turn them into language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PageName(StrEnum):
    """The screens there are."""

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


class IntentName(StrEnum):
    """What a citizen can want."""

    CHOOSE_SERVICE = "choose_service"
    TOGGLE = "toggle"
    AGREE = "agree"
    BACK = "back"
    LEAVE = "leave"
    RETRY = "retry"
    CALL_STAFF = "call_staff"
    STAFF_CHECK = "staff_check"
    NO_CARD = "no_card"
    DONE = "done"
    EXTEND = "extend"
    ACKNOWLEDGE = "acknowledge"
    LANGUAGE = "language"
    SIZE = "size"
    CONTRAST = "contrast"


class Kind(StrEnum):
    """The four tones of a message bar."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    FAULT = "fault"


class Role(StrEnum):
    """How a key looks and weighs. At most one ``PRIMARY`` on a page."""

    PRIMARY = "primary"
    PLAIN = "plain"
    CONFIRM = "confirm"


class Mark(StrEnum):
    """How far a step, a tick or a check has come."""

    LATER = "later"
    NOW = "now"
    DONE = "done"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Words:
    """A text by its message id, with the values to fill in.

    A value that is itself `Words` is turned into language first.
    """

    id: str
    values: Mapping[str, "str | Words"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Key:
    """A key to press. ``off`` names the missing condition and takes no press."""

    intent: IntentName
    label: Words
    icon: str = ""
    role: Role = Role.PLAIN
    value: str = ""
    off: Words | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """One service on the home page."""

    service: str
    title: Words
    lines: tuple[Words, ...]
    icon: str


@dataclass(frozen=True, slots=True)
class Box:
    """A consent that can be given by touching it; never ticked beforehand."""

    name: str
    label: Words
    ticked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: icon, heading, text, and how it stands."""

    icon: str
    head: Words
    text: Words | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the step rail."""

    label: Words
    mark: Mark


@dataclass(frozen=True, slots=True)
class Chip:
    """One person of the visit: name (or seat), state word, ticks 证 脸 签."""

    seat: int
    name: Words
    state: Words
    ticks: tuple[tuple[Words, Mark], ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Rail:
    """The left rail of a visit: service, steps, people."""

    service: Words
    steps: tuple[Step, ...]
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message bar: what happened, and what to do now."""

    kind: Kind
    cause: Words
    advice: Words | None = None


@dataclass(frozen=True, slots=True)
class Countdown:
    """Seconds left of a wait that shows itself in pills."""

    left_s: int
    total_s: int
    text: Words


@dataclass(frozen=True, slots=True)
class Ticket:
    """The ticket as the page shows it. Never a name."""

    number: str
    title: Words
    office: Words
    when: str
    lines: tuple[Words, ...] = ()
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """How this citizen wants the screen; reset after every visit."""

    language: str = "zh"
    """``zh`` or ``en``."""
    size: str = "normal"
    """``normal``, ``large`` or ``extra`` (长辈版)."""
    theme: str = "warm"
    """``warm``, ``calm``, ``hcdark`` or ``hclight``."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the screen shows. The ``serial`` lets a late touch be told apart."""

    name: PageName
    serial: int
    title: Words
    lead: Words | None = None
    settings: Settings = field(default_factory=Settings)
    office: Words = field(default_factory=lambda: Words("office.name"))
    rail: Rail | None = None
    tiles: tuple[Tile, ...] = ()
    boxes: tuple[Box, ...] = ()
    rows: tuple[Row, ...] = ()
    hint: Row | None = None
    """The one live sentence of a page that watches: waiting for a card, turn left."""
    message: Message | None = None
    ticket: Ticket | None = None
    picture: str = ""
    """Name of the illustration: ``lay_card``, ``printer_empty``, …"""
    preview: bool = False
    """Whether the live camera picture belongs on this page."""
    countdown: Countdown | None = None
    """The wait of the page itself (place your card, leave the ticket page)."""
    idle: Countdown | None = None
    """When set, the idle cover lies over the page."""
    keys: tuple[Key, ...] = ()
    """Page keys, left to right; the primary one last, bottom right."""
    header: tuple[Key, ...] = ()
    """Language, size, contrast, call staff; in this order."""
    footer: tuple[Words, ...] = ()
    simulated: bool = False
    """Marks the screen of a terminal with simulated devices."""
    online: bool = True
    voice: Words | None = None
    """What is read aloud; never personal (EN 301 549 5.1.3.9)."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What the citizen touched, on which page."""

    name: IntentName
    page: int
    value: str = ""
