"""What the centre signs: one Ed25519 key, and a purpose for each kind of message.

The purpose stands before the signed bytes, so that a signature made for one kind of
message fits no other.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from pydantic import BaseModel

from sync.wire.values import Malformed, canonical

RECEIPT: Final = b"kiosk.receipt.v1\x00"
COMMAND: Final = b"kiosk.command.v1\x00"


class Forged(Malformed):
    """The signature is not the server's."""


def signature_of(told: BaseModel, purpose: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the signature over the canonical JSON of ``told``."""
    return key.sign(purpose + canonical(told))


def check(
    told: BaseModel, purpose: bytes, signature: bytes, key: Ed25519PublicKey
) -> None:
    """Return if the holder of ``key`` signed ``told`` for ``purpose``.

    Raises:
        Forged: It did not.

    """
    try:
        key.verify(signature, purpose + canonical(told))
    except InvalidSignature:
        raise Forged("signature") from None
