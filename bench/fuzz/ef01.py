"""The fingerprint reader's answers: EF01 packets, and pictures made of many."""

from collections.abc import Callable
from random import Random
from typing import Final

from bench.fuzz.mutation import mutated
from bench.fuzz.target import Input
from drivers.fingerprint import faults
from drivers.fingerprint.device import Reader
from drivers.fingerprint.frames import MAX_CONTENT, Kind, Packet
from drivers.fingerprint.identity import SIMULATORS_SYSTEM, Parameters, Product
from drivers.fingerprint.image import HEIGHTS, WIDTH

MENDED: Final = 0.7
"""The share of answers whose packets have lengths and sums that are right again."""
PICTURES: Final = 0.05
"""Their share: each is some hundred packets, asked for three times."""
SHIFTS: Final = 0.3
"""The share of mended pictures whose packets are lost, repeated or of another kind."""
SILENCE_S: Final = 0.05
TICK_S: Final = 0.001

PARAMETERS: Final = Parameters(0, SIMULATORS_SYSTEM, 200, 3, 0xFFFFFFFF, 3, 6)
PRODUCT: Final = Product("ZW-101", "A1", "00000001", "1.0", "S-7", WIDTH, HEIGHTS[0])
CODES: Final = (faults.OK, *faults.BY_CODE)

Ask = Callable[[Reader], object]
IMAGE: Final = "image"
ASKED: Final[dict[str, Ask]] = {
    "password": lambda reader: reader.verify_password(0),
    "parameters": Reader.parameters,
    "product": Reader.product,
    "take": Reader.finds_finger,
    IMAGE: lambda reader: reader.image(lambda _: None),
}
"""Question of the reader → how it is asked."""
SAMPLES: Final[dict[str, list[bytes]]] = {
    "password": [bytes((code,)) for code in CODES],
    "parameters": [b"\0" + PARAMETERS.to_bytes()],
    "product": [b"\0" + PRODUCT.to_bytes()],
    "take": [bytes((code,)) for code in CODES],
}
"""Question answered by one packet → what good ones hold."""
SHORT: Final = tuple(SAMPLES)
WHOLE: Final = [
    Packet(Kind.ANSWER, content).to_bytes()
    for contents in SAMPLES.values()
    for content in contents
]


def draw(chance: Random) -> Input:
    """Return a broken answer to one of the questions."""
    if chance.random() < PICTURES:
        return Input(IMAGE, _picture(chance))
    kind = chance.choice(SHORT)
    content = chance.choice(SAMPLES[kind])
    if chance.random() < MENDED:
        content = mutated(content, chance)[:MAX_CONTENT] or b"\0"
        return Input(kind, Packet(Kind.ANSWER, content).to_bytes())
    return Input(kind, mutated(Packet(Kind.ANSWER, content).to_bytes(), chance, WHOLE))


def _picture(chance: Random) -> bytes:
    packets = [Packet(Kind.ANSWER, b"\0"), *_pieces(chance)]
    if chance.random() >= MENDED:
        return mutated(b"".join(each.to_bytes() for each in packets), chance, WHOLE)
    at = chance.randrange(len(packets))
    if chance.random() < SHIFTS:
        kind = chance.choice(list(Kind))
        changed = Packet(kind, packets[at].content)
        packets[at : at + 1] = [changed] * chance.randrange(3)
    else:
        content = bytearray(packets[at].content)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        packets[at] = Packet(packets[at].kind, bytes(content))
    return b"".join(each.to_bytes() for each in packets)


def _pieces(chance: Random) -> list[Packet]:
    rows = chance.choice(HEIGHTS)
    piece = bytes(MAX_CONTENT)
    count = WIDTH * rows // 2 // MAX_CONTENT
    last = Packet(Kind.LAST_DATA, piece)
    return [*[Packet(Kind.DATA, piece)] * (count - 1), last]


class Line:
    """A line whose module gives the same broken answer to whatever it is asked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._coming = memoryview(b"")
        self._now_s = 0.0

    def clock(self) -> float:
        """Return the line's own time: silence passes without being waited for."""
        return self._now_s

    def write(self, data: bytes, /) -> int:
        """Hear a question and begin to answer it."""
        self._coming = memoryview(self._data)
        return len(data)

    def read(self, size: int, /) -> bytes:
        """Return what has arrived."""
        piece, self._coming = self._coming[:size], self._coming[size:]
        self._now_s += TICK_S if piece else SILENCE_S
        return bytes(piece)

    def reset_input_buffer(self) -> None:
        """Drop what has arrived unasked."""
        self._coming = memoryview(b"")


def feed(item: Input) -> None:
    """Have the production reader ask over a line that answers with ``item``."""
    line = Line(item.data)
    ASKED[item.kind](Reader(line, line.clock))
