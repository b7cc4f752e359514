"""Whether a UKey's answer is believed: one test for each reason that it is not."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

from server.pki import ukeys
from server.pki.ukeys import Enrolled, NotBelieved
from sync.wire.ukey import Proof, UkeyRefusal

NOW = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
MESSAGE = b"kiosk-ukey-v1\x00what was asked"
CARD = "0f" * 16

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
P256 = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key: Key, now: datetime = NOW, serial: int = 7) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SPECIMEN registrar")])
    signer = ec.generate_private_key(ec.SECP256R1())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(signer, hashes.SHA256())
    )


def signature(key: Key, message: bytes = MESSAGE) -> bytes:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(message, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(message)


@dataclass(frozen=True)
class Case:
    """An answer and what is known; as it stands it is believed."""

    shown: x509.Certificate
    signed: bytes
    enrolled: tuple[Enrolled, ...]
    card: str = CARD
    revoked: frozenset[str] = frozenset()
    now: datetime = NOW

    @classmethod
    def of(cls, key: Key) -> "Case":
        shown = certificate(key)
        known = (Enrolled(ukeys.thumbprint(shown), CARD),)
        return cls(shown, signature(key), known)

    def verify(self, der: bytes | None = None) -> str:
        proof = Proof(
            nonce=bytes(32),
            card=self.card,
            certificate=der or self.shown.public_bytes(serialization.Encoding.DER),
            signature=self.signed,
        )
        return ukeys.verify(proof, MESSAGE, self.enrolled, self.revoked, self.now)

    def refused(self, der: bytes | None = None) -> UkeyRefusal:
        with pytest.raises(NotBelieved) as refused:
            self.verify(der)
        return refused.value.why


@pytest.fixture
def case() -> Case:
    return Case.of(P256)


@pytest.mark.parametrize("key", [P256, RSA])
def test_the_enrolled_certificates_signature_is_believed(key: Key) -> None:
    case = Case.of(key)
    assert case.verify() == case.enrolled[0].thumbprint


def test_a_card_may_have_been_enrolled_without_its_number(case: Case) -> None:
    known = (Enrolled(case.enrolled[0].thumbprint, None),)
    assert replace(case, enrolled=known).verify()


def test_what_is_no_certificate_is_refused(case: Case) -> None:
    assert case.refused(bytes(64)) is UkeyRefusal.UNREADABLE


@pytest.mark.parametrize(
    "key",
    [
        ec.generate_private_key(ec.SECP384R1()),
        rsa.generate_private_key(public_exponent=65537, key_size=3072),
        ed25519.Ed25519PrivateKey.generate(),
    ],
)
def test_a_key_of_another_kind_is_refused(case: Case, key: Key) -> None:
    shown = certificate(key)
    known = (Enrolled(ukeys.thumbprint(shown), CARD),)
    other = replace(case, shown=shown, enrolled=known)
    assert other.refused() is UkeyRefusal.KEY


def test_a_certificate_of_nobody_or_of_another_account_is_refused(case: Case) -> None:
    assert replace(case, enrolled=()).refused() is UkeyRefusal.NOT_ENROLLED


def test_the_number_of_an_enrolled_card_with_another_key_is_a_clone(
    case: Case,
) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    clone = replace(case, shown=certificate(other), signed=signature(other))
    assert clone.refused() is UkeyRefusal.CLONED
    assert replace(clone, card="another").refused() is UkeyRefusal.NOT_ENROLLED


def test_a_copied_certificate_with_another_key_is_forged(case: Case) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    assert replace(case, signed=signature(other)).refused() is UkeyRefusal.FORGED


@pytest.mark.parametrize("key", [P256, RSA])
def test_a_signature_over_anything_else_is_forged(key: Key) -> None:
    case = Case.of(key)
    for wrong in (signature(key, b"another message"), bytes(64)):
        assert replace(case, signed=wrong).refused() is UkeyRefusal.FORGED


def test_a_certificate_on_the_list_is_revoked_by_either_of_its_names(
    case: Case,
) -> None:
    for name in ukeys.names(case.shown):
        listed = replace(case, revoked=frozenset((name, "another")))
        assert listed.refused() is UkeyRefusal.REVOKED
    assert replace(case, revoked=frozenset(("another",))).verify()


def test_a_certificate_counts_within_its_dates_alone(case: Case) -> None:
    day = timedelta(days=1)
    assert replace(case, now=NOW + day).verify()
    assert replace(case, now=NOW - day).verify()
    late, early = timedelta(days=1, seconds=1), timedelta(days=-1, seconds=-1)
    assert replace(case, now=NOW + late).refused() is UkeyRefusal.EXPIRED
    assert replace(case, now=NOW + early).refused() is UkeyRefusal.NOT_YET


def test_a_certificate_of_no_known_version_is_unreadable() -> None:
    der = certificate(P256).public_bytes(serialization.Encoding.DER)
    strange = der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)
    assert strange != der
    with pytest.raises(NotBelieved) as caught:
        ukeys.read(strange)
    assert caught.value.why is UkeyRefusal.UNREADABLE


def test_what_nobody_signed_accuses_no_card_of_being_a_clone() -> None:
    case = Case.of(P256)
    other = certificate(RSA)
    proof = Proof(
        nonce=b"n" * 32,
        card=CARD,
        certificate=other.public_bytes(serialization.Encoding.DER),
        signature=b"nothing" * 8,
    )
    with pytest.raises(NotBelieved) as caught:
        ukeys.verify(proof, MESSAGE, case.enrolled, (), NOW)
    assert caught.value.why is UkeyRefusal.FORGED
