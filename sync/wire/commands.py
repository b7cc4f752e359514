"""Commands to a terminal, and its answers: signed, expiring, each carried out once.

A command travels on ``down/command``, never retained; the broker keeps it while the
terminal is away, and while it is in time and unanswered the centre sends it again to
whoever may have lost it. Its ``id`` makes it idempotent: brought twice it is answered
twice and done once. After ``expires`` it is answered ``expired`` and not done. While
nobody answers nobody knows whether it was done.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from pydantic import model_validator

from sync.wire import signing
from sync.wire.values import (
    KeyBytes,
    Line,
    Model,
    TerminalId,
    UtcMs,
    parsed,
)

LONGEST_LIFE: Final = timedelta(days=1)
"""No command waits longer for a terminal that is away."""


class CommandName(StrEnum):
    """What a terminal can be asked to do from afar."""

    REPORT = "report"
    """Say state and health now."""
    CLOSE = "close"
    """Begin no new visit; the one that is open goes on. Outlives a restart."""
    OPEN = "open"
    """Begin visits again."""


class Command(Model):
    """What is asked of ``terminal``, by whom (an operator's account), until when."""

    id: UUID
    terminal: TerminalId
    name: CommandName
    reason: Line
    by: Line
    issued: UtcMs
    expires: UtcMs

    @model_validator(mode="after")
    def _lives_for_a_while(self) -> Self:
        if not self.issued < self.expires <= self.issued + LONGEST_LIFE:
            raise ValueError("expires")
        return self


class SignedCommand(Model):
    """A command and the server's Ed25519 signature over its canonical JSON."""

    command: Command
    signature: KeyBytes


class Result(StrEnum):
    """What became of a command."""

    DONE = "done"
    REFUSED = "refused"
    """The terminal would not; ``detail`` says why."""
    EXPIRED = "expired"
    """It came too late and was not done."""


class Answer(Model):
    """What became of the command ``command``."""

    command: UUID
    terminal: TerminalId
    time: UtcMs
    result: Result
    detail: Line


def signed(command: Command, key: Ed25519PrivateKey) -> bytes:
    """Return ``command`` as the message on ``down/command``."""
    signature = signing.signature_of(command, signing.COMMAND, key)
    whole = SignedCommand(command=command, signature=signature)
    return whole.model_dump_json().encode()


def verified(payload: bytes, key: Ed25519PublicKey) -> Command:
    """Return the command in ``payload``.

    Raises:
        Malformed: It is no such message.
        Forged: The holder of ``key`` did not sign it.

    """
    message = parsed(SignedCommand, payload)
    signing.check(message.command, signing.COMMAND, message.signature, key)
    return message.command
