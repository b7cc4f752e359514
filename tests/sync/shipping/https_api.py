"""A centre's API of one scripted answer over HTTPS, with certificates both ways."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.bus.settings import Identity
from sync.shipping.counter import Counter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = timedelta(days=1)


def certificate(
    name: str, key: ec.EllipticCurvePrivateKey, ca: tuple[x509.Name, object] | None
) -> x509.Certificate:
    """Return a certificate of ``name``; of its own making where there is no ``ca``."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signing = ca or (subject, key)
    now = datetime.now(UTC)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .add_extension(
            x509.BasicConstraints(ca=ca is None, path_length=None), critical=True
        )
    )
    return builder.sign(signing, hashes.SHA256())  # type: ignore[arg-type]  # a key


def stored(folder: Path, name: str, ca: tuple[x509.Name, object] | None) -> object:
    """Write key and certificate of ``name``; return its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    made = certificate(name, key, ca)
    (folder / f"{name}.pem").write_bytes(made.public_bytes(pem))
    return made.subject, key


class Api:
    """An HTTPS server on loopback that demands a certificate; a test scripts it."""

    def __init__(self, folder: Path) -> None:
        ca = stored(folder, "ca", None)
        for name in ("centre", "T0001"):
            stored(folder, name, ca)  # type: ignore[arg-type]  # name and key
        self.identity = Identity(
            folder / "ca.pem", folder / "T0001.pem", folder / "T0001.key"
        )
        self.asked: list[tuple[str, str, str, bytes]] = []
        self.say: Callable[[BaseHTTPRequestHandler], None] = answer(200, b"{}")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(folder / "centre.pem", folder / "centre.key")
        tls.load_verify_locations(folder / "ca.pem")
        tls.verify_mode = ssl.CERT_REQUIRED
        self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self.thread.start()

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.server.server_address[1]}"

    def counter(self) -> Counter:
        return Counter(self.address, "T0001", self.identity.context())

    def end(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                shown = self.headers.get("Authorization", "")
                body = self.rfile.read(length)
                api.asked.append((self.command, self.path, shown, body))
                api.say(self)

            do_POST = do_GET  # noqa: N815  # the name http.server looks for

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def answer(
    status: int, body: bytes, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return a whole answer."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return say
