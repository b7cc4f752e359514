"""The centre's keys on disk: made once, read by name, never readable by others."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from server.home import Home, write_private
from server.pki.authority import OWN_DAYS, Authority, found
from sync.sealing import OpeningKey

AUTHORITY_NAME = "Marriage registration centre"
CENTRAL = "central"
"""The ingest worker's certificate name; the broker's ACL knows it."""
SERVER = "server"
"""The certificate of broker, terminal API and enrolment listener."""


class WrongKey(Exception):
    """A key file holds a key of another kind; the message names the file."""


def create(home: Home, hosts: Sequence[str], now: datetime) -> Authority:
    """Make the authority, the centre's own certificates and its keys."""
    authority = found(AUTHORITY_NAME, now)
    _write_key(home.key("ca"), authority.key)
    _write_certificate(home.authority, authority.certificate)
    issue(home, authority, SERVER, hosts, now)
    issue(home, authority, CENTRAL, (), now)
    _write_key(home.key("receipt"), Ed25519PrivateKey.generate())
    write_private(home.key("sealing"), OpeningKey.generate().private)
    write_private(home.revoked, authority.revocation_list((), now))
    return authority


def issue(
    home: Home, authority: Authority, name: str, hosts: Sequence[str], now: datetime
) -> None:
    """Make key and certificate of one of the centre's own programs."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.leaf(name, key.public_key(), now, hosts, OWN_DAYS)
    _write_key(home.key(name), key)
    # With its CA: a terminal at its first contact finds there what its code pins.
    _write_certificate(home.certificate(name), certificate, authority.certificate)


def authority(home: Home) -> Authority:
    """Read the CA."""
    key = _read_key(home.key("ca"))
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise WrongKey(f"{home.key('ca')} is not a P-256 key")
    pem = home.authority.read_bytes()
    return Authority(key, x509.load_pem_x509_certificate(pem))


def authority_der(home: Home) -> bytes:
    """Return the CA's certificate as enrolment codes pin it."""
    pem = home.authority.read_bytes()
    certificate = x509.load_pem_x509_certificate(pem)
    return certificate.public_bytes(serialization.Encoding.DER)


def receipt_key(home: Home) -> Ed25519PrivateKey:
    """Read the key that receipts are signed with."""
    key = _read_key(home.key("receipt"))
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongKey(f"{home.key('receipt')} is not an Ed25519 key")
    return key


def opening_key(home: Home) -> OpeningKey:
    """Read the key that opens what terminals sealed."""
    return OpeningKey.from_bytes(home.key("sealing").read_bytes())


def _read_key(path: Path) -> PrivateKeyTypes:
    return serialization.load_pem_private_key(path.read_bytes(), None)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey | Ed25519PrivateKey) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_private(path, pem)


def _write_certificate(path: Path, *chain: x509.Certificate) -> None:
    pems = (each.public_bytes(serialization.Encoding.PEM) for each in chain)
    write_private(path, b"".join(pems))
