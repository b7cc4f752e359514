"""Whether a UKey's answer is believed: one pure look at what came and what is known.

A certificate counts because it was enrolled for that account, not because somebody
signed it; its dates and the revocation list only take that away again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from sync.wire.ukey import Proof, UkeyRefusal

RSA_BITS: Final = 2048

Key = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class NotBelieved(Exception):
    """The answer proves nothing; ``why`` is the first reason found."""

    def __init__(self, why: UkeyRefusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A certificate that was enrolled for the account; its card's number, if told."""

    thumbprint: str
    card: str | None


def thumbprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of the certificate as it is, in hexadecimal."""
    der = certificate.public_bytes(serialization.Encoding.DER)
    return sha256(der).hexdigest()


def names(certificate: x509.Certificate) -> frozenset[str]:
    """Return the names a revocation list may call the certificate by.

    Its thumbprint, and issuer and serial number as its authority's own list does.
    """
    return frozenset(
        (
            thumbprint(certificate),
            serial_name(certificate.issuer, certificate.serial_number),
        )
    )


def serial_name(issuer: x509.Name, serial: int) -> str:
    """Return the name of what ``issuer`` has numbered ``serial``."""
    return f"{sha256(issuer.public_bytes()).hexdigest()[:32]}:{serial:x}"


def read(der: bytes) -> x509.Certificate:
    """Return the certificate in ``der``.

    Raises:
        NotBelieved: It is none, or its key is of no kind that signs here.

    """
    try:
        certificate = x509.load_der_x509_certificate(der)
        certificate.issuer.public_bytes()
    except (ValueError, x509.InvalidVersion):
        raise NotBelieved(UkeyRefusal.UNREADABLE) from None
    key_of(certificate)
    return certificate


def key_of(certificate: x509.Certificate) -> Key:
    """Return its key, on P-256 or RSA with 2,048 bits, or raise `NotBelieved`."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        raise NotBelieved(UkeyRefusal.KEY) from None
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1":
        return key
    if isinstance(key, rsa.RSAPublicKey) and key.key_size == RSA_BITS:
        return key
    raise NotBelieved(UkeyRefusal.KEY)


def check_dates(certificate: x509.Certificate, now: datetime) -> None:
    """Return if ``now`` is within the certificate's dates, or raise `NotBelieved`."""
    if now < certificate.not_valid_before_utc:
        raise NotBelieved(UkeyRefusal.NOT_YET)
    if now > certificate.not_valid_after_utc:
        raise NotBelieved(UkeyRefusal.EXPIRED)


def verify(
    proof: Proof,
    message: bytes,
    enrolled: Collection[Enrolled],
    revoked: Collection[str],
    now: datetime,
) -> str:
    """Return the thumbprint of the certificate whose key has signed ``message``.

    ``enrolled`` are those of the account that was asked, ``revoked`` the `names` that
    are on the list.

    Raises:
        NotBelieved: With the first reason found.

    """
    certificate = read(proof.certificate)
    # First of all: what nobody has signed accuses nobody.
    _check_signature(key_of(certificate), proof.signature, message)
    shown = thumbprint(certificate)
    if shown not in {each.thumbprint for each in enrolled}:
        if proof.card in {each.card for each in enrolled}:
            raise NotBelieved(UkeyRefusal.CLONED)
        raise NotBelieved(UkeyRefusal.NOT_ENROLLED)
    if not names(certificate).isdisjoint(revoked):
        raise NotBelieved(UkeyRefusal.REVOKED)
    check_dates(certificate, now)
    return shown


def _check_signature(key: Key, signature: bytes, message: bytes) -> None:
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        else:
            key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise NotBelieved(UkeyRefusal.FORGED) from None
