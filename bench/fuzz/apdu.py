"""A UKey's answers: APDUs of a PIV card, and the objects and signatures in them."""

from collections.abc import Callable
from random import Random
from typing import Final

from bench.fuzz.mutation import mutated
from bench.fuzz.target import Input
from drivers.ukey import card as piv
from drivers.ukey.card import Card
from drivers.ukey.frames import ALL, WELL, Command, Response, Tlv
from drivers.ukey.objects import KeyKind

BY_OBJECT: Final = 0.5
"""The share in which an object is broken and the status word behind it is right."""
WORDS: Final = (WELL, 0x6100, 0x6105, 0x6C10, 0x63C1, 0x6983, 0x6982, 0x6A82, 0x6F00)
OTHER_WORD: Final = 0.1
MESSAGE: Final = b"kiosk-ukey-v1\x00specimen"
MORE: Final = 0x6100

P256: Final = bytes.fromhex("06072a8648ce3d020106082a8648ce3d030107")
RSA: Final = bytes.fromhex("06092a864886f70d0101010500")


def _tlv(tag: int, *parts: bytes) -> bytes:
    return Tlv(tag, b"".join(parts)).to_bytes()


def _certificate(algorithm: bytes, key: bytes) -> bytes:
    """Return as much of a certificate as tells the kind of its key."""
    name = _tlv(0x30, _tlv(0x31, _tlv(0x30, b"\x06\x03\x55\x04\x03\x0c\x08SPECIMEN")))
    body = (
        *(_tlv(0xA0, b"\x02\x01\x02"), b"\x02\x01\x01", _tlv(0x30, P256), name),
        *(_tlv(0x30, _tlv(0x17, b"260101000000Z") * 2), name),
        _tlv(0x30, _tlv(0x30, algorithm), _tlv(0x03, b"\0", key)),
    )
    return _tlv(0x30, _tlv(0x30, *body), _tlv(0x30, P256), _tlv(0x03, bytes(72)))


def _held(certificate: bytes) -> bytes:
    return _tlv(0x53, _tlv(0x70, certificate), _tlv(0x71, b"\0"), _tlv(0xFE))


CURVE_KEY: Final = b"\x04" + bytes(range(64))
RSA_KEY: Final = _tlv(0x30, _tlv(0x02, b"\0", b"\xc5" * 256), b"\x02\x03\x01\x00\x01")
CERTIFICATES: Final = [
    _held(_certificate(P256, CURVE_KEY)),
    _held(_certificate(RSA, RSA_KEY)),
]
NUMBER: Final = _tlv(
    0x53, _tlv(0x30, bytes(25)), _tlv(0x34, bytes(range(16))), _tlv(0x35, b"20991231")
)
SIGNATURE: Final = _tlv(0x7C, _tlv(0x82, bytes(range(70))))

SAMPLES: Final[dict[str, list[bytes]]] = {
    "select": [_tlv(0x61, _tlv(0x4F, bytes(6)), _tlv(0x79, _tlv(0x4F, piv.APPLET)))],
    "number": [NUMBER],
    "certificate": CERTIFICATES,
    "tries": [b""],
    "pin": [b""],
    "signature": [SIGNATURE],
}
"""What is broken → good ones."""
ASKED: Final[dict[str, Callable[[Card], object]]] = {
    "select": Card.select,
    "number": Card.identity,
    "certificate": Card.identity,
    "tries": Card.tries,
    "pin": lambda card: card.verify(b"123456"),
    "signature": lambda card: card.sign(KeyKind.P256, MESSAGE),
}
"""What is broken → what the driver asks for to come across it."""
BY_INSTRUCTION: Final = {
    piv.SELECT: "select",
    piv.GENERAL_AUTHENTICATE: "signature",
}
"""Whatever else is asked is what is broken, or an object."""
KINDS: Final = tuple(SAMPLES)
OBJECTS: Final = [each for some in SAMPLES.values() for each in some]


def draw(chance: Random) -> Input:
    """Return a broken answer to one of the commands: data, and the status word."""
    kind = chance.choice(KINDS)
    body = chance.choice(SAMPLES[kind])
    word = chance.choice(WORDS) if chance.random() < OTHER_WORD else _word(kind)
    answer = Response(word, body).to_bytes()
    if chance.random() < BY_OBJECT:
        return Input(kind, Response(word, mutated(body, chance, OBJECTS)).to_bytes())
    return Input(kind, mutated(answer, chance, OBJECTS))


def _word(kind: str) -> int:
    return 0x63C3 if kind == "tries" else WELL


class Answerer:
    """A card that answers one command brokenly and the others well.

    What is longer than one answer is announced and handed out as cards do; whoever
    asks for more than there is hears it all again.
    """

    def __init__(self, item: Input) -> None:
        self._broken = item
        self._answer = self._rest = b""

    def transmit(self, apdu: bytes) -> bytes:
        """Return the answer to ``apdu``."""
        command = Command.from_bytes(apdu)
        if command.ins != piv.GET_RESPONSE:
            self._answer = self._rest = self._whole(command)
        data, self._rest = self._rest[:ALL], self._rest[ALL:]
        if len(self._rest) > len(Response(WELL).to_bytes()):
            return Response(MORE | min(len(self._rest), ALL) % ALL, data).to_bytes()
        data, self._rest = data + self._rest, self._answer
        return data

    def _whole(self, command: Command) -> bytes:
        if command.ins == piv.GET_DATA:
            wanted = int.from_bytes(command.data[2:], "big")
            kind = "number" if wanted == piv.CHUID else "certificate"
        else:
            kind = BY_INSTRUCTION.get(command.ins, self._broken.kind)
        if kind == self._broken.kind:
            return self._broken.data
        return Response(WELL, SAMPLES[kind][0]).to_bytes()


def feed(item: Input) -> None:
    """Have the production driver ask a card that answers with ``item``."""
    ASKED[item.kind](Card(Answerer(item).transmit))
