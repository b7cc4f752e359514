"""A registrar's UKey: what the centre asks of it, what is signed, and what comes back.

HTTPS on the terminal API, with the terminal's certificate; JSON both ways::

    POST /terminals/{id}/staff/ukey/challenge    Wish → Challenge
    POST /terminals/{id}/staff/ukey/answer       Proof → Proven

What is signed is `to_sign` of the challenge: the purpose, so that the signature fits
nothing else, and the challenge's canonical JSON. A challenge is good for one answer,
right or wrong, and for `CHALLENGE_LIFE_S` by the centre's clock.
"""

from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import StringConstraints

from sync.wire.staff import Account
from sync.wire.values import KeyBytes, Model, TerminalId, UtcMs, canonical

PURPOSE: Final = b"kiosk-ukey-v1\x00"
"""`drivers.ukey.port` signs nothing that begins otherwise."""
CHALLENGE_LIFE_S: Final = 120
"""Long enough to find the card and to type its PIN twice."""
MAX_WISH_BYTES: Final = 1_024
MAX_PROOF_BYTES: Final = 8_192

CardNumber = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")]
"""A card's number as the driver tells it: a GUID in hexadecimal, or a serial number."""


class Action(StrEnum):
    """What a signature is asked for."""

    SIGN_IN = "sign_in"


class Wish(Model):
    """Whose UKey is to be asked, for what, in which session of the staff screen."""

    account: Account
    session: UUID
    action: Action


class Challenge(Model):
    """What is to be signed. ``time`` is when it was made, by the centre's clock."""

    terminal: TerminalId
    session: UUID
    nonce: KeyBytes
    time: UtcMs
    action: Action


class Proof(Model):
    """The answer: the card, its certificate (X.509, DER), the signature."""

    nonce: KeyBytes
    card: CardNumber
    certificate: KeyBytes
    signature: KeyBytes


class Proven(Model):
    """The UKey of ``account`` was there and its holder knew the PIN."""

    account: Account
    session: UUID
    action: Action
    time: UtcMs


class UkeyRefusal(StrEnum):
    """Why the centre does not believe an answer; ``error`` of its refusal."""

    NO_CHALLENGE = "ukey_no_challenge"
    """Nothing of the kind was asked of this terminal."""
    USED = "ukey_challenge_used"
    LATE = "ukey_challenge_late"
    UNREADABLE = "ukey_certificate_unreadable"
    KEY = "ukey_key_unsupported"
    NOT_ENROLLED = "ukey_not_enrolled"
    CLONED = "ukey_cloned"
    """The number of an enrolled card, with another certificate."""
    REVOKED = "ukey_revoked"
    NOT_YET = "ukey_not_yet_valid"
    EXPIRED = "ukey_expired"
    FORGED = "ukey_signature_wrong"


def to_sign(challenge: Challenge) -> bytes:
    """Return the bytes whose signature answers ``challenge``."""
    return PURPOSE + canonical(challenge)
