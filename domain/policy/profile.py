"""A policy profile: what an office may set, read from TOML and checked."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypeVar

Table: TypeAlias = Mapping[str, object]
T = TypeVar("T")


class BadProfile(ValueError):
    """A profile misses a value, has one too many or one of the wrong type."""


@dataclass(frozen=True, slots=True)
class Face:
    """Bands of the 1:1 comparison, as distances, and how often one may try."""

    pass_below: float
    staff_below: float
    tries: int


@dataclass(frozen=True, slots=True)
class Waits:
    """How long the terminal waits for what, in seconds."""

    card_s: int
    face_s: int
    print_s: int
    idle_s: int
    idle_reading_s: int
    idle_warning_s: int
    ticket_s: int
    ticket_trouble_s: int
    thanks_s: int
    broken_off_s: int
    home_reset_s: int
    staff_idle_s: int


@dataclass(frozen=True, slots=True)
class Told:
    """A text in the languages of the screen."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """Return the text in ``language``; Chinese is the one of record."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of the privacy notice."""

    icon: str
    head: Told
    text: Told


@dataclass(frozen=True, slots=True)
class Consent:
    """One thing a person may agree to; ``required`` ones open the way on."""

    name: str
    required: bool
    label: Told


@dataclass(frozen=True, slots=True)
class Reason:
    """Why staff return a submission, or vouch: its word, and what people read."""

    name: str
    label: Told


@dataclass(frozen=True, slots=True)
class Staff:
    """What staff may choose from. The couple reads the same sentences."""

    returning: tuple[Reason, ...]
    vouching: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything of a policy that the check-in needs."""

    name: str
    valid_from: date
    face: Face
    waits: Waits
    notice: tuple[NoticeRow, ...]
    consents: tuple[Consent, ...]
    staff: Staff

    @property
    def required(self) -> frozenset[str]:
        """Return the names of the consents without which nothing can be done here."""
        return frozenset(c.name for c in self.consents if c.required)

    def digest(self, consent: str, language: str) -> str:
        """Return the SHA-256, in hex, of all a person read before agreeing."""
        label = next(c.label for c in self.consents if c.name == consent)
        shown = [f"{r.head.to(language)}：{r.text.to(language)}" for r in self.notice]
        read = "\n".join([language, self.name, *shown, label.to(language)])
        return hashlib.sha256(read.encode()).hexdigest()


def parse(text: str) -> Profile:
    """Return the profile that ``text`` (TOML) describes.

    Raises:
        BadProfile: With the path of the key at fault.

    """
    try:
        whole: Table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadProfile(str(fault)) from fault
    _only(whole, "", "name valid_from face waits notice consents staff")
    return Profile(
        name=_value(whole, "name", str),
        valid_from=_value(whole, "valid_from", date),
        face=_face(_value(whole, "face", dict)),
        waits=_waits(_value(whole, "waits", dict)),
        notice=_notice(_value(whole, "notice", dict)),
        consents=tuple(_consent(row) for row in _tables(whole, "consents")),
        staff=_staff(_value(whole, "staff", dict)),
    )


def _face(table: Table) -> Face:
    _only(table, "face", "pass staff tries source confirmed")
    bands = Face(
        _value(table, "pass", float, "face"),
        _value(table, "staff", float, "face"),
        _value(table, "tries", int, "face"),
    )
    if not 0 < bands.pass_below <= bands.staff_below:
        raise BadProfile("face.staff: must not be below face.pass")
    return bands


def _waits(table: Table) -> Waits:
    names = Waits.__slots__
    _only(table, "waits", " ".join([*names, "source", "confirmed"]))
    waits = Waits(**{name: _value(table, name, int, "waits") for name in names})
    shortest_warning_s = 30
    if waits.idle_warning_s < shortest_warning_s:
        raise BadProfile("waits.idle_warning_s: must be at least 30")
    return waits


def _notice(table: Table) -> tuple[NoticeRow, ...]:
    _only(table, "notice", "rows source confirmed")
    return tuple(
        NoticeRow(
            _value(row, "icon", str, "notice.rows"),
            _told(_value(row, "head", dict, "notice.rows")),
            _told(_value(row, "text", dict, "notice.rows")),
        )
        for row in _tables(table, "rows")
    )


def _consent(table: Table) -> Consent:
    _only(table, "consents", "name required zh en")
    return Consent(
        _value(table, "name", str, "consents"),
        _value(table, "required", bool, "consents"),
        _told(table),
    )


def _staff(table: Table) -> Staff:
    _only(table, "staff", "returning vouching source confirmed")
    return Staff(_reasons(table, "returning"), _reasons(table, "vouching"))


def _reasons(table: Table, key: str) -> tuple[Reason, ...]:
    rows = _tables(table, key)
    for row in rows:
        _only(row, f"staff.{key}", "name zh en")
    return tuple(Reason(_value(row, "name", str), _told(row)) for row in rows)


def _told(table: Table) -> Told:
    return Told(_value(table, "zh", str), _value(table, "en", str))


def _tables(table: Table, key: str) -> list[Table]:
    return [row for row in _value(table, key, list) if isinstance(row, dict)]


def _value(table: Table, key: str, kind: type[T], path: str = "") -> T:
    value = table.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadProfile(f"{path}{'.' if path else ''}{key}: expected {kind.__name__}")
    return value


def _only(table: Table, path: str, known: str) -> None:
    if unknown := sorted(set(table) - set(known.split())):
        raise BadProfile(f"{path}{'.' if path else ''}{unknown[0]}: unknown")
