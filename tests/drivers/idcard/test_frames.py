"""Frames: golden bytes of the vendors' tables, round trips, and finding in noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from drivers.contract import Garbled
from drivers.idcard.frames import (
    MAX_LENGTH,
    PREAMBLE,
    Command,
    Reply,
    Request,
    scan,
)

GOLDEN_REQUESTS = {
    Command.SAM_STATUS: "AAAAAA9669 0003 11FF ED",
    Command.SAM_ID: "AAAAAA9669 0003 12FF EE",
    Command.FIND_CARD: "AAAAAA9669 0003 2001 22",
    Command.SELECT_CARD: "AAAAAA9669 0003 2002 21",
    Command.READ_TEXT_AND_PHOTO: "AAAAAA9669 0003 3001 32",
    Command.READ_NEW_ADDRESS: "AAAAAA9669 0003 3003 30",
    Command.READ_WITH_FINGER: "AAAAAA9669 0003 3010 23",
}
GOLDEN_REPLIES = [
    (Reply(0x9F, bytes(4)), "AAAAAA9669 0008 00009F 00000000 97"),
    (Reply(0x80), "AAAAAA9669 0004 000080 84"),
    (Reply(0x90, bytes(8)), "AAAAAA9669 000C 000090 0000000000000000 9C"),
    (Reply(0x81), "AAAAAA9669 0004 000081 85"),
    (Reply(0x41), "AAAAAA9669 0004 000041 45"),
    (Reply(0x32), "AAAAAA9669 0004 000032 36"),
]

octets = some.integers(0, 255)
replies = some.builds(Reply, octets, some.binary(max_size=2500), sw1=octets, sw2=octets)
quiet = some.binary(max_size=60).map(lambda noise: noise.replace(b"\xaa", b"\x00"))


@pytest.mark.parametrize(("command", "golden"), GOLDEN_REQUESTS.items())
def test_a_request_has_the_bytes_of_the_vendors_table(
    command: Command, golden: str
) -> None:
    assert Request(command).to_bytes() == bytes.fromhex(golden)
    assert Request.from_bytes(bytes.fromhex(golden)) == Request(command)


@pytest.mark.parametrize(("reply", "golden"), GOLDEN_REPLIES)
def test_a_reply_has_the_bytes_of_the_vendors_table(reply: Reply, golden: str) -> None:
    assert reply.to_bytes() == bytes.fromhex(golden)
    assert Reply.from_bytes(bytes.fromhex(golden)) == reply


@given(replies)
def test_a_reply_comes_back_as_it_went(reply: Reply) -> None:
    assert Reply.from_bytes(reply.to_bytes()) == reply


@given(some.sampled_from(Command), some.binary(max_size=80))
def test_a_request_comes_back_as_it_went(command: Command, payload: bytes) -> None:
    request = Request(command, payload)
    assert Request.from_bytes(request.to_bytes()) == request


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        ("", "no_preamble"),
        ("AAAAAA9668 0004 000080 84", "no_preamble"),
        ("AAAAAA9669", "cut_short"),
        ("AAAAAA9669 0004 0000", "cut_short"),
        ("AAAAAA9669 0004 000080 84 00", "cut_short"),
        ("AAAAAA9669 0003 0000 03", "cut_short"),
        ("AAAAAA9669 0004 000080 85", "bad_check"),
    ],
)
def test_what_is_no_reply_says_why(frame: str, why: str) -> None:
    with pytest.raises(Garbled, match=why):
        Reply.from_bytes(bytes.fromhex(frame))


def test_a_frame_longer_than_any_answer_is_not_believed() -> None:
    with pytest.raises(Garbled, match="bad_check"):
        Reply.from_bytes(Reply(0x90, bytes(MAX_LENGTH)).to_bytes())


def test_an_unknown_command_is_garbled() -> None:
    frame = Reply(0x77, sw1=0x77, sw2=0x77).to_bytes()
    with pytest.raises(Garbled, match="unknown_command"):
        Request.from_bytes(frame)


@given(quiet, replies, some.binary(max_size=20))
def test_a_frame_is_found_behind_noise_and_before_what_follows(
    noise: bytes, reply: Reply, after: bytes
) -> None:
    seen = scan(noise + reply.to_bytes() + after)
    assert seen.frame == reply.to_bytes()
    assert seen.rest == after


@given(some.binary(max_size=60), replies)
def test_a_frame_is_found_behind_any_noise_once_the_line_is_quiet(
    noise: bytes, reply: Reply
) -> None:
    line = noise + reply.to_bytes()
    found = []
    seen = scan(line, over=True)
    while seen.frame is not None:
        found.append(seen.frame)
        seen = scan(seen.rest, over=True)
    assert reply.to_bytes() in found


@given(replies)
def test_a_frame_that_comes_byte_by_byte_asks_for_what_is_missing(reply: Reply) -> None:
    frame = reply.to_bytes()
    seen = scan(b"")
    for end in range(len(frame)):
        seen = scan(frame[:end])
        assert seen.frame is None
        assert 0 < seen.missing <= len(frame) - len(seen.rest)
    assert scan(frame).missing == 0


def test_a_frame_with_a_bad_check_costs_one_byte_and_the_next_is_found() -> None:
    good = Reply(0x80).to_bytes()
    # The damaged frame's payload holds a sound one.
    bad = Reply(0x90, good).to_bytes()[:-1] + b"\x00"
    assert scan(bad).frame == good


def test_an_impossible_length_is_passed_over() -> None:
    good = Reply(0x80).to_bytes()
    assert scan(PREAMBLE + b"\xff\xff" + good).frame == good
    assert scan(PREAMBLE + b"\x00\x00" + good).frame == good


def test_a_frame_swallowed_by_a_promise_of_length_is_found_in_the_end() -> None:
    good = Reply(0x80).to_bytes()
    line = PREAMBLE + b"\x0f\x00" + good
    assert scan(line).frame is None
    assert scan(line, over=True).frame == good


def test_half_a_preamble_at_the_end_is_kept() -> None:
    assert scan(b"\x00" * 10 + PREAMBLE[:3]).rest.endswith(PREAMBLE[:3])
    assert scan(PREAMBLE[:3], over=True).frame is None


def test_a_reply_shows_nothing_of_its_payload() -> None:
    assert "98765" not in repr(Reply(0x90, b"98765"))
