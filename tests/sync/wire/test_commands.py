"""A command counts when the server signed it as a command, for a while."""

from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from sync.wire import signing
from sync.wire.commands import (
    LONGEST_LIFE,
    Command,
    CommandName,
    SignedCommand,
    signed,
    verified,
)
from sync.wire.signing import Forged
from sync.wire.values import Malformed, from_stamp

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
ISSUED = from_stamp("2026-03-02T08:30:00.250Z")
COMMAND = Command(
    id=UUID(int=1),
    terminal="T0001",
    name=CommandName.CLOSE,
    reason="维护",
    by="operator",
    issued=ISSUED,
    expires=ISSUED + timedelta(minutes=10),
)


def test_a_signed_command_is_believed() -> None:
    assert verified(signed(COMMAND, KEY), KEY.public_key()) == COMMAND


def test_a_command_of_another_signer_is_forged() -> None:
    with pytest.raises(Forged):
        verified(signed(COMMAND, Ed25519PrivateKey.generate()), KEY.public_key())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"close"', b'"open"'),
        (b"T0001", b"T0002"),
        (b"operator", b"somebody"),
        (b"08:40", b"09:40"),
    ],
)
def test_no_word_of_it_can_be_changed(old: bytes, new: bytes) -> None:
    with pytest.raises(Forged):
        verified(signed(COMMAND, KEY).replace(old, new, 1), KEY.public_key())


def test_a_signature_made_for_a_receipt_fits_no_command() -> None:
    signature = signing.signature_of(COMMAND, signing.RECEIPT, KEY)
    message = SignedCommand(command=COMMAND, signature=signature)
    with pytest.raises(Forged):
        verified(message.model_dump_json().encode(), KEY.public_key())


def test_what_is_no_command_is_malformed() -> None:
    with pytest.raises(Malformed, match="json_invalid"):
        verified(b"close", KEY.public_key())


@pytest.mark.parametrize("life", [timedelta(0), LONGEST_LIFE + timedelta(seconds=1)])
def test_a_command_lives_for_a_while_and_no_longer(life: timedelta) -> None:
    with pytest.raises(ValidationError, match="expires"):
        Command(**{**dict(COMMAND), "expires": ISSUED + life})
