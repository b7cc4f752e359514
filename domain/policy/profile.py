"""A policy profile: what an office may set, read from TOML and checked."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.policy.collecting import Needs, services
from domain.policy.reading import (
    BadProfile,
    Table,
    Told,
    only,
    tables,
    told,
    told_at,
    value,
)
from domain.policy.staffing import Staff, staff
from domain.services import Service


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
class Profile:
    """Everything of a policy that the check-in needs."""

    name: str
    valid_from: date
    face: Face
    waits: Waits
    notice: tuple[NoticeRow, ...]
    consents: tuple[Consent, ...]
    services: Mapping[Service, Needs]
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
    known = "name valid_from face waits notice consents"
    only(whole, "", f"{known} services questions papers declarations staff")
    return Profile(
        name=value(whole, "name", str),
        valid_from=value(whole, "valid_from", date),
        face=_face(value(whole, "face", dict)),
        waits=_waits(value(whole, "waits", dict)),
        notice=_notice(value(whole, "notice", dict)),
        consents=tuple(_consent(row) for row in tables(whole, "consents")),
        services=services(whole),
        staff=staff(value(whole, "staff", dict)),
    )


def _face(table: Table) -> Face:
    only(table, "face", "pass staff tries source confirmed")
    bands = Face(
        value(table, "pass", float, "face"),
        value(table, "staff", float, "face"),
        value(table, "tries", int, "face"),
    )
    if not 0 < bands.pass_below <= bands.staff_below:
        raise BadProfile("face.staff: must not be below face.pass")
    return bands


def _waits(table: Table) -> Waits:
    names = Waits.__slots__
    only(table, "waits", " ".join([*names, "source", "confirmed"]))
    waits = Waits(**{name: value(table, name, int, "waits") for name in names})
    shortest_warning_s = 30
    if waits.idle_warning_s < shortest_warning_s:
        raise BadProfile("waits.idle_warning_s: must be at least 30")
    return waits


def _notice(table: Table) -> tuple[NoticeRow, ...]:
    only(table, "notice", "rows source confirmed")
    return tuple(
        NoticeRow(
            value(row, "icon", str, "notice.rows"),
            told_at(row, "head", "notice.rows"),
            told_at(row, "text", "notice.rows"),
        )
        for row in tables(table, "rows")
    )


def _consent(table: Table) -> Consent:
    only(table, "consents", "name required zh en")
    return Consent(
        value(table, "name", str, "consents"),
        value(table, "required", bool, "consents"),
        told(table),
    )
