"""Blocks: the sizes of the vendors' tables, and lengths that are read, not assumed."""

import pytest

from drivers.contract import Garbled
from drivers.idcard.blocks import Blocks
from drivers.idcard.frames import Reply
from drivers.idcard.sam import Sam

TEXT, PHOTO, FINGER = bytes(256), b"\1" * 1024, b"\2" * 1024


def test_an_answer_with_text_and_photo_is_1295_bytes_long() -> None:
    assert len(Reply(0x90, Blocks(TEXT, PHOTO).to_bytes()).to_bytes()) == 1295


def test_an_answer_with_a_fingerprint_is_2321_bytes_long() -> None:
    assert len(Reply(0x90, Blocks(TEXT, PHOTO, FINGER).to_bytes()).to_bytes()) == 2321


@pytest.mark.parametrize("finger", [None, b"", FINGER])
def test_blocks_come_back_as_they_went(finger: bytes | None) -> None:
    blocks = Blocks(TEXT, PHOTO, finger)
    with_finger = finger is not None
    assert Blocks.from_bytes(blocks.to_bytes(), with_finger=with_finger) == blocks


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\1",
        Blocks(TEXT, PHOTO).to_bytes()[:-1],
        Blocks(TEXT, PHOTO).to_bytes() + b"\0",
        Blocks(TEXT[1:], PHOTO).to_bytes(),
        Blocks(TEXT, PHOTO[1:]).to_bytes(),
    ],
)
def test_lengths_that_do_not_add_up_are_garbled(payload: bytes) -> None:
    with pytest.raises(Garbled, match="card_unreadable:length"):
        Blocks.from_bytes(payload, with_finger=False)


def test_an_identity_is_printed_as_vendors_print_it() -> None:
    sam = Sam(5, 3, 20130401, 12345, 4294967295)
    assert str(sam) == "05.03-20130401-0000012345-4294967295"
    assert Sam.from_bytes(sam.to_bytes()) == sam
    assert not sam.is_simulated


def test_an_identity_of_another_length_is_garbled() -> None:
    with pytest.raises(Garbled, match="sam_id_length"):
        Sam.from_bytes(bytes(15))
