"""Frames: golden bytes of the manuals, round trips, and finding in noise."""

import contextlib
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from drivers.contract import Garbled
from drivers.fingerprint.frames import (
    MAX_CONTENT,
    PREAMBLE,
    Instruction,
    Kind,
    Packet,
    scan,
)

GOLDEN = [
    (Kind.COMMAND, bytes((Instruction.GEN_IMG,)), "EF01 FFFFFFFF 01 0003 01 0005"),
    (Kind.COMMAND, bytes((Instruction.UP_IMAGE,)), "EF01 FFFFFFFF 01 0003 0A 000E"),
    (
        Kind.COMMAND,
        bytes((Instruction.READ_SYS_PARA,)),
        "EF01 FFFFFFFF 01 0003 0F 0013",
    ),
    (
        Kind.COMMAND,
        bytes((Instruction.READ_PROD_INFO,)),
        "EF01 FFFFFFFF 01 0003 3C 0040",
    ),
    (
        Kind.COMMAND,
        bytes((Instruction.VFY_PWD, 0, 0, 0, 0)),
        "EF01 FFFFFFFF 01 0007 13 00000000 001B",
    ),
    (Kind.ANSWER, b"\x00", "EF01 FFFFFFFF 07 0003 00 000A"),
    (Kind.ANSWER, b"\x02", "EF01 FFFFFFFF 07 0003 02 000C"),
    (Kind.LAST_DATA, b"\xff\xff", "EF01 FFFFFFFF 08 0004 FFFF 020A"),
]
MANY = 10_000
INPUTS = 100

packets = some.builds(
    Packet,
    some.sampled_from(Kind),
    some.binary(min_size=1, max_size=MAX_CONTENT),
    some.integers(0, 0xFFFFFFFF),
)
quiet = some.binary(max_size=60).map(lambda noise: noise.replace(b"\xef", b"\x00"))
seeds = some.integers(0, 2**64 - 1)


def lines(seed: int) -> Iterator[bytes]:
    """Yield a hundred lines of packets, halves of packets and noise."""
    chance = random.Random(seed)
    for _ in range(INPUTS):
        pieces = []
        for _ in range(chance.randrange(6)):
            content = chance.randbytes(chance.randrange(1, 40))
            whole = Packet(chance.choice(list(Kind)), content).to_bytes()
            noise = chance.randbytes(chance.randrange(40))
            cut = whole[: chance.randrange(len(whole))]
            pieces.append(chance.choice((whole, noise, cut, PREAMBLE, noise + cut)))
        yield b"".join(pieces)


@pytest.mark.parametrize(("kind", "content", "golden"), GOLDEN)
def test_a_packet_has_the_bytes_of_the_manual(
    kind: Kind, content: bytes, golden: str
) -> None:
    assert Packet(kind, content).to_bytes() == bytes.fromhex(golden)
    assert Packet.from_bytes(bytes.fromhex(golden)) == Packet(kind, content)


@given(packets)
def test_a_packet_comes_back_as_it_went(packet: Packet) -> None:
    assert Packet.from_bytes(packet.to_bytes()) == packet


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        ("", "no_preamble"),
        ("EF02 FFFFFFFF 07 0003 00 000A", "no_preamble"),
        ("EF01 FFFFFFFF", "cut_short"),
        ("EF01 FFFFFFFF 07 0003 00 00", "cut_short"),
        ("EF01 FFFFFFFF 07 0003 00 000A 00", "cut_short"),
        ("EF01 FFFFFFFF 07 0002 0009", "cut_short"),
        ("EF01 FFFFFFFF 07 0003 00 000B", "bad_sum"),
        ("EF01 FFFFFFFF 09 0003 00 000C", "bad_sum"),
    ],
)
def test_what_is_no_packet_says_why(frame: str, why: str) -> None:
    with pytest.raises(Garbled, match=why):
        Packet.from_bytes(bytes.fromhex(frame))


