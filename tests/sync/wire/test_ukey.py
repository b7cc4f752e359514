"""A UKey's challenge: what is signed, and what a terminal's driver will sign."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from drivers.ukey import port
from sync.wire.ukey import PURPOSE, Action, Challenge, Proof, to_sign
from sync.wire.values import from_stamp

CHALLENGE = Challenge(
    terminal="SF-01",
    session=UUID(int=1),
    nonce=bytes(range(32)),
    time=from_stamp("2026-03-02T02:30:00.000Z"),
    action=Action.SIGN_IN,
)


def test_what_is_signed_is_the_purpose_and_the_whole_challenge() -> None:
    assert to_sign(CHALLENGE) == (
        b"kiosk-ukey-v1\x00"
        b'{"action":"sign_in","nonce":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",'
        b'"session":"00000000-0000-0000-0000-000000000001","terminal":"SF-01",'
        b'"time":"2026-03-02T02:30:00.000Z"}'
    )


@pytest.mark.parametrize(
    "change",
    [
        {"terminal": "SF-02"},
        {"session": UUID(int=2)},
        {"nonce": bytes(32)},
        {"time": from_stamp("2026-03-02T02:30:00.001Z")},
    ],
)
def test_nothing_of_a_challenge_can_change_under_its_signature(
    change: dict[str, object],
) -> None:
    assert to_sign(CHALLENGE.model_copy(update=change)) != to_sign(CHALLENGE)


def test_the_driver_signs_what_begins_so_and_is_no_longer_than_it_allows() -> None:
    assert PURPOSE == port.PURPOSE
    assert len(to_sign(CHALLENGE)) < port.LONGEST_MESSAGE


@pytest.mark.parametrize("card", ["", "a b", "卡", "x" * 65])
def test_a_cards_number_is_short_and_plain(card: str) -> None:
    with pytest.raises(ValidationError):
        Proof(nonce=bytes(32), card=card, certificate=bytes(64), signature=bytes(64))
