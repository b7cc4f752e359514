"""Receipts: how far the server holds everything, signed so that a broker cannot lie."""

from typing import Annotated, Self
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from pydantic import Field, model_validator

from sync.wire import signing
from sync.wire.limits import MAX_AWAITED
from sync.wire.values import (
    MAX_SEQ,
    KeyBytes,
    Model,
    Sha256,
    TerminalId,
    UtcMs,
    parsed,
)


class Receipt(Model):
    """Everything up to ``seq`` is committed at the server, and ``hash`` is its hash.

    ``seq`` is the highest below which nothing is missing; 0 (with the hash before the
    first entry) says that nothing is there yet. ``awaited`` names, for entries up to
    ``awaited_through``, every material that has not arrived.
    """

    terminal: TerminalId
    journal: UUID
    time: UtcMs
    seq: Annotated[int, Field(ge=0, le=MAX_SEQ)]
    hash: Sha256
    awaited: Annotated[tuple[Sha256, ...], Field(max_length=MAX_AWAITED)]
    awaited_through: Annotated[int, Field(ge=0, le=MAX_SEQ)]

    @model_validator(mode="after")
    def _lists_no_further_than_it_covers(self) -> Self:
        if self.awaited_through > self.seq:
            raise ValueError("awaited_through")
        return self


class SignedReceipt(Model):
    """A receipt and the server's Ed25519 signature over its canonical JSON."""

    receipt: Receipt
    signature: KeyBytes


def signed(receipt: Receipt, key: Ed25519PrivateKey) -> bytes:
    """Return ``receipt`` as the message on ``down/receipt``."""
    signature = signing.signature_of(receipt, signing.RECEIPT, key)
    return (
        SignedReceipt(receipt=receipt, signature=signature).model_dump_json().encode()
    )


def verified(payload: bytes, key: Ed25519PublicKey) -> Receipt:
    """Return the receipt in ``payload``.

    Raises:
        Malformed: It is no such message.
        Forged: The holder of ``key`` did not sign it.

    """
    message = parsed(SignedReceipt, payload)
    signing.check(message.receipt, signing.RECEIPT, message.signature, key)
    return message.receipt
