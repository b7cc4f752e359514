"""A PIV applet as a card holds it: bytes of a command in, bytes of the answer out.

What SP 800-73-4 asks of a card for signing in, and no more: two objects, one PIN, one
key. It answers nothing before it was selected and signs nothing before its PIN.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256

from drivers.contract import Garbled
from drivers.ukey import card as piv
from drivers.ukey.frames import ALL, CHAINED, WELL, Command, Response, Tlv, within

TRIES: Final = 3
FULL_NAME: Final = piv.APPLET + bytes.fromhex("000010000100")
LONG_LENGTH: Final = 0x6700
NOT_SATISFIED: Final = 0x6982
NOT_SELECTED: Final = 0x6985
WRONG_DATA: Final = 0x6A80
NOT_FOUND: Final = 0x6A82
WRONG_P1_P2: Final = 0x6A86
UNKNOWN_REFERENCE: Final = 0x6A88
UNKNOWN_COMMAND: Final = 0x6D00

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True, repr=False)
class Personalisation:
    """What the issuer wrote onto a card. Without a certificate it was not issued."""

    guid: bytes
    key: Key
    certificate: bytes
    pin: bytes = b"123456"

    def objects(self) -> dict[int, bytes]:
        """Return the card's objects by their names."""
        chuid = b"".join(
            Tlv(tag, value).to_bytes()
            for tag, value in (
                (0x30, bytes(25)),
                (0x34, self.guid),
                (0x35, b"20991231"),
                (0x3E, b""),
                (0xFE, b""),
            )
        )
        found = {piv.CHUID: chuid}
        if self.certificate:
            found[piv.CERTIFICATE_9A] = b"".join(
                Tlv(tag, value).to_bytes()
                for tag, value in ((0x70, self.certificate), (0x71, b"\0"), (0xFE, b""))
            )
        return found


@dataclass(slots=True, repr=False)
class Applet:
    """A card in use."""

    written: Personalisation
    tries: int = TRIES
    answers: dict[int, int] = field(default_factory=dict)
    """Instruction → the status word it is answered with, whatever it asks."""
    _selected: bool = False
    _verified: bool = False
    _rest: bytes = b""
    _chain: bytes = b""

    def reset(self) -> None:
        """Be as when power comes on."""
        self._selected = self._verified = False
        self._rest = self._chain = b""

    def answer(self, apdu: bytes) -> bytes:
        """Return the answer to ``apdu``."""
        try:
            return self._answer(Command.from_bytes(apdu)).to_bytes()
        except Garbled:
            return Response(WRONG_DATA).to_bytes()

    def _answer(self, command: Command) -> Response:
        if command.ins in self.answers:
            return Response(self.answers[command.ins])
        if command.ins == piv.GET_RESPONSE:
            return self._given(command.le or ALL, self._rest)
        if command.cla & CHAINED:
            self._chain += command.data
            return Response(WELL)
        whole = replace(command, data=self._chain + command.data)
        self._chain = b""
        if command.ins == piv.SELECT:
            return self.select(whole)
        if not self._selected:
            return Response(NOT_SELECTED)
        carry_out = _COMMANDS.get(command.ins)
        return (
            Response(UNKNOWN_COMMAND) if carry_out is None else carry_out(self, whole)
        )

    def _given(self, most: int, data: bytes) -> Response:
        now, self._rest = data[:most], data[most:]
        left = min(len(self._rest), ALL)
        return Response(0x6100 | left % ALL if left else WELL, now)

    def select(self, command: Command) -> Response:
        """Choose the applet, by a beginning of its name."""
        if command.p1 != 0x04 or not FULL_NAME.startswith(command.data):  # noqa: PLR2004  # by name
            return Response(NOT_FOUND)
        self._selected = True
        name = Tlv(0x4F, FULL_NAME[5:]).to_bytes()
        authority = Tlv(0x79, Tlv(0x4F, piv.APPLET).to_bytes()).to_bytes()
        return self._given(ALL, Tlv(0x61, name + authority).to_bytes())

    def get_data(self, command: Command) -> Response:
        """Hand out an object."""
        name = int.from_bytes(within(command.data, 0x5C), "big")
        found = self.written.objects().get(name)
        if found is None:
            return Response(NOT_FOUND)
        return self._given(command.le or ALL, Tlv(0x53, found).to_bytes())

    def verify(self, command: Command) -> Response:
        """Look at a PIN, or say how many may still be tried."""
        if command.p2 != piv.PIN:
            return Response(UNKNOWN_REFERENCE)
        if self.tries == 0:
            return Response(piv.PIN_BLOCKED)
        if not command.data:
            return Response(WELL if self._verified else 0x63C0 | self.tries)
        if len(command.data) != piv.PIN_BYTES:
            return Response(WRONG_DATA)
        self._verified = command.data.rstrip(b"\xff") == self.written.pin
        self.tries = TRIES if self._verified else self.tries - 1
        if self._verified:
            return Response(WELL)
        return Response(0x63C0 | self.tries if self.tries else piv.PIN_BLOCKED)

    def sign(self, command: Command) -> Response:
        """Sign what is given, after the PIN."""
        key = self.written.key
        kind = 0x11 if isinstance(key, ec.EllipticCurvePrivateKey) else 0x07
        if (command.p1, command.p2) != (kind, piv.SLOT_9A):
            return Response(WRONG_P1_P2)
        if not self._verified:
            return Response(NOT_SATISFIED)
        given = within(command.data, 0x7C, 0x81)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            made = key.sign(given, ec.ECDSA(utils.Prehashed(SHA256())))
        else:
            made = _raw(key, given)
        return self._given(ALL, Tlv(0x7C, Tlv(0x82, made).to_bytes()).to_bytes())


_COMMANDS: Final[Mapping[int, Callable[[Applet, Command], Response]]] = {
    piv.GET_DATA: Applet.get_data,
    piv.VERIFY: Applet.verify,
    piv.GENERAL_AUTHENTICATE: Applet.sign,
}


def _raw(key: rsa.RSAPrivateKey, block: bytes) -> bytes:
    """Return ``block`` to the power of the private exponent, as a card computes it."""
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    made = pow(int.from_bytes(block, "big"), numbers.d, modulus)
    return made.to_bytes(key.key_size // 8, "big")
