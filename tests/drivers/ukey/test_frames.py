"""APDUs and TLV: golden bytes of the standards, round trips, and noise."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.contract import Garbled
from drivers.ukey.frames import (
    ALL,
    Command,
    Response,
    Tlv,
    read_all,
    read_tlv,
    within,
)

SELECT = Command(0xA4, 0x04, 0x00, bytes.fromhex("a000000308"), ALL)


@pytest.mark.parametrize(
    ("command", "apdu"),
    [
        (SELECT, "00a4040005a00000030800"),
        (Command(0x20, 0x00, 0x80), "00200080"),
        (Command(0xC0, 0, 0, le=0x10), "00c0000010"),
        (Command(0x20, 0, 0x80, b"123456\xff\xff"), "0020008008313233343536ffff"),
        (Command(0x87, 7, 0x9A, b"\x7c", cla=0x10), "1087079a017c"),
    ],
)
def test_a_command_is_the_bytes_of_the_standard(command: Command, apdu: str) -> None:
    assert command.to_bytes().hex() == apdu
    assert Command.from_bytes(bytes.fromhex(apdu)) == command


@pytest.mark.parametrize(
    ("apdu", "why"),
    [
        ("", "command_cut_short"),
        ("002000", "command_cut_short"),
        ("00200080083132", "command_length"),
        ("0020008001310000", "command_length"),
    ],
)
def test_what_is_no_command_is_garbled(apdu: str, why: str) -> None:
    with pytest.raises(Garbled, match=why):
        Command.from_bytes(bytes.fromhex(apdu))


def test_a_long_command_goes_in_pieces_of_which_the_last_asks_for_the_answer() -> None:
    pieces = list(Command(0x87, 0x07, 0x9A, bytes(600), ALL).chained())
    assert [(piece.cla, len(piece.data), piece.le) for piece in pieces] == [
        (0x10, 255, None),
        (0x10, 255, None),
        (0x00, 90, ALL),
    ]
    assert list(SELECT.chained()) == [SELECT]


def test_neither_command_nor_answer_shows_what_it_carries() -> None:
    assert "123456" not in repr(Command(0x20, 0, 0x80, b"123456"))
    assert "123456" not in repr(Response(0x9000, b"123456"))
    assert "123456" not in repr(Tlv(0x53, b"123456"))


@pytest.mark.parametrize(
    ("answer", "more", "other_length", "tries"),
    [
        ("9000", None, None, None),
        ("6110", 16, None, None),
        ("6100", 256, None, None),
        ("6c20", None, 32, None),
        ("6c00", None, 256, None),
        ("63c2", None, None, 2),
        ("63c0", None, None, 0),
        ("6300", None, None, None),
    ],
)
def test_a_status_word_says_what_comes_next(
    answer: str, more: int | None, other_length: int | None, tries: int | None
) -> None:
    read = Response.from_bytes(bytes.fromhex(answer))
    assert (read.more, read.other_length, read.tries) == (more, other_length, tries)
    assert read.to_bytes().hex() == answer


@pytest.mark.parametrize("answer", ["", "90", "00" * 259])
def test_what_is_no_answer_is_garbled(answer: str) -> None:
    with pytest.raises(Garbled, match="answer_length"):
        Response.from_bytes(bytes.fromhex(answer))


@pytest.mark.parametrize(
    ("tlv", "encoded"),
    [
        (Tlv(0x82, b""), "8200"),
        (Tlv(0x5C, b"\x5f\xc1\x05"), "5c035fc105"),
        (Tlv(0x5FC105, b"\x00"), "5fc1050100"),
        (Tlv(0x53, bytes(0x80)), "538180" + "00" * 0x80),
        (Tlv(0x53, bytes(0x100)), "53820100" + "00" * 0x100),
        (Tlv(0x00, b"\x01"), "000101"),
    ],
)
def test_a_tlv_is_the_bytes_of_the_standard(tlv: Tlv, encoded: str) -> None:
    assert tlv.to_bytes().hex() == encoded
    assert read_tlv(bytes.fromhex(encoded) + b"rest") == (tlv, b"rest")


@pytest.mark.parametrize(
    ("encoded", "why"),
    [
        ("", "tlv_tag"),
        ("5f", "tlv_tag"),
        ("5fc1c1c101", "tlv_tag"),
        ("53", "tlv_cut_short"),
        ("530200", "tlv_cut_short"),
        ("5380", "tlv_length"),
        ("5383000001aa", "tlv_length"),
        ("5382ff", "tlv_length"),
    ],
)
def test_what_is_no_tlv_is_garbled(encoded: str, why: str) -> None:
    with pytest.raises(Garbled, match=why):
        read_tlv(bytes.fromhex(encoded))


def test_one_tag_within_another_is_found_and_its_absence_is_garbled() -> None:
    inner = Tlv(0x71, b"a").to_bytes() + Tlv(0x70, b"b").to_bytes()
    whole = Tlv(0x53, inner).to_bytes()
    assert within(whole, 0x53, 0x70) == b"b"
    assert [tlv.tag for tlv in read_all(inner)] == [0x71, 0x70]
    with pytest.raises(Garbled, match="tlv_missing"):
        within(whole, 0x53, 0x72)


TAGS = st.sampled_from([0x53, 0x7C, 0x82, 0x5FC102, 0x7F49])


@given(st.lists(st.tuples(TAGS, st.binary(max_size=600)), max_size=5))
def test_whatever_is_written_is_read_again(written: list[tuple[int, bytes]]) -> None:
    tlvs = tuple(Tlv(*each) for each in written)
    assert read_all(b"".join(tlv.to_bytes() for tlv in tlvs)) == tlvs


@given(st.binary(min_size=2, max_size=258))
def test_an_answer_is_read_and_written_bit_for_bit(apdu: bytes) -> None:
    assert Response.from_bytes(apdu).to_bytes() == apdu


@settings(max_examples=1_000)
@given(st.binary(max_size=64))
def test_whatever_comes_is_read_or_garbled(noise: bytes) -> None:
    for read in (read_all, Command.from_bytes, Response.from_bytes):
        with suppress(Garbled):
            read(noise)
