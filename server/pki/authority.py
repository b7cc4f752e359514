"""The centre's certificate authority: leaf certificates and the revocation list.

EC P-256 throughout; the common name is the identity that broker and terminal API
go by, so a leaf's name is checked before it is signed, never after.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
LEAF_DAYS = 90
OWN_DAYS = 825
"""The centre's own certificates, which nobody renews while it runs."""
REVOCATION_LIST_DAYS = AUTHORITY_DAYS
"""A list that ran out would shut every terminal out; it is rewritten at each change."""
CLOCK_TOLERANCE = timedelta(hours=1)
"""Certificates begin this much earlier, for terminals whose clock runs behind."""

_SIGNS = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
_CERTIFIES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True, repr=False)
class Authority:
    """The CA: signs leaves and revocation lists."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def leaf(
        self,
        name: str,
        public: ec.EllipticCurvePublicKey,
        now: datetime,
        hosts: Iterable[str] = (),
        days: int = LEAF_DAYS,
    ) -> x509.Certificate:
        """Return a certificate for ``name``; with ``hosts`` it may serve as them."""
        served = list(hosts)
        purpose = [ExtendedKeyUsageOID.CLIENT_AUTH]
        if served:
            purpose.append(ExtendedKeyUsageOID.SERVER_AUTH)
        begun = (
            _begin(name, self.certificate.subject, public, now, days)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
            .add_extension(_SIGNS, True)
            .add_extension(x509.ExtendedKeyUsage(purpose), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(
                    self.key.public_key()
                ),
                False,
            )
        )
        if served:
            names = x509.SubjectAlternativeName([_host(host) for host in served])
            begun = begun.add_extension(names, False)
        return begun.sign(self.key, hashes.SHA256())

    def revocation_list(
        self, serials: Iterable[tuple[int, datetime]], now: datetime
    ) -> bytes:
        """Return the list of revoked serial numbers as PEM."""
        begun = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now - CLOCK_TOLERANCE)
            .next_update(now + timedelta(days=REVOCATION_LIST_DAYS))
        )
        for serial, since in serials:
            begun = begun.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(serial)
                .revocation_date(since)
                .build()
            )
        signed = begun.sign(self.key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)


def found(name: str, now: datetime) -> Authority:
    """Return a new authority called ``name``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name)
    certificate = (
        _begin(name, subject, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .add_extension(_CERTIFIES, True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
        )
        .sign(key, hashes.SHA256())
    )
    return Authority(key, certificate)


def _begin(
    name: str,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    now: datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_TOLERANCE)
        .not_valid_after(now + timedelta(days=days))
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
