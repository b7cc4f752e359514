"""A card at the far end of bytes: the bench's applet, and cards that make no sense."""

from contextlib import suppress
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.simulators.ukey import applet
from bench.simulators.ukey.applet import Applet
from bench.simulators.ukey.cards import Drawer
from drivers.contract import Cancelled, Code, DeviceError, Garbled, Refused
from drivers.ukey import card as piv
from drivers.ukey.card import Card
from drivers.ukey.objects import KeyKind

MESSAGE = b"kiosk-ukey-v1\x00synthetic"
PIN = b"123456"


def selected(held: Applet) -> Card:
    card = Card(held.answer)
    card.select()
    return card


@pytest.fixture
def good(drawer: Drawer) -> Applet:
    return Applet(drawer.card("good"))


def test_a_card_says_its_number_and_its_certificate(
    good: Applet, drawer: Drawer
) -> None:
    identity = selected(good).identity()
    assert identity.card == drawer.card("good").guid.hex()
    assert identity.certificate == drawer.card("good").certificate
    assert identity.key is KeyKind.P256


def test_a_p256_key_signs_after_its_pin_and_its_certificate_verifies(
    good: Applet,
) -> None:
    card = selected(good)
    with pytest.raises(Refused, match="card_refused:6982"):
        card.sign(KeyKind.P256, MESSAGE)
    card.verify(PIN)
    made = card.sign(KeyKind.P256, MESSAGE)
    key = x509.load_der_x509_certificate(card.identity().certificate).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(made, MESSAGE, ec.ECDSA(SHA256()))


def test_an_rsa_key_signs_what_comes_in_pieces_both_ways(drawer: Drawer) -> None:
    card = selected(Applet(drawer.card("rsa")))
    identity = card.identity()
    assert identity.key is KeyKind.RSA2048
    assert len(identity.certificate) > 512
    card.verify(PIN)
    made = card.sign(identity.key, MESSAGE)
    key = x509.load_der_x509_certificate(identity.certificate).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(made, MESSAGE, padding.PKCS1v15(), SHA256())


def test_wrong_pins_count_down_and_the_right_one_begins_anew(good: Applet) -> None:
    card = selected(good)
    with pytest.raises(Refused) as refused:
        card.verify(b"000000")
    assert (refused.value.detail, refused.value.code) == (
        "pin_wrong:2",
        Code.USER_ERROR,
    )
    assert card.tries() == 2
    card.verify(PIN)
    good.reset()
    assert selected(good).tries() == 3


def test_three_wrong_pins_block_the_card_for_the_right_one_too(good: Applet) -> None:
    card = selected(good)
    for _ in range(2):
        with pytest.raises(Refused, match="pin_wrong"):
            card.verify(b"000000")
    with pytest.raises(Refused, match="pin_blocked"):
        card.verify(b"000000")
    assert card.tries() == 0
    with pytest.raises(Refused, match="pin_blocked"):
        card.verify(PIN)


def test_a_card_without_the_applet_is_no_ukey() -> None:
    with pytest.raises(Refused, match="not_a_ukey"):
        Card(lambda _: bytes.fromhex("6a82")).select()


def test_a_card_nobody_wrote_a_certificate_onto_is_not_issued(drawer: Drawer) -> None:
    with pytest.raises(Refused, match="not_issued"):
        selected(Applet(drawer.card("blank"))).identity()


def test_a_key_of_another_kind_is_named(good: Applet) -> None:
    odd = good.written.certificate.replace(
        bytes.fromhex("2a8648ce3d030107"), bytes.fromhex("2a8648ce3d030106")
    )
    other = Applet(replace(good.written, certificate=odd))
    with pytest.raises(Refused, match="key_unsupported"):
        selected(other).identity()


@pytest.mark.parametrize(
    ("ins", "ask"),
    [
        (piv.GET_DATA, lambda card: card.identity()),
        (piv.VERIFY, lambda card: card.tries()),
        (piv.VERIFY, lambda card: card.verify(PIN)),
        (piv.GENERAL_AUTHENTICATE, lambda card: card.sign(KeyKind.P256, MESSAGE)),
    ],
)
def test_what_a_card_will_not_do_is_told_by_its_status_word(
    good: Applet, ins: int, ask: object
) -> None:
    card = selected(good)
    good.answers[ins] = 0x6F42
    assert callable(ask)
    with pytest.raises(Refused, match="card_refused:6f42"):
        ask(card)


def test_a_card_that_wants_another_length_gets_it(good: Applet) -> None:
    asked = []

    def fussy(apdu: bytes) -> bytes:
        asked.append(apdu)
        wanted = b"\x10"
        if apdu[1] == piv.SELECT and apdu[-1:] != wanted:
            return b"\x6c" + wanted
        return good.answer(apdu)

    with suppress(DeviceError):
        Card(fussy).select()
    assert [apdu[-1] for apdu in asked[:2]] == [0, 0x10]


def test_an_answer_that_never_ends_is_garbled() -> None:
    for answer in (b"\x61\x00", bytes(200) + b"\x61\xff"):
        endless = Card(lambda _, answer=answer: answer)  # type: ignore[misc]  # bound
        with pytest.raises(Garbled, match="answer_endless"):
            endless.select()


def test_a_chain_that_is_refused_is_not_sent_on(drawer: Drawer) -> None:
    held = Applet(drawer.card("rsa"))
    card = selected(held)
    sent = []

    def refusing(apdu: bytes) -> bytes:
        sent.append(apdu)
        return b"\x6e\x00"

    with pytest.raises(Refused, match="card_refused:6e00"):
        Card(refusing).sign(KeyKind.RSA2048, MESSAGE)
    assert len(sent) == 1
    card.verify(PIN)


def test_an_errand_that_was_called_back_asks_the_card_nothing(good: Applet) -> None:
    def called_back() -> None:
        raise Cancelled

    asked: list[bytes] = []
    with pytest.raises(Cancelled):
        Card(lambda apdu: asked.append(apdu) or b"", called_back).select()  # type: ignore[func-returns-value]  # it is None
    assert not asked
    assert good.tries == applet.TRIES


WORDS = (b"\x90\x00", b"\x61\x00", b"\x61\x05", b"\x6c\x10", b"\x63\xc1", b"")
HEADS = (
    b"",
    b"\x53\x81",
    b"\x53\x10\x34\x10",
    b"\x53\x82\x01\x00",
    b"\x7c\x04\x82\x02",
)


def answers(noise: bytes) -> list[bytes]:
    """Make answers of ``noise``: status words and beginnings of true objects in it."""
    said = []
    while len(noise) > 2:
        head, word, size = noise[0], noise[1], noise[2] % 24
        body, noise = noise[3 : 3 + size], noise[3 + size :]
        said.append(HEADS[head % len(HEADS)] + body + WORDS[word % len(WORDS)])
    return said


@settings(max_examples=10_000)
@given(st.binary(max_size=160))
def test_whatever_a_card_answers_only_errors_of_devices_come_of_it(
    noise: bytes,
) -> None:
    left = answers(noise)
    card = Card(lambda _: left.pop(0) if left else b"\x90\x00")
    for ask in (card.select, card.identity, card.tries):
        with suppress(DeviceError):
            ask()
    with suppress(DeviceError):
        card.verify(PIN)
    with suppress(DeviceError):
        card.sign(KeyKind.RSA2048, MESSAGE)
