"""Enrolment against a listener with TLS of its own: whom the terminal believes."""

import http.server
import json
import ssl
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import (
    CertificatePublicKeyTypes,
)
from cryptography.x509.oid import NameOID

from kiosk.enrolment import NotEnrolled, enrol
from kiosk.keys import Keys, known
from sync.sealing import OpeningKey
from sync.wire.enrolment import (
    BrokerAddress,
    EnrolmentAnswer,
    EnrolmentCode,
    EnrolmentRequest,
)

PEM = serialization.Encoding.PEM


@dataclass
class Centre:
    """A certificate authority and what it answers; ``asked`` keeps what it heard."""

    name: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    ca: x509.Certificate = field(init=False)
    asked: list[EnrolmentRequest] = field(default_factory=list)
    leaf_name: str = "T0001"
    signer: "Centre | None" = None
    refuses: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        self.ca = self.certificate(self.name, self.key.public_key(), is_ca=True)

    def certificate(
        self, name: str, key: CertificatePublicKeyTypes, *, is_ca: bool = False
    ) -> x509.Certificate:
        def named(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named(self.name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        )
        if not is_ca:
            names = x509.SubjectAlternativeName(
                [x509.IPAddress(ip_address("127.0.0.1"))]
            )
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def code(self) -> str:
        der = self.ca.public_bytes(serialization.Encoding.DER)
        return EnrolmentCode.of(b"eight by", der).to_text()

    def answer(self, request: EnrolmentRequest) -> EnrolmentAnswer:
        asked = x509.load_pem_x509_csr(request.csr_pem.encode())
        signer = self.signer or self
        leaf = signer.certificate(self.leaf_name, asked.public_key())
        return EnrolmentAnswer(
            terminal=request.terminal,
            certificate=leaf.public_bytes(PEM).decode(),
            ca=self.ca.public_bytes(PEM).decode(),
            sealing=OpeningKey.generate().sealing_key().to_wire(),
            receipt_key=bytes(32),
            broker=BrokerAddress(host="127.0.0.1", port=8883),
            api="https://127.0.0.1:8443",
        )


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    centre = Centre("centre")
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = centre.certificate("listener", key.public_key())
    file = tmp_path / "listener.pem"
    file.write_bytes(
        key.private_bytes(
            PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + leaf.public_bytes(PEM)
        + centre.ca.public_bytes(PEM)
    )

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            request = EnrolmentRequest.model_validate_json(body)
            centre.asked.append(request)
            if centre.refuses:
                said = json.dumps({"error": "x", "detail": "the code is used"}).encode()
            else:
                said = centre.answer(request).model_dump_json().encode()
            self.send_response(403 if centre.refuses else 200)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    centre.url = f"https://127.0.0.1:{server.server_address[1]}"
    yield centre
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_terminal_enrols_and_keeps_what_it_needs(
    centre: Centre, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    answer = enrol(centre.url, "T0001", centre.code().lower(), folder)
    keys = Keys(folder)
    assert known(folder) == answer
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    private = serialization.load_pem_private_key(keys.private.read_bytes(), None)
    leaf = x509.load_pem_x509_certificate(keys.certificate.read_bytes())
    assert leaf.public_key() == private.public_key()


def test_the_key_never_leaves_the_terminal(centre: Centre, tmp_path: Path) -> None:
    enrol(centre.url, "T0001", centre.code(), tmp_path / "keys")
    (asked,) = centre.asked
    assert "PRIVATE" not in asked.model_dump_json()


def test_a_listener_of_another_ca_never_hears_the_code(
    centre: Centre, tmp_path: Path
) -> None:
    with pytest.raises(NotEnrolled, match="not the centre"):
        enrol(centre.url, "T0001", Centre("other").code(), tmp_path / "keys")
    assert centre.asked == []
    assert not (tmp_path / "keys").exists()


def test_a_refusal_is_told_and_leaves_nothing(centre: Centre, tmp_path: Path) -> None:
    centre.refuses = True
    with pytest.raises(NotEnrolled, match="the code is used"):
        enrol(centre.url, "T0001", centre.code(), tmp_path / "keys")
    assert known(tmp_path / "keys") is None


def test_a_certificate_for_another_terminal_is_not_taken(
    centre: Centre, tmp_path: Path
) -> None:
    centre.leaf_name = "T0002"
    with pytest.raises(NotEnrolled, match="another terminal"):
        enrol(centre.url, "T0001", centre.code(), tmp_path / "keys")
    assert known(tmp_path / "keys") is None


@pytest.mark.parametrize("name", ["centre", "somebody"])
def test_a_certificate_that_another_ca_signed_is_not_taken(
    centre: Centre, tmp_path: Path, name: str
) -> None:
    centre.signer = Centre(name)
    with pytest.raises(NotEnrolled, match="not of this CA"):
        enrol(centre.url, "T0001", centre.code(), tmp_path / "keys")
    assert known(tmp_path / "keys") is None


def test_a_mistyped_code_is_told_without_being_repeated(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled) as refused:
        enrol("https://127.0.0.1:1", "T0001", "12345-ABCDE", tmp_path)
    assert "ABCDE" not in str(refused.value)


def test_a_centre_that_is_not_there_is_told(tmp_path: Path) -> None:
    code = Centre("centre").code()
    with pytest.raises(NotEnrolled, match="does not answer"):
        enrol("https://127.0.0.1:1", "T0001", code, tmp_path)
