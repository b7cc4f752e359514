"""Enrolment: the one-time code, the certificate request and its answer.

A code is twenty letters of Crockford's base 32 in four groups,
``SSSSS-SSSSS-SSPPP-PPPPP``: sixty bits of secret and a pin of forty. The pin is
``HMAC-SHA-256(secret, SHA-256 of the CA certificate)``, cut short: whoever poses as the
centre must match it before hearing the secret, so it cannot be computed ahead.
"""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints

from sync.wire.values import KeyBytes, Malformed, Model, TerminalId, Word

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U."""
ALIASES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
SECRET_LETTERS: Final = 12
PIN_LETTERS: Final = 8
GROUP_LETTERS: Final = 5
BITS_PER_LETTER: Final = 5
SECRET_BYTES: Final = 8
"""How much randomness `EnrolmentCode.of` asks for; sixty bits of it are used."""

Pem = Annotated[
    str, StringConstraints(max_length=8192, pattern=r"^-----BEGIN [A-Z0-9 ]+-----\n")
]


@dataclass(frozen=True, slots=True, repr=False)
class EnrolmentCode:
    """A one-time code: a secret, and the pin of the CA it was made for."""

    secret: str
    pin: str

    @classmethod
    def of(cls, randomness: bytes, ca_der: bytes) -> Self:
        """Return the code made of `SECRET_BYTES` random bytes for the CA ``ca_der``."""
        secret = _letters(randomness, SECRET_LETTERS)
        return cls(secret, _pin(secret, ca_der))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the code that someone typed: any case, with or without dashes.

        Raises:
            Malformed: It is not twenty letters of the alphabet.

        """
        letters = text.strip().upper().translate(ALIASES)
        if len(letters) != SECRET_LETTERS + PIN_LETTERS or not set(letters) <= set(
            ALPHABET
        ):
            raise Malformed("code")
        return cls(letters[:SECRET_LETTERS], letters[SECRET_LETTERS:])

    def to_text(self) -> str:
        """Return the code as it is printed, in groups of five."""
        letters = self.secret + self.pin
        starts = range(0, len(letters), GROUP_LETTERS)
        return "-".join(letters[at : at + GROUP_LETTERS] for at in starts)

    def fits(self, ca_der: bytes) -> bool:
        """Tell whether ``ca_der`` (DER) is the CA this code was made for."""
        return hmac.compare_digest(self.pin, _pin(self.secret, ca_der))

    def __repr__(self) -> str:
        """Keep the secret out of logs."""
        return "EnrolmentCode(…)"


def _letters(value: bytes, count: int) -> str:
    number = int.from_bytes(value) >> (8 * len(value) - BITS_PER_LETTER * count)
    shifts = range(BITS_PER_LETTER * (count - 1), -1, -BITS_PER_LETTER)
    return "".join(ALPHABET[number >> shift & 31] for shift in shifts)


def _pin(secret: str, ca_der: bytes) -> str:
    fingerprint = hashlib.sha256(ca_der).digest()
    return _letters(hmac.digest(secret.encode(), fingerprint, "sha256"), PIN_LETTERS)


class EnrolmentRequest(Model):
    """What a new terminal asks for; ``code`` as printed."""

    terminal: TerminalId
    code: Annotated[str, StringConstraints(max_length=64)]
    csr_pem: Pem


class SealingPublic(Model):
    """The server's public key that bodies and materials are sealed to."""

    suite: Word
    key: Word
    public: KeyBytes


class BrokerAddress(Model):
    """Where the broker listens."""

    host: Annotated[str, StringConstraints(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65535)]


class EnrolmentAnswer(Model):
    """All a terminal needs to know of its centre; ``receipt_key`` is raw Ed25519."""

    terminal: TerminalId
    certificate: Pem
    ca: Pem
    sealing: SealingPublic
    receipt_key: KeyBytes
    broker: BrokerAddress
    api: Annotated[str, StringConstraints(max_length=512, pattern=r"^https://")]
