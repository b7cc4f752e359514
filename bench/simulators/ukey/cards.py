"""The cards of the desk, each issued once and kept in a folder: keys and certificates.

==========  ====================================================================
good        a P-256 key and a certificate in force
rsa         the same with an RSA key of 2,048 bits
expired     its certificate ended yesterday
revoked     in force by its dates; the centre is to have it on its list
cloned      the number (CHUID) of good, with another key and certificate
copied      number and certificate of good, with another key
blank       nobody has written a certificate onto it
==========  ====================================================================
"""

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from bench.simulators.ukey.applet import Key, Personalisation

CARDS: Final = ("good", "rsa", "expired", "revoked", "cloned", "copied", "blank")
PIN: Final = "123456"
_DESK: Final = UUID("6f1f6a0e-8a1b-4d0b-9f51-6f3c1a1f7d11")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drawer:
    """The folder the cards are kept in, for our own user alone."""

    folder: Path

    def issue(self, now: datetime) -> None:
        """Make every card that is not there yet."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in CARDS:
            if not self.key(name).exists():
                made = _new_key(name)
                self.certificate(name).write_bytes(_certificate(name, made, now))
                _write_private(self.key(name), made)

    def key(self, name: str) -> Path:
        """Return where the private key of a card lies."""
        return self.folder / f"{name}.key.pem"

    def certificate(self, name: str) -> Path:
        """Return where the certificate of a card lies."""
        return self.folder / f"{name}.pem"

    def card(self, name: str) -> Personalisation:
        """Return what is written onto the card ``name``."""
        found = serialization.load_pem_private_key(self.key(name).read_bytes(), None)
        if not isinstance(found, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise TypeError(f"the key of {name} is of no kind a card has")
        whose = "good" if name in {"cloned", "copied"} else name
        guid = uuid5(_DESK, whose).bytes
        written = Personalisation(guid, found, self._der(name), PIN.encode())
        match name:
            case "copied":
                return replace(written, certificate=self._der("good"))
            case "blank":
                return replace(written, certificate=b"")
            case _:
                return written

    def _der(self, name: str) -> bytes:
        pem = self.certificate(name).read_bytes()
        found = x509.load_pem_x509_certificate(pem)
        return found.public_bytes(serialization.Encoding.DER)


def _new_key(name: str) -> Key:
    if name == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(name: str, key: Key, now: datetime) -> bytes:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"SPECIMEN registrar ({name})")]
    )
    ends = now - _DAY if name == "expired" else now + 365 * _DAY
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 400 * _DAY)
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def _write_private(path: Path, key: Key) -> None:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def utc_now() -> datetime:
    """Return the moment this machine believes it is."""
    return datetime.now(UTC)
