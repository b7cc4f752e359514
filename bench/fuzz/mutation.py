"""How good bytes are broken: a few cuts at random places, as wires do it."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, TypeAlias

MOST_CUTS: Final = 4
LONGEST_RUN: Final = 64
EDGES: Final = (0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF)
"""Bytes at which numbers change their sign, begin or end."""

Cut: TypeAlias = Callable[[bytearray, Random], None]


def mutated(data: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """Return ``data`` after one to four cuts; ``others`` is what may be spliced in."""
    broken = bytearray(data)
    for _ in range(chance.randint(1, MOST_CUTS)):
        if others and chance.random() < 1 / (len(CUTS) + 1):
            _splice(broken, chance, others)
        elif broken:
            chance.choice(CUTS)(broken, chance)
        else:
            broken += chance.randbytes(chance.randint(1, LONGEST_RUN))
    return bytes(broken)


def _place(data: bytearray, chance: Random) -> int:
    return chance.randrange(len(data))


def _run(data: bytearray, chance: Random) -> slice:
    begin = _place(data, chance)
    return slice(begin, begin + chance.randint(1, LONGEST_RUN))


def _flip(data: bytearray, chance: Random) -> None:
    data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _set(data: bytearray, chance: Random) -> None:
    data[_place(data, chance)] = chance.randrange(256)


def _edge(data: bytearray, chance: Random) -> None:
    at = _place(data, chance)
    width = chance.choice((1, 2, 4))
    data[at : at + width] = bytes([chance.choice(EDGES)]) * width


def _drop(data: bytearray, chance: Random) -> None:
    del data[_run(data, chance)]


def _repeat(data: bytearray, chance: Random) -> None:
    run = _run(data, chance)
    data[run.start : run.start] = data[run] * chance.randint(1, 3)


def _insert(data: bytearray, chance: Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.randbytes(chance.randint(1, LONGEST_RUN))


def _end_early(data: bytearray, chance: Random) -> None:
    del data[_place(data, chance) :]


def _splice(data: bytearray, chance: Random, others: Sequence[bytes]) -> None:
    other = chance.choice(others)
    begin = chance.randrange(len(other) + 1)
    at = chance.randrange(len(data) + 1)
    data[at:] = other[begin:]


CUTS: Final[tuple[Cut, ...]] = (
    _flip,
    _set,
    _edge,
    _drop,
    _repeat,
    _insert,
    _end_early,
)
