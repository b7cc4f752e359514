"""The terminal's configuration: strict values, read from one TOML file.

What belongs to another process (``[screen]`` to the screen, the inside of each
``[devices.NAME]`` to that device's host) is left to it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from domain.policy.profile import Profile, parse
from domain.policy.reading import BadProfile
from kiosk.pages.place import Place

Table: TypeAlias = Mapping[str, object]
T = TypeVar("T")

TABLES: Final = ("terminal", "paths", "centre", "screen", "devices")


class Misconfigured(Exception):
    """The configuration is not usable; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The terminal's folders, and what lies where in them."""

    data: Path
    run: Path
    log: Path

    @property
    def journal(self) -> Path:
        """Return the journal's file."""
        return self.data / "journal.db"

    @property
    def ship(self) -> Path:
        """Return the database of shipping."""
        return self.data / "ship.db"

    @property
    def switch(self) -> Path:
        """Return the file that says whether operators closed the terminal."""
        return self.data / "switch.json"

    @property
    def materials(self) -> Path:
        """Return the folder of sealed materials."""
        return self.data / "materials"

    @property
    def keys(self) -> Path:
        """Return the folder of the terminal's own key and its centre's answer."""
        return self.data / "keys"

    def socket(self, name: str) -> Path:
        """Return the socket called ``name``: devices, screen or shipping."""
        return self.run / f"{name}.sock"


@dataclass(frozen=True, slots=True)
class Config:
    """All that core and shipping are told."""

    terminal: str
    letter: str
    place: Place
    profile: Profile
    paths: Paths
    enrol: str
    devices: tuple[str, ...]


def read(file: Path) -> Config:
    """Return the configuration in ``file``.

    Raises:
        Misconfigured: No such file, no TOML, a key missing, unknown or of another kind.

    """
    try:
        whole: Table = tomllib.loads(file.read_text(encoding="utf-8"))
        return _config(whole)
    except OSError as why:
        raise Misconfigured(f"{file}: {why.strerror}") from why
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise Misconfigured(f"{file}: {why}") from why
    except Misconfigured as why:
        raise Misconfigured(f"{file}: {why}") from None


def profile(name: str) -> Profile:
    """Return the policy profile called ``name``.

    Raises:
        Misconfigured: There is none, or it is not usable.

    """
    file = resources.files("domain.policy").joinpath(f"{name}.toml")
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise Misconfigured("terminal.profile: no such profile")
    try:
        return parse(file.read_text(encoding="utf-8"))
    except BadProfile as why:
        raise Misconfigured(f"terminal.profile: {name}: {why}") from why


def _config(whole: Table) -> Config:
    _only(whole, "", TABLES)
    about = _value(whole, "", "terminal", dict)
    _only(about, "terminal.", ("id", "letter", "office", "profile", "place"))
    name = _value(about, "terminal.", "id", str)
    letter = _value(about, "terminal.", "letter", str)
    if not (letter.isascii() and letter.isupper() and len(letter) == 1):
        raise Misconfigured("terminal.letter: expected one capital letter")
    office = _value(about, "terminal.", "office", dict)
    _only(office, "terminal.office.", ("zh", "en"))
    centre = _value(whole, "", "centre", dict)
    _only(centre, "centre.", ("enrol",))
    return Config(
        terminal=name,
        letter=letter,
        place=Place(
            terminal=name,
            office_zh=_value(office, "terminal.office.", "zh", str),
            office_en=_value(office, "terminal.office.", "en", str),
        ),
        profile=profile(_value(about, "terminal.", "profile", str)),
        paths=_paths(_value(whole, "", "paths", dict)),
        enrol=_value(centre, "centre.", "enrol", str),
        devices=tuple(_value(whole, "", "devices", dict)),
    )


def _paths(table: Table) -> Paths:
    _only(table, "paths.", ("data", "run", "log"))
    return Paths(
        *(Path(_value(table, "paths.", key, str)) for key in ("data", "run", "log"))
    )


def _value(table: Table, path: str, key: str, kind: type[T]) -> T:
    if key not in table:
        raise Misconfigured(f"{path}{key}: missing")
    value = table[key]
    if not isinstance(value, kind):
        raise Misconfigured(f"{path}{key}: expected {kind.__name__}")
    return value


def _only(table: Table, path: str, known: tuple[str, ...]) -> None:
    if unknown := sorted(set(table) - set(known)):
        raise Misconfigured(f"{path}{unknown[0]}: unknown")
