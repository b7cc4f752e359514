"""The certificate authority: what its leaves may do, and whom its list turns away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.verification import (
    PolicyBuilder,
    Store,
    VerificationError,
)

from server.pki import authority

NOW = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)


@pytest.fixture
def ca() -> authority.Authority:
    return authority.found("Test centre", NOW)


@pytest.fixture
def public() -> ec.EllipticCurvePublicKey:
    return ec.generate_private_key(ec.SECP256R1()).public_key()


def at(ca: authority.Authority, moment: datetime) -> PolicyBuilder:
    return PolicyBuilder().store(Store([ca.certificate])).time(moment)


def test_a_leaf_identifies_a_client_for_ninety_days(
    ca: authority.Authority, public: ec.EllipticCurvePublicKey
) -> None:
    leaf = ca.leaf("SF-01", public, NOW)
    names = leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert [name.value for name in names] == ["SF-01"]
    assert leaf.not_valid_after_utc == NOW + timedelta(days=90)
    leaf.verify_directly_issued_by(ca.certificate)


def test_a_leaf_holds_for_a_terminal_whose_clock_runs_a_little_behind(
    ca: authority.Authority, public: ec.EllipticCurvePublicKey
) -> None:
    leaf = ca.leaf("SF-01", public, NOW)
    assert leaf.not_valid_before_utc == NOW - timedelta(hours=1)


def test_a_terminals_leaf_cannot_pose_as_the_server(
    ca: authority.Authority, public: ec.EllipticCurvePublicKey
) -> None:
    leaf = ca.leaf("SF-01", public, NOW)
    server = at(ca, NOW).build_server_verifier(x509.DNSName("localhost"))
    with pytest.raises(VerificationError):
        server.verify(leaf, [])


def test_the_servers_leaf_serves_the_names_it_was_given(
    ca: authority.Authority, public: ec.EllipticCurvePublicKey
) -> None:
    leaf = ca.leaf("server", public, NOW, ["127.0.0.1", "localhost"])
    at(ca, NOW).build_server_verifier(x509.DNSName("localhost")).verify(leaf, [])
    with pytest.raises(VerificationError):
        at(ca, NOW).build_server_verifier(x509.DNSName("elsewhere")).verify(leaf, [])


def test_a_leaf_cannot_sign_certificates(
    ca: authority.Authority, public: ec.EllipticCurvePublicKey
) -> None:
    leaf = ca.leaf("SF-01", public, NOW)
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    limits = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not usage.key_cert_sign
    assert not limits.ca


def test_the_list_names_the_revoked_and_no_others(
    ca: authority.Authority, public: ec.EllipticCurvePublicKey
) -> None:
    lost, kept = (ca.leaf(name, public, NOW) for name in ("SF-01", "SF-02"))
    pem = ca.revocation_list([(lost.serial_number, NOW)], NOW)
    listed = x509.load_pem_x509_crl(pem)
    assert listed.is_signature_valid(ca.certificate.public_key())
    assert listed.get_revoked_certificate_by_serial_number(lost.serial_number)
    assert not listed.get_revoked_certificate_by_serial_number(kept.serial_number)
