"""What a serial line does to packets on their way: whole, in pieces, late, or lost.

A picture is some three hundred packets that cannot be asked for one by one, so what
happens to one answer in five happens to few of a picture's packets.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bench.simulators.fingerprint.module import BAUD
from drivers.fingerprint.frames import PREAMBLE, Kind, Packet

BITS_PER_BYTE: Final = 10
LOSS: Final = 0.2
PICTURE_LOSS: Final = 1 / 600
HALF_WAIT_S: Final = 0.1
PICTURE_HALF_WAIT_S: Final = 0.001


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that arrive together, after a pause."""

    data: bytes
    after_s: float = 0.0


Bend = Callable[[Packet, random.Random], Iterator[Piece]]


def _clean(packet: Packet, _chance: random.Random) -> Iterator[Piece]:
    yield Piece(packet.to_bytes())


def _bytes(packet: Packet, _chance: random.Random) -> Iterator[Piece]:
    for byte in packet.to_bytes():
        yield Piece(bytes((byte,)))


def _drop(packet: Packet, chance: random.Random) -> Iterator[Piece]:
    """Lose one answer in five: half of those whole, half of those a byte of it."""
    frame = packet.to_bytes()
    if chance.random() >= (LOSS if packet.kind is Kind.ANSWER else PICTURE_LOSS):
        yield Piece(frame)
    elif chance.random() >= 1 / 2:
        lost = chance.randrange(len(frame))
        yield Piece(frame[:lost] + frame[lost + 1 :])


def _noise(packet: Packet, chance: random.Random) -> Iterator[Piece]:
    """Put rubbish before the packet, with beginnings of packets in it."""
    beginnings = (PREAMBLE[:1], PREAMBLE, bytes.fromhex("EF01FFFFFFFF020102"))
    yield Piece(chance.randbytes(chance.randrange(1, 40)) + chance.choice(beginnings))
    yield Piece(packet.to_bytes())


def _halves(packet: Packet, _chance: random.Random) -> Iterator[Piece]:
    frame = packet.to_bytes()
    middle = len(frame) // 2
    is_answer = packet.kind is Kind.ANSWER
    yield Piece(frame[:middle])
    yield Piece(frame[middle:], HALF_WAIT_S if is_answer else PICTURE_HALF_WAIT_S)


def _cut(packet: Packet, _chance: random.Random) -> Iterator[Piece]:
    frame = packet.to_bytes()
    yield Piece(frame[: len(frame) // 2])


def _bad_sum(packet: Packet, _chance: random.Random) -> Iterator[Piece]:
    frame = packet.to_bytes()
    yield Piece(frame[:-1] + bytes((frame[-1] ^ 0xFF,)))


def _silent(_packet: Packet, _chance: random.Random) -> Iterator[Piece]:
    yield from ()


def _paced(packet: Packet, _chance: random.Random) -> Iterator[Piece]:
    """Take the time the bytes take on a real line; a pty knows no speed."""
    frame = packet.to_bytes()
    yield Piece(frame, len(frame) * BITS_PER_BYTE / BAUD)


BENDS: Final[Mapping[str, Bend]] = {
    "clean": _clean,
    "bytes": _bytes,
    "drop": _drop,
    "noise": _noise,
    "halves": _halves,
    "cut": _cut,
    "bad_sum": _bad_sum,
    "silent": _silent,
    "paced": _paced,
}
"""What can be wrong with the line, by the names the control line gives it."""


def once(first: Bend, then: Bend) -> Bend:
    """Return what bends the next packet by ``first`` and all later ones by ``then``."""
    left = [first]

    def bend(packet: Packet, chance: random.Random) -> Iterator[Piece]:
        yield from (left.pop() if left else then)(packet, chance)

    return bend
