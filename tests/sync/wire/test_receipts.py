"""A receipt counts when the server signed it."""

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from sync.wire.receipts import Receipt, signed, verified
from sync.wire.signing import Forged
from sync.wire.values import Malformed, from_stamp

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
RECEIPT = Receipt(
    terminal="T0001",
    journal=UUID(int=1),
    time=from_stamp("2026-03-02T08:30:00.250Z"),
    seq=3,
    hash="a" * 64,
    awaited=("b" * 64,),
    awaited_through=3,
)


def test_a_signed_receipt_is_believed() -> None:
    assert verified(signed(RECEIPT, KEY), KEY.public_key()) == RECEIPT


def test_a_receipt_of_another_signer_is_forged() -> None:
    other = Ed25519PrivateKey.generate()

    with pytest.raises(Forged):
        verified(signed(RECEIPT, other), KEY.public_key())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"seq":3', b'"seq":4'),
        (b"T0001", b"T0002"),
        (b'"b', b'"c'),
        (b".250", b".251"),
    ],
)
def test_no_word_of_it_can_be_changed(old: bytes, new: bytes) -> None:
    with pytest.raises(Forged):
        verified(signed(RECEIPT, KEY).replace(old, new, 1), KEY.public_key())


def test_what_is_no_receipt_is_malformed() -> None:
    with pytest.raises(Malformed, match="json_invalid"):
        verified(b"yes", KEY.public_key())


def test_materials_are_listed_no_further_than_entries_are_covered() -> None:
    with pytest.raises(ValidationError):
        Receipt(**{**dict(RECEIPT), "awaited_through": 4})
