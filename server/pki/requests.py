"""Certificate requests of terminals: what of them is believed, and what is not.

Only the public key and the proof that its owner signed count. Every extension a
request asks for is ignored: the centre decides what a certificate is good for.
"""

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class BadRequest(Exception):
    """The certificate request cannot be signed; the message is its cause."""


def public_key(pem: str, terminal: str) -> ec.EllipticCurvePublicKey:
    """Return the P-256 key that ``terminal`` asks to have signed."""
    try:
        request = x509.load_pem_x509_csr(pem.encode("ascii", "replace"))
        signed = request.is_signature_valid
        key = request.public_key()
    except (ValueError, InvalidSignature) as problem:
        raise BadRequest("the certificate request cannot be read") from problem
    if not signed:
        raise BadRequest("the certificate request is not signed by its own key")
    named = request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if [attribute.value for attribute in named] != [terminal]:
        raise BadRequest("the certificate request is for another terminal")
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise BadRequest("the certificate request's key is not on P-256")
    return key
