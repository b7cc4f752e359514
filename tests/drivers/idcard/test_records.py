"""Records: four layouts there and back, and every way a text block can be damaged."""

from contextlib import suppress
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bench.people.people import PEOPLE
from bench.simulators.idcard.cards import RECORDS as RECORD_OF
from domain.identity import Layout
from drivers.contract import Garbled
from drivers.idcard import records
from drivers.idcard.nations import nation_name
from drivers.idcard.records import CardRecord

WANG = PEOPLE["a"]
LAYOUTS = (
    records.Resident,
    records.Hmt,
    records.Foreigner2017,
    records.Foreigner2023,
)


def block_of(layout: Layout) -> bytes:
    return records.to_bytes(RECORD_OF[layout](WANG))


@pytest.mark.parametrize("layout", Layout)
def test_a_record_comes_back_as_it_went(layout: Layout) -> None:
    record = RECORD_OF[layout](WANG)
    read = records.from_bytes(records.to_bytes(record))
    assert type(read) is type(record)
    assert read == record
    assert read.layout == layout


# Characters a card can hold: printable, two bytes in UTF-16, and no space at an end.
printable = some.characters(
    codec="utf-16-le", max_codepoint=0xD7FF, categories=["L", "N", "P", "S"]
)


@some.composite
def any_record(draw: some.DrawFn) -> CardRecord:
    layout = draw(some.sampled_from(LAYOUTS))
    values: dict[str, str] = {}
    for entry in fields(layout):
        place = entry.metadata["place"]
        room = sum(length for _, length in place.pieces) // 2
        if place.kind is records.Kind.TEXT:
            least = 1 if place.needed else 0
            text = draw(some.text(printable, min_size=least, max_size=room))
        else:
            text = f"{draw(some.dates()):%Y%m%d}".rjust(8, "0")
        values[entry.name] = text
    record: CardRecord = layout(**values)
    return record


@given(any_record())
def test_any_record_comes_back_as_it_went(record: CardRecord) -> None:
    assert records.from_bytes(records.to_bytes(record)) == record


def test_a_resident_card_lies_at_the_offsets_of_the_table() -> None:
    block = block_of(Layout.RESIDENT)

    def at(offset: int, length: int) -> str:
        return block[offset : offset + length].decode("utf-16-le").rstrip()

    assert at(0, 30) == WANG.name
    assert at(30, 2) == "2"
    assert at(32, 4) == "01"
    assert at(36, 16) == WANG.birth
    assert at(52, 70) == WANG.address
    assert at(122, 36) == WANG.number
    assert at(158, 30) == WANG.issuer
    assert at(188, 16) == WANG.valid_from
    assert at(204, 16) == WANG.valid_to


def test_the_type_character_may_be_a_zero_on_a_resident_card() -> None:
    block = bytearray(block_of(Layout.RESIDENT))
    block[248:250] = b"\0\0"
    assert records.from_bytes(bytes(block)).layout == "resident"


def test_a_long_english_name_is_joined_from_its_two_places() -> None:
    record = RECORD_OF[Layout.FOREIGNER_2023](PEOPLE["foreigner"])
    read = records.from_bytes(records.to_bytes(record))
    assert isinstance(read, records.Foreigner2023)
    assert read.name_en == PEOPLE["foreigner"].name_en
    assert len(read.name_en) > 35


def test_a_long_term_card_says_so() -> None:
    block = records.to_bytes(RECORD_OF[Layout.RESIDENT](PEOPLE["long_term"]))
    assert records.from_bytes(block).valid_to == "长期"


def damaged(at: int, piece: bytes) -> bytes:
    block = block_of(Layout.RESIDENT)
    return block[:at] + piece + block[at + len(piece) :]


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (b"", "length"),
        (block_of(Layout.RESIDENT)[:-2], "length"),
        (damaged(248, b"Q\0"), "layout"),
        (damaged(2, b"\x00\xd8"), "characters"),
        (damaged(52, b"\x07\x00"), "characters"),
        (damaged(0, b" \0" * 15), "missing_name"),
        (damaged(36, "19900231".encode("utf-16-le")), "date_birth"),
        (damaged(36, "１９９０".encode("utf-16-le")), "date_birth"),
        (damaged(36, "长期".encode("utf-16-le") + b" \0" * 6), "date_birth"),
        (damaged(188, "2020 101".encode("utf-16-le")), "date_valid_from"),
        (damaged(204, "99999999".encode("utf-16-le")), "date_valid_to"),
    ],
)
def test_a_damaged_record_names_its_cause(block: bytes, why: str) -> None:
    with pytest.raises(Garbled) as garbled:
        records.from_bytes(block)
    assert garbled.value.detail == f"card_unreadable:{why}"


@given(some.binary(min_size=256, max_size=256))
def test_any_bytes_are_a_record_or_garbled_and_nothing_else(block: bytes) -> None:
    with suppress(Garbled):
        assert records.from_bytes(block).layout in set(Layout)


def test_a_character_of_the_private_use_area_is_a_name_like_any_other() -> None:
    block = damaged(0, "\ue863".encode("utf-16-le"))
    assert records.from_bytes(block).name.startswith("\ue863")


def test_a_wrong_check_digit_is_read_all_the_same() -> None:
    block = records.to_bytes(RECORD_OF[Layout.RESIDENT](PEOPLE["wrong_digit"]))
    assert records.from_bytes(block).number == PEOPLE["wrong_digit"].number


def test_a_field_longer_than_its_place_is_no_card() -> None:
    record = RECORD_OF[Layout.RESIDENT](WANG)
    assert isinstance(record, records.Resident)
    long = records.Resident(**{**records.as_fields(record), "name": "王" * 16})
    with pytest.raises(ValueError, match="name is longer"):
        records.to_bytes(long)


def test_a_new_address_is_read_without_its_padding() -> None:
    assert records.new_address("示范路9号".ljust(35).encode("utf-16-le")) == "示范路9号"
    with pytest.raises(Garbled, match="length"):
        records.new_address(b"\0")


def test_nations_are_named_and_unknown_codes_are_shown_as_codes() -> None:
    assert nation_name("01") == "汉"
    assert nation_name("56") == "基诺"
    assert nation_name("97") == "其他"
    assert nation_name("58") == "code 58"


def test_a_record_shows_nothing_personal() -> None:
    for layout in Layout:
        shown = repr(RECORD_OF[layout](WANG))
        assert WANG.name not in shown
        assert WANG.birth not in shown
