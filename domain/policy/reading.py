"""Reading a policy's tables: a value of the right kind, or the path at fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

Table: TypeAlias = Mapping[str, object]
T = TypeVar("T")


class BadProfile(ValueError):
    """A profile misses a value, has one too many or one of the wrong type."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text in the languages of the screen."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        """Return the text in ``language``; Chinese is the one of record."""
        return self.en if language == "en" else self.zh


def told(table: Table, path: str = "") -> Told:
    """Return the text in ``table``."""
    return Told(value(table, "zh", str, path), value(table, "en", str, path))


def told_at(table: Table, key: str, path: str) -> Told:
    """Return the text under ``key``."""
    return told(value(table, key, dict, path), f"{path}.{key}")


def tables(table: Table, key: str, path: str = "") -> list[Table]:
    """Return the tables under ``key``; whatever else stands there is at fault."""
    rows = value(table, key, list, path)
    if not all(isinstance(row, dict) for row in rows):
        raise BadProfile(f"{path}{'.' if path else ''}{key}: expected tables")
    return rows


def value(table: Table, key: str, kind: type[T], path: str = "") -> T:
    """Return what stands under ``key``, which must be of ``kind``."""
    found = table.get(key)
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        raise BadProfile(f"{path}{'.' if path else ''}{key}: expected {kind.__name__}")
    return found


def only(table: Table, path: str, known: str) -> None:
    """Refuse any key of ``table`` that is not among ``known`` (names and spaces)."""
    if unknown := sorted(set(table) - set(known.split())):
        raise BadProfile(f"{path}{'.' if path else ''}{unknown[0]}: unknown")
