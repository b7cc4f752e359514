"""Sealing: what the terminal writes, only the centre can read.

HPKE (RFC 9180) to the server's public key, with the hybrid ML-KEM-768 + X25519 KEM:
what is recorded today stays sensitive for decades. Each sealing makes its own ephemeral
key, so whoever sealed cannot open. A sealed object names its suite and key::

    "KS" 0x01 · length · suite · length · key id · enc ‖ ciphertext

Lengths are one byte. ``info`` binds suite, key id and the `Context`, so an object moved
to another terminal, journal, kind or visit does not open.
"""

import hashlib
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from sync.wire.enrolment import SealingPublic
from sync.wire.values import Malformed, canonical_json

SUITE: Final = "hpke-mlkem768-x25519-hkdf-sha256-aes256gcm"
MATERIAL: Final = "material"
"""The ``kind`` of a material's context; entries use their own kind."""
MAGIC: Final = b"KS\x01"
MLKEM_PUBLIC_BYTES: Final = 1184
MLKEM_SEED_BYTES: Final = 64
X25519_BYTES: Final = 32
KEY_ID_LETTERS: Final = 16


class Unopened(Exception):
    """Sealed to another key, for another context, or altered. ``cause`` is one word."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Context:
    """What a sealed object belongs to; it opens nowhere else."""

    terminal: str
    journal: UUID
    kind: str
    visit: UUID | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed object: in the clear only which suite and key it was sealed with."""

    suite: str
    key: str
    payload: bytes

    def to_bytes(self) -> bytes:
        """Return the object as it is stored and sent."""
        suite, key = self.suite, self.key
        names = f"{chr(len(suite))}{suite}{chr(len(key))}{key}"
        return MAGIC + names.encode("ascii") + self.payload

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the object in ``data``.

        Raises:
            Malformed: It is none.

        """
        if not data.startswith(MAGIC):
            raise Malformed("sealed.magic")
        suite, rest = _named(data[len(MAGIC) :])
        key, payload = _named(rest)
        return cls(suite, key, payload)


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The server's public key: ML-KEM-768 ‖ X25519, raw."""

    key: str
    public: bytes
    suite: str = SUITE

    @classmethod
    def from_wire(cls, told: SealingPublic) -> Self:
        """Return the key the server told at enrolment.

        Raises:
            Malformed: Its suite is not one of ours, or its length not the suite's.

        """
        if told.suite != SUITE:
            raise Malformed("sealing.suite")
        if len(told.public) != MLKEM_PUBLIC_BYTES + X25519_BYTES:
            raise Malformed("sealing.public")
        return cls(told.key, told.public)

    def to_wire(self) -> SealingPublic:
        """Return the key as enrolment tells it."""
        return SealingPublic(suite=self.suite, key=self.key, public=self.public)


@dataclass(frozen=True, slots=True, repr=False)
class OpeningKey:
    """The server's private key: ML-KEM-768 seed ‖ X25519, raw. Never on a terminal."""

    key: str
    private: bytes

    @classmethod
    def generate(cls) -> Self:
        """Return a new key."""
        seed = MLKEM768PrivateKey.generate().private_bytes_raw()
        return cls.from_bytes(seed + X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_bytes(cls, private: bytes) -> Self:
        """Return the key kept as ``private``; its id is a digest of its public half."""
        public = _public(private)
        return cls(hashlib.sha256(public).hexdigest()[:KEY_ID_LETTERS], private)

    def sealing_key(self) -> SealingKey:
        """Return the public half."""
        return SealingKey(self.key, _public(self.private))

    def open(self, data: bytes, context: Context) -> bytes:
        """Return what was sealed into ``data``.

        Raises:
            Malformed: It is not a sealed object.
            Unopened: Another suite or key, another context, or altered.

        """
        sealed = Sealed.from_bytes(data)
        if sealed.suite != SUITE:
            raise Unopened("suite")
        if sealed.key != self.key:
            raise Unopened("key")
        private = MLKEM768X25519PrivateKey(*_halves(self.private))
        info = _info(sealed.suite, sealed.key, context)
        try:
            return _suite().decrypt(sealed.payload, private, info)
        except InvalidTag:
            raise Unopened("context") from None

    def __repr__(self) -> str:
        """Keep the key out of logs."""
        return "OpeningKey(…)"


def seal(key: SealingKey, plaintext: bytes, context: Context) -> bytes:
    """Return ``plaintext`` sealed to ``key`` and bound to ``context``."""
    mlkem, x25519 = key.public[:MLKEM_PUBLIC_BYTES], key.public[MLKEM_PUBLIC_BYTES:]
    public = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(mlkem),
        X25519PublicKey.from_public_bytes(x25519),
    )
    payload = _suite().encrypt(plaintext, public, _info(key.suite, key.key, context))
    return Sealed(key.suite, key.key, payload).to_bytes()


def _halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    seed, x25519 = private[:MLKEM_SEED_BYTES], private[MLKEM_SEED_BYTES:]
    return (
        MLKEM768PrivateKey.from_seed_bytes(seed),
        X25519PrivateKey.from_private_bytes(x25519),
    )


def _public(private: bytes) -> bytes:
    mlkem, x25519 = _halves(private)
    return (
        mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    )


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def _info(suite: str, key: str, context: Context) -> bytes:
    return canonical_json(
        {
            "journal": str(context.journal),
            "key": key,
            "kind": context.kind,
            "suite": suite,
            "terminal": context.terminal,
            "visit": None if context.visit is None else str(context.visit),
        }
    )


def _named(data: bytes) -> tuple[str, bytes]:
    end = 1 + data[0] if data else 0
    if not 1 < end <= len(data):
        raise Malformed("sealed.name")
    try:
        return data[1:end].decode("ascii"), data[end:]
    except UnicodeDecodeError:
        raise Malformed("sealed.name") from None
