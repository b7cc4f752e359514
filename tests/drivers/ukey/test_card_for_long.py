"""A million answers of cards that make no sense end in errors of devices alone."""

import random
import resource
from contextlib import suppress

import pytest

from drivers.contract import DeviceError
from drivers.ukey import objects
from drivers.ukey.card import Card
from drivers.ukey.objects import KeyKind

ANSWERS = 1_000_000
WARMED_UP = 50_000
GROWTH_KB = 8 * 1024
WORDS = (b"\x90\x00", b"\x61\x00", b"\x61\x05", b"\x6c\x10", b"\x63\xc1", b"\x69\x83")
HEADS = (b"", b"\x53\x81", b"\x53\x10\x34\x10", b"\x53\x82\x01\x00", b"\x7c\x04\x82")


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_million_answers_end_in_values_or_errors_and_in_bounded_memory() -> None:
    chance = random.Random(20260302)
    given = 0

    def answer(_: bytes) -> bytes:
        nonlocal given
        given += 1
        body = chance.randbytes(chance.choice((0, 0, 2, 16, 90, 254)))
        return (chance.choice(HEADS) + body)[:256] + chance.choice(WORDS)

    before_kb = 0
    card = Card(answer)
    while given < ANSWERS:
        for ask in (card.select, card.identity, card.tries):
            with suppress(DeviceError):
                ask()
        with suppress(DeviceError):
            card.verify(b"123456")
        with suppress(DeviceError):
            card.sign(KeyKind.RSA2048, b"message")
        with suppress(DeviceError):
            objects.key_kind(b"\x30\x82\x01\x00" + chance.randbytes(256))
        if not before_kb and given > WARMED_UP:
            before_kb = _memory_kb()
    assert _memory_kb() - before_kb < GROWTH_KB


def _memory_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
