"""Cards to lay on the reader: a person's record in any layout, photo, fingerprint."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bench.people.faces import card_webp
from bench.people.people import Person
from bench.simulators.idcard import photo
from domain.identity import Layout
from drivers.idcard import records
from drivers.idcard.blocks import Blocks

_FINGER_HALF: Final = 512


@dataclass(frozen=True, slots=True)
class Card:
    """What the chip of one card holds."""

    blocks: Blocks
    new_address: str = ""


def card_of(person: Person, layout: Layout | None = None) -> Card:
    """Return the card of ``person``, in another ``layout`` if one is named."""
    text = records.to_bytes(RECORDS[layout or person.layout](person))
    blocks = Blocks(text, _photo(person), _finger())
    return Card(_DAMAGES[person.damage](blocks))


def _resident(person: Person) -> records.CardRecord:
    return records.Resident(
        name=person.name,
        sex=person.sex,
        nation=person.nation,
        birth=person.birth,
        address=person.address,
        number=person.number,
        issuer=person.issuer,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
    )


def _hmt(person: Person) -> records.CardRecord:
    return records.Hmt(
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        address=person.address,
        number=person.number,
        issuer=person.issuer,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
        pass_number=person.pass_number,
        issue_count="01",
    )


def _foreigner2017(person: Person) -> records.CardRecord:
    return records.Foreigner2017(
        name_en=person.name_en or "SPECIMEN",
        sex=person.sex,
        number=person.number[:15],
        nationality=person.nationality,
        name=person.name,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
        birth=person.birth,
        version="02",
        authority="9901",
    )


def _foreigner2023(person: Person) -> records.CardRecord:
    return records.Foreigner2023(
        name=person.name,
        sex=person.sex,
        renewals="00",
        birth=person.birth,
        name_en=person.name_en or "SPECIMEN",
        number=person.number,
        valid_from=person.valid_from,
        valid_to=person.valid_to,
        nationality=person.nationality,
        former_link="",
    )


RECORDS: Final[Mapping[Layout, Callable[[Person], records.CardRecord]]] = {
    Layout.RESIDENT: _resident,
    Layout.HMT: _hmt,
    Layout.FOREIGNER_2017: _foreigner2017,
    Layout.FOREIGNER_2023: _foreigner2023,
}


def _photo(person: Person) -> bytes:
    return photo.encode(card_webp(person.portrait))


def _finger() -> bytes:
    """Return two registered fingers of good quality with nothing in them."""
    right_thumb, left_thumb, registered, quality = 11, 16, 1, 90
    return b"".join(
        bytes((0x43, 0, 0, 0, registered, finger, quality)).ljust(_FINGER_HALF, b"\0")
        for finger in (right_thumb, left_thumb)
    )


def _overwritten(at: int, piece: bytes) -> Callable[[Blocks], Blocks]:
    def damage(blocks: Blocks) -> Blocks:
        text = blocks.text[:at] + piece + blocks.text[at + len(piece) :]
        return replace(blocks, text=text)

    return damage


_DAMAGES: Final[Mapping[str, Callable[[Blocks], Blocks]]] = {
    "": lambda blocks: blocks,
    # Half a surrogate pair where the second character of the name should be.
    "characters": _overwritten(2, b"\x00\xd8"),
    "date": _overwritten(36, "19901332".encode("utf-16-le")),
    "layout": _overwritten(248, "Q".encode("utf-16-le")),
    "photo": lambda blocks: replace(blocks, photo=bytes(len(blocks.photo))),
}
