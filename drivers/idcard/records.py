"""The 256 bytes of text on a card: four layouts, told apart by the character at 248.

Every field is UTF-16LE at a fixed offset, padded with spaces; offsets and lengths
below are in bytes. Sources: several vendors' tables that agree, except `Foreigner2023`,
whose offsets come from a single one. Texts are what the card says: a number with a
wrong check digit is read all the same. Only what cannot be a card is `Garbled`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum
from typing import ClassVar, Final, TypeAlias

from drivers.contract import Garbled
from drivers.idcard.blocks import TEXT_BYTES

LONG_TERM: Final = "长期"
"""Stands in place of the last valid day on cards that do not expire."""

_TYPE_AT: Final = 248
_DATE_DIGITS: Final = 8


class Kind(Enum):
    """How a field's text is checked when it is read."""

    TEXT = "text"
    DATE = "date"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: pieces of (offset, length) that are joined when read."""

    pieces: tuple[tuple[int, int], ...]
    kind: Kind
    needed: bool


def _at(*pieces: tuple[int, int], kind: Kind = Kind.TEXT, needed: bool = False) -> str:
    place: str = field(metadata={"place": Place(pieces, kind, needed)})
    return place


@dataclass(frozen=True, slots=True, repr=False)
class Resident:
    """居民身份证."""

    layout: ClassVar[str] = "resident"
    mark: ClassVar[str] = " "

    name: str = _at((0, 30), needed=True)
    sex: str = _at((30, 2), needed=True)
    nation: str = _at((32, 4))
    birth: str = _at((36, 16), kind=Kind.DATE)
    address: str = _at((52, 70))
    number: str = _at((122, 36), needed=True)
    issuer: str = _at((158, 30))
    valid_from: str = _at((188, 16), kind=Kind.DATE)
    valid_to: str = _at((204, 16), kind=Kind.LAST_DAY)


@dataclass(frozen=True, slots=True, repr=False)
class Hmt:
    """港澳台居民居住证: no nation, but the pass it was issued upon."""

    layout: ClassVar[str] = "hmt"
    mark: ClassVar[str] = "J"

    name: str = _at((0, 30), needed=True)
    sex: str = _at((30, 2), needed=True)
    birth: str = _at((36, 16), kind=Kind.DATE)
    address: str = _at((52, 70))
    number: str = _at((122, 36), needed=True)
    issuer: str = _at((158, 30))
    valid_from: str = _at((188, 16), kind=Kind.DATE)
    valid_to: str = _at((204, 16), kind=Kind.LAST_DAY)
    pass_number: str = _at((220, 18))
    issue_count: str = _at((238, 4))


@dataclass(frozen=True, slots=True, repr=False)
class Foreigner2017:
    """外国人永久居留身份证, version of 2017: a permit number of fifteen characters."""

    layout: ClassVar[str] = "foreigner2017"
    mark: ClassVar[str] = "I"

    name_en: str = _at((0, 120), needed=True)
    sex: str = _at((120, 2), needed=True)
    number: str = _at((122, 30), needed=True)
    nationality: str = _at((152, 6))
    name: str = _at((158, 30))
    valid_from: str = _at((188, 16), kind=Kind.DATE)
    valid_to: str = _at((204, 16), kind=Kind.LAST_DAY)
    birth: str = _at((220, 16), kind=Kind.DATE)
    version: str = _at((236, 4))
    authority: str = _at((240, 8))


@dataclass(frozen=True, slots=True, repr=False)
class Foreigner2023:
    """外国人永久居留身份证, version of 2023: eighteen digits, the first a 9."""

    layout: ClassVar[str] = "foreigner2023"
    mark: ClassVar[str] = "Y"

    name: str = _at((0, 30))
    sex: str = _at((30, 2), needed=True)
    renewals: str = _at((32, 4))
    birth: str = _at((36, 16), kind=Kind.DATE)
    name_en: str = _at((52, 70), (220, 22), needed=True)
    number: str = _at((122, 36), needed=True)
    valid_from: str = _at((188, 16), kind=Kind.DATE)
    valid_to: str = _at((204, 16), kind=Kind.LAST_DAY)
    nationality: str = _at((242, 6))
    former_link: str = _at((250, 6))


CardRecord: TypeAlias = Resident | Hmt | Foreigner2017 | Foreigner2023

_BY_MARK: Final[Mapping[str, type[CardRecord]]] = {
    "": Resident,
    "J": Hmt,
    "I": Foreigner2017,
    "Y": Foreigner2023,
}


def from_bytes(text: bytes) -> CardRecord:
    """Return the record in a card's text block.

    Raises:
        Garbled: ``card_unreadable:`` and ``length``, ``layout``, ``characters``,
            ``missing_<field>`` or ``date_<field>``.

    """
    if len(text) != TEXT_BYTES:
        raise Garbled("card_unreadable:length")
    layout = _BY_MARK.get(_text(text, ((_TYPE_AT, 2),)))
    if layout is None:
        raise Garbled("card_unreadable:layout")
    read = {
        entry.name: _read(text, entry.name, entry.metadata["place"])
        for entry in fields(layout)
    }
    return layout(**read)


def to_bytes(record: CardRecord) -> bytes:
    """Return the text block a card with ``record`` holds.

    Raises:
        ValueError: A field is longer than its place.

    """
    block = bytearray(" ".encode("utf-16-le") * (TEXT_BYTES // 2))
    block[_TYPE_AT : _TYPE_AT + 2] = record.mark.encode("utf-16-le")
    for entry in fields(record):
        rest = getattr(record, entry.name).encode("utf-16-le")
        for offset, length in entry.metadata["place"].pieces:
            block[offset : offset + len(rest[:length])] = rest[:length]
            rest = rest[length:]
        if rest:
            raise ValueError(f"{entry.name} is longer than its place")
    return bytes(block)


def as_fields(record: CardRecord) -> dict[str, str]:
    """Return the record's fields by name, as they travel to the core."""
    return {entry.name: getattr(record, entry.name) for entry in fields(record)}


def new_address(payload: bytes) -> str:
    """Return the text of an answer to 30 03, or raise `Garbled`."""
    if not payload or len(payload) % 2:
        raise Garbled("card_unreadable:length")
    return _text(payload, ((0, len(payload)),))


def _read(block: bytes, name: str, place: Place) -> str:
    text = _text(block, place.pieces)
    if place.needed and not text:
        raise Garbled(f"card_unreadable:missing_{name}")
    if place.kind is Kind.LAST_DAY and text == LONG_TERM:
        return text
    if place.kind is not Kind.TEXT and not _is_date(text):
        raise Garbled(f"card_unreadable:date_{name}")
    return text


def _text(block: bytes, pieces: tuple[tuple[int, int], ...]) -> str:
    joined = b"".join(block[offset : offset + length] for offset, length in pieces)
    try:
        text = joined.decode("utf-16-le").rstrip(" \0")
    except UnicodeDecodeError:
        # The error would carry the text itself.
        raise Garbled("card_unreadable:characters") from None
    # Rare family names stand in the private use area and are no print in Unicode.
    if any(not (char.isprintable() or "\ue000" <= char <= "\uf8ff") for char in text):
        raise Garbled("card_unreadable:characters")
    return text


def _is_date(text: str) -> bool:
    if len(text) != _DATE_DIGITS or not (text.isascii() and text.isdigit()):
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
