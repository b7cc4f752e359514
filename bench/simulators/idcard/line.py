"""What a serial line does to an answer on its way: whole, in pieces, late, or lost."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.idcard.frames import PREAMBLE

CABLE: Final = 115200
BITS_PER_BYTE: Final = 10
LOSS: Final = 0.2
HALF_WAIT_S: Final = 0.1


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that arrive together, after a pause."""

    data: bytes
    after_s: float = 0.0


Bend = Callable[[bytes, random.Random], Iterator[Piece]]


def _clean(frame: bytes, _chance: random.Random) -> Iterator[Piece]:
    yield Piece(frame)


def _bytes(frame: bytes, _chance: random.Random) -> Iterator[Piece]:
    for byte in frame:
        yield Piece(bytes((byte,)))


def _drop(frame: bytes, chance: random.Random) -> Iterator[Piece]:
    """Lose one answer in five: half of those whole, half of those a byte of it."""
    if chance.random() >= LOSS:
        yield Piece(frame)
    elif chance.random() >= 1 / 2:
        lost = chance.randrange(len(frame))
        yield Piece(frame[:lost] + frame[lost + 1 :])


def _noise(frame: bytes, chance: random.Random) -> Iterator[Piece]:
    """Put rubbish before the answer, with beginnings of frames in it."""
    beginnings = (b"\xaa", PREAMBLE[:4], PREAMBLE + b"\x0f\xff\x30")
    yield Piece(chance.randbytes(chance.randrange(1, 40)) + chance.choice(beginnings))
    yield Piece(frame)


def _halves(frame: bytes, _chance: random.Random) -> Iterator[Piece]:
    middle = len(frame) // 2
    yield Piece(frame[:middle])
    yield Piece(frame[middle:], HALF_WAIT_S)


def _cut(frame: bytes, _chance: random.Random) -> Iterator[Piece]:
    yield Piece(frame[: len(frame) // 2])


def _bad_check(frame: bytes, _chance: random.Random) -> Iterator[Piece]:
    yield Piece(frame[:-1] + bytes((frame[-1] ^ 0xFF,)))


def _silent(_frame: bytes, _chance: random.Random) -> Iterator[Piece]:
    yield from ()


def _paced(frame: bytes, _chance: random.Random) -> Iterator[Piece]:
    """Take the time the bytes take on a real line; a pty knows no speed."""
    step = 64
    for start in range(0, len(frame), step):
        piece = frame[start : start + step]
        yield Piece(piece, len(piece) * BITS_PER_BYTE / CABLE)


BENDS: Final[Mapping[str, Bend]] = {
    "clean": _clean,
    "bytes": _bytes,
    "drop": _drop,
    "noise": _noise,
    "halves": _halves,
    "cut": _cut,
    "bad_check": _bad_check,
    "silent": _silent,
    "paced": _paced,
}
"""What can be wrong with the line, by the names the control line gives it."""


def once(first: Bend, then: Bend) -> Bend:
    """Return what bends the next answer by ``first`` and all later ones by ``then``."""
    left = [first]

    def bend(frame: bytes, chance: random.Random) -> Iterator[Piece]:
        yield from (left.pop() if left else then)(frame, chance)

    return bend
