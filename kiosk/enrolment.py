"""Enrolment: the terminal makes its own key and fetches its certificate by a code.

First contact trusts nobody: the listener's chain is only looked at. The CA in it must
fit the pin in the code; then a second connection is made that trusts this CA alone,
and only that one hears the code.
"""

import os
import socket
import ssl
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.keys import Keys
from sync.wire.enrolment import EnrolmentAnswer, EnrolmentCode, EnrolmentRequest
from sync.wire.values import Malformed, parsed

TIMEOUT_S: Final = 20.0
MAX_SAID: Final = 120


class NotEnrolled(Exception):
    """There is no certificate; the message says what to do, never the code."""


def enrol(url: str, terminal: str, code_text: str, folder: Path) -> EnrolmentAnswer:
    """Fetch and keep this terminal's certificate.

    Raises:
        NotEnrolled: The code is none, the listener is not the code's centre, does not
            answer, or refuses.

    """
    try:
        code = EnrolmentCode.from_text(code_text)
    except Malformed as why:
        raise NotEnrolled("the code is not twenty letters and digits") from why
    ca_pem = _pinned_ca(url, code)
    key = ec.generate_private_key(ec.SECP256R1())
    request = EnrolmentRequest(
        terminal=terminal, code=code.to_text(), csr_pem=_request(key, terminal)
    )
    answer = _ask(url, request, ca_pem)
    _check(answer, key, terminal, ca_pem)
    _keep(Keys(folder), key, answer)
    return answer


def _pinned_ca(url: str, code: EnrolmentCode) -> str:
    address = urlsplit(url)
    if address.scheme != "https" or address.hostname is None:
        raise NotEnrolled("centre.enrol is no https address")
    unverified = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    place = (address.hostname, address.port or 443)
    try:
        with (
            socket.create_connection(place, TIMEOUT_S) as plain,
            unverified.wrap_socket(plain, server_hostname=address.hostname) as line,
        ):
            chain = _chain(line)
    except OSError as why:
        raise NotEnrolled(f"the centre does not answer: {type(why).__name__}") from why
    for der in chain:
        if code.fits(der):
            return ssl.DER_cert_to_PEM_cert(der)
    raise NotEnrolled("this is not the centre the code was made for")


def _chain(line: ssl.SSLSocket) -> list[bytes]:
    # Public only from Python 3.13 on; present, under this name, since 3.10.
    told = line._sslobj.get_unverified_chain()  # type: ignore[attr-defined]  # noqa: SLF001
    return [
        ssl.PEM_cert_to_DER_cert(certificate.public_bytes()) for certificate in told
    ]


def _request(key: ec.EllipticCurvePrivateKey, terminal: str) -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, terminal)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    signed = request.sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def _ask(url: str, request: EnrolmentRequest, ca_pem: str) -> EnrolmentAnswer:
    trusting = ssl.create_default_context(cadata=ca_pem)
    try:
        with httpx.Client(verify=trusting, timeout=TIMEOUT_S, trust_env=False) as web:
            said = web.post(
                url.rstrip("/") + "/enrol",
                content=request.model_dump_json(),
                headers={"content-type": "application/json"},
            )
    except (httpx.HTTPError, OSError) as why:
        raise NotEnrolled(f"the centre does not answer: {type(why).__name__}") from why
    if said.status_code != httpx.codes.OK:
        raise NotEnrolled(f"the centre refuses: {_reason(said)}")
    try:
        return parsed(EnrolmentAnswer, said.content)
    except Malformed as why:
        raise NotEnrolled(f"the centre's answer is malformed: {why.cause}") from why


def _reason(said: httpx.Response) -> str:
    try:
        detail = said.json().get("detail", "")
    except (ValueError, AttributeError):
        detail = ""
    return f"{said.status_code} {detail}"[:MAX_SAID]


def _check(
    answer: EnrolmentAnswer,
    key: ec.EllipticCurvePrivateKey,
    terminal: str,
    ca_pem: str,
) -> None:
    certificate = x509.load_pem_x509_certificate(answer.certificate.encode())
    ca = x509.load_pem_x509_certificate(ca_pem.encode())
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if [name.value for name in names] != [terminal] or answer.terminal != terminal:
        raise NotEnrolled("the certificate is for another terminal")
    if certificate.public_key() != key.public_key():
        raise NotEnrolled("the certificate is for another key")
    if x509.load_pem_x509_certificate(answer.ca.encode()) != ca:
        raise NotEnrolled("the answer names another CA than the code")
    try:
        certificate.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature) as why:
        raise NotEnrolled("the certificate is not of this CA") from why


def _keep(keys: Keys, key: ec.EllipticCurvePrivateKey, answer: EnrolmentAnswer) -> None:
    keys.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys.folder.chmod(0o700)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(keys.private, private)
    _write(keys.certificate, answer.certificate.encode())
    _write(keys.ca, answer.ca.encode())
    # Last: whoever finds it finds the others whole.
    _write(keys.answer, answer.model_dump_json().encode())


def _write(file: Path, content: bytes) -> None:
    fresh = file.with_name(file.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
