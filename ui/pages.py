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
    QUESTIONS = "questions"
    """One question to one person: a pick list or the number pad."""
    SCAN = "scan"
    """The document camera, live."""
    LOOK = "look"
    """The page just taken, large: keep it or take it again."""
    REVIEW = "review"
    DECLARATION = "declaration"
    """The text, the signature pad and the red confirm key, for one person."""
    SUBMITTING = "submitting"
    TICKET = "ticket"
    THANKS = "thanks"
    STAFF = "staff"
    OUT_OF_SERVICE = "out_of_service"
    BROKEN_OFF = "broken_off"
    STAFF_SIGN_IN = "staff_sign_in"
    STAFF_LIST = "staff_list"
    """Submissions that wait, oldest first."""
    STAFF_REVIEW = "staff_review"
    STAFF_PICTURE = "staff_picture"
    """One picture of a submission, large."""
    STAFF_REASON = "staff_reason"
    """Why it is returned, or why the face is vouched for."""
    STAFF_RESULT = "staff_result"
    """What the centre answered."""


class IntentName(StrEnum):
    """What someone at the screen can want."""

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
    OTHER_SEAT = "other_seat"
    """Let the other person go first."""
    PICK = "pick"
    """One choice of a pick list, by its value."""
    GO_TO = "go_to"
    """An item to change: a question, a material, a line of the review."""
    TYPE = "type"
    """One character; the core keeps what is typed."""
    ERASE = "erase"
    CLEAR = "clear"
    NEXT = "next"
    CAPTURE = "capture"
    KEEP = "keep"
    AGAIN = "again"
    REMOVE = "remove"
    """Take a kept page out again, by its number."""
    CONFIRM = "confirm"
    """The red key."""
    SIGN_IN = "sign_in"
    """Staff: open the sign-in page, or send what was typed there."""
    SIGN_OUT = "sign_out"
    FIELD = "field"
    """Type into this field from here on."""
    REFRESH = "refresh"
    OPEN = "open"
    """Open the submission of that value, or enlarge its picture."""
    ACCEPT = "accept"
    """Staff confirm a submission (收件)."""
    RETURN = "return"
    """Staff return a submission, with a reason."""
    VOUCH = "vouch"
    """Staff vouch that face and card are one person, with a reason."""


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
    """What the touch carries: ``<seat>.<consent>``."""
    label: Words
    ticked: bool
    seat: int = 1


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
class Choice:
    """One row of a pick list."""

    value: str
    label: Words
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Something collected, with how it stands; ``value`` goes to it (`GO_TO`)."""

    head: Words
    text: Words | None = None
    mark: Mark = Mark.LATER
    value: str = ""
    """Empty where it cannot be changed from here."""
    locked: bool = False
    """From the card: it cannot be changed at all."""
    picture: str = ""
    """Name of the picture that belongs to it."""


@dataclass(frozen=True, slots=True)
class Field:
    """A line that is typed into; ``shown`` is grouped or masked already."""

    name: str
    label: Words
    shown: str
    active: bool
    hint: Words | None = None


class Keyboard(StrEnum):
    """Which keys lie under a field."""

    NUMBER = "number"
    """Digits, clear, erase."""
    FULL = "full"
    """Letters, digits and signs, for accounts and passwords."""


@dataclass(frozen=True, slots=True)
class Column:
    """One person's column of a review."""

    seat: int
    name: Words
    items: tuple[Item, ...]
    portraits: tuple[str, ...] = ()
    """Names of the pictures to stand side by side: card photo, live picture."""
    note: Words | None = None
    """One line under the portraits: score and outcome."""
    mark: Mark = Mark.LATER


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be read, page by page (by key, never by drag)."""

    title: Words
    paragraphs: tuple[Words, ...]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Point:
    """Where the finger was on the pad, in pad pixels, from the upper left."""

    x: int
    y: int
    t_ms: int
    """Since the pad's first touch."""
    pressure: float | None = None
    """0 to 1; ``None`` where the glass cannot tell."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One stroke, from touch to lift."""

    points: tuple[Point, ...]


PAD_WIDTH_PX = 600
PAD_HEIGHT_PX = 380
MAX_STROKE_POINTS = 1_500
"""One stroke's; it must fit one packet."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The pad: what was signed so far; a screen that comes back draws it again."""

    seat: int
    strokes: tuple[Stroke, ...] = ()
    open: bool = True
    """Whether more strokes are taken."""


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
    choices: tuple[Choice, ...] = ()
    """The pick list (`PICK`)."""
    items: tuple[Item, ...] = ()
    """What is collected beside it: questions, materials, submissions that wait."""
    fields: tuple[Field, ...] = ()
    keyboard: Keyboard | None = None
    columns: tuple[Column, ...] = ()
    document: Document | None = None
    signature: Signature | None = None
    shown: str = ""
    """Name of the one picture that fills the page (`ui.link.Picture`)."""
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