def test_a_packet_longer_than_any_is_not_believed() -> None:
    with pytest.raises(Garbled, match="bad_sum"):
        Packet.from_bytes(Packet(Kind.DATA, bytes(MAX_CONTENT + 1)).to_bytes())


@given(quiet, packets, some.binary(max_size=20))
def test_a_packet_is_found_behind_noise_and_before_what_follows(
    noise: bytes, packet: Packet, after: bytes
) -> None:
    seen = scan(noise + packet.to_bytes() + after)
    assert seen.frame == packet.to_bytes()
    assert seen.rest == after


@given(some.binary(max_size=60), packets)
def test_a_packet_is_found_behind_any_noise_once_the_line_is_quiet(
    noise: bytes, packet: Packet
) -> None:
    found = []
    seen = scan(noise + packet.to_bytes(), over=True)
    while seen.frame is not None:
        found.append(seen.frame)
        seen = scan(seen.rest, over=True)
    assert packet.to_bytes() in found


@given(packets)
def test_a_packet_that_comes_byte_by_byte_asks_for_what_is_missing(
    packet: Packet,
) -> None:
    frame = packet.to_bytes()
    for end in range(len(frame)):
        seen = scan(frame[:end])
        assert seen.frame is None
        assert 0 < seen.missing <= len(frame) - len(seen.rest)
    assert scan(frame).missing == 0


def test_a_packet_with_a_bad_sum_costs_one_byte_and_the_next_is_found() -> None:
    good = Packet(Kind.ANSWER, b"\x02").to_bytes()
    # The damaged packet's content holds a sound one.
    bad = Packet(Kind.DATA, good).to_bytes()[:-1] + b"\x00"
    assert scan(bad).frame == good


def test_an_impossible_length_or_kind_is_passed_over() -> None:
    good = Packet(Kind.ANSWER, b"\x02").to_bytes()
    for head in ("EF01FFFFFFFF02FFFF", "EF01FFFFFFFF020002", "EF01FFFFFFFF330003"):
        assert scan(bytes.fromhex(head) + good).frame == good


def test_a_packet_swallowed_by_a_promise_of_length_is_found_in_the_end() -> None:
    good = Packet(Kind.ANSWER, b"\x02").to_bytes()
    line = bytes.fromhex("EF01FFFFFFFF020100") + good
    assert scan(line).frame is None
    assert scan(line, over=True).frame == good


def test_half_a_preamble_at_the_end_is_kept() -> None:
    assert scan(b"\x00" * 10 + PREAMBLE[:1]).rest == PREAMBLE[:1]
    assert scan(PREAMBLE[:1], over=True).frame is None


def test_a_packet_shows_nothing_of_its_content() -> None:
    assert "98765" not in repr(Packet(Kind.DATA, b"98765"))


def found_in(line: bytes) -> None:
    """Look for packets in ``line``: sound ones come out, and no byte twice."""
    size = 0
    seen = scan(line, over=True)
    while seen.frame is not None:
        size += len(seen.frame)
        Packet.from_bytes(seen.frame)
        seen = scan(seen.rest, over=True)
    assert size + len(seen.rest) <= len(line)


def read_as_one(frame: bytes) -> None:
    """Read ``frame``: a packet or `Garbled` comes of it, and nothing else."""
    with contextlib.suppress(Garbled):
        assert Packet.from_bytes(frame).to_bytes() == frame


@settings(max_examples=MANY // INPUTS, deadline=None)
@given(seeds)
def test_whatever_comes_sound_packets_come_out_or_garbled(seed: int) -> None:
    for line in lines(seed):
        found_in(line)
        read_as_one(line)


@pytest.mark.long
def test_a_million_lines_bring_sound_packets_or_garbled() -> None:
    for seed in range(1_000_000 // INPUTS):
        for line in lines(seed):
            found_in(line)
            read_as_one(line)
