"""What a card keeps: who it is, its certificate, and which kind of key that holds.

A CHUID and a certificate as SP 800-73-4 lays them down (tables 9 and 10)::

    CHUID         53 · 34 GUID (16 bytes) · 35 expiry · …
    certificate   53 · 70 X.509 (DER) · 71 how it is packed · FE

Of the certificate only the public key's kind is looked at here (RFC 5280, 4.1); what it
says is believed, or not, at the centre.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from drivers.contract import Code, Garbled, Refused
from drivers.ukey.frames import read_all, read_tlv, within

OBJECT: Final = 0x53
GUID: Final = 0x34
CERTIFICATE: Final = 0x70
PACKING: Final = 0x71
GUID_BYTES: Final = 16
LONGEST_CERTIFICATE: Final = 4096

_SEQUENCE: Final = 0x30
_BITS: Final = 0x03
_VERSION: Final = 0xA0
_KEY_FIELD: Final = 5
"""Serial, signature, issuer, validity, subject stand before the key."""
_P256: Final = bytes.fromhex("06072a8648ce3d020106082a8648ce3d030107")
_RSA: Final = bytes.fromhex("06092a864886f70d010101")
_RSA_BYTES: Final = 256
_SHA256_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")


class KeyKind(StrEnum):
    """The keys that can sign here."""

    P256 = "p256"
    RSA2048 = "rsa2048"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which card it is: its number, its certificate (DER) and the key's kind."""

    card: str
    """GUID of the CHUID in hexadecimal, or a token's serial number."""
    certificate: bytes
    key: KeyKind


def guid(answer: bytes) -> str:
    """Return the GUID of a CHUID, or raise `Garbled`."""
    found = within(answer, OBJECT, GUID)
    if len(found) != GUID_BYTES:
        raise Garbled("card_garbled:guid_length")
    return found.hex()


def certificate(answer: bytes) -> bytes:
    """Return the certificate of a certificate object, or raise `Garbled`."""
    whole = within(answer, OBJECT)
    der = within(whole, CERTIFICATE)
    packing = within(whole, PACKING)
    if packing != b"\0":
        # Compressed objects are allowed for and used by no card we know of.
        raise Garbled("card_garbled:certificate_packed")
    if not 0 < len(der) <= LONGEST_CERTIFICATE:
        raise Garbled("card_garbled:certificate_length")
    return der


def key_kind(der: bytes) -> KeyKind:
    """Return which kind of key the certificate ``der`` holds.

    Raises:
        Garbled: It is no certificate.
        Refused: ``key_unsupported``: neither P-256 nor RSA with 2048 bits.

    """
    body, _ = read_tlv(within(der, _SEQUENCE))
    fields = [field for field in read_all(body.value) if field.tag != _VERSION]
    if len(fields) <= _KEY_FIELD:
        raise Garbled("card_garbled:certificate_cut_short")
    key = fields[_KEY_FIELD].value
    algorithm, bits = within(key, _SEQUENCE), within(key, _BITS)
    if algorithm == _P256:
        return KeyKind.P256
    if algorithm.startswith(_RSA):
        modulus = read_tlv(within(bits[1:], _SEQUENCE))[0].value.lstrip(b"\0")
        if len(modulus) == _RSA_BYTES:
            return KeyKind.RSA2048
    raise Refused("key_unsupported", code=Code.INVALID_DATA)


def signable(key: KeyKind, message: bytes) -> bytes:
    """Return what a key of that kind is given so that it signs ``message``.

    P-256 takes the SHA-256 digest; RSA takes it padded (RFC 8017, 9.2), for the card
    computes and pads nothing.
    """
    digest = sha256(message).digest()
    if key is KeyKind.P256:
        return digest
    info = _SHA256_INFO + digest
    padding = b"\xff" * (_RSA_BYTES - len(info) - 3)
    return b"\x00\x01" + padding + b"\x00" + info
