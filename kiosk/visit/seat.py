"""What people bring to a visit: cards, faces, answers, pages, signatures.

What is personal in here shows in no ``repr``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ui.pages import Stroke


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

    @property
    def number(self) -> str:
        """Return the number of the card's holder."""
        return self.fields.get("number", "")


@dataclass(frozen=True, slots=True)
class Vouching:
    """Who of the staff answers for face and card being one person, and why."""

    account: str
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class Face:
    """What the face camera found, or why it was not asked."""

    outcome: str
    """``pass``, ``staff`` or ``fail`` of the camera; ``vouched`` of staff."""
    live: str
    score: float | None = None
    reasons: tuple[str, ...] = ()
    cues: Mapping[str, object] = field(default_factory=dict)
    picture_jpg: bytes | None = None
    vouched: Vouching | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration that was signed and confirmed."""

    name: str
    text: str
    """SHA-256, in hex, of all that was shown."""
    signed_s: float
    """When, by the flow's own clock."""


@dataclass(frozen=True, slots=True, repr=False)
class Seat:
    """What one person of a visit has brought so far."""

    consents: frozenset[str] = frozenset()
    agreed: Mapping[str, str] = field(default_factory=dict)
    """Consents given, each with the hash of what was read before."""
    person: Person | None = None
    face: Face | None = None
    tries: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    """By question: the code picked, or the digits typed."""
    pages_read: int = 0
    """How far the declaration's text was shown."""
    strokes: tuple[Stroke, ...] = ()
    declared: Declared | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Shot:
    """A picture of the document camera that nobody has kept yet."""

    picture: bytes
    """The JPEG exactly as the camera gave it."""
    look_jpg: bytes
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that lies sealed in the store. Not personal: names and numbers."""

    number: int
    """Counts every page kept in this visit; a number is never given twice."""
    sha256: str
    """The material's name: the hash of the sealed bytes."""
    digest: str
    """The hash of the picture itself."""
    length: int
