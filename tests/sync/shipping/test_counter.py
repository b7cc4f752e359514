"""Staff's calls over real HTTPS: refusals with their word, deadlines, limits."""

from __future__ import annotations

import ipaddress
import json
import logging
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.bus.settings import Identity
from sync.shipping import calls, counter
from sync.shipping.calls import Asked, Call, Outcome, Reply
from sync.shipping.counter import Counter
from sync.wire.staff import MAX_VIEW_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GRANT: Final = "grant-of-the-registrar-0123456789"
PASSWORD: Final = "correct-horse-battery"
SUBMISSION: Final = "T0001.00000000-0000-0000-0000-000000000005.4"
SHA256: Final = "a" * 64
DAY: Final = timedelta(days=1)
EVERY: Final = {
    Call.LOGIN: {"account": "registrar", "password": PASSWORD},
    Call.LOGOUT: {"grant": GRANT},
    Call.WAITING: {"grant": GRANT},
    Call.VIEW: {"grant": GRANT, "submission": SUBMISSION},
    Call.MATERIAL: {"grant": GRANT, "submission": SUBMISSION, "sha256": SHA256},
    Call.STANDING: {"grant": GRANT, "submission": SUBMISSION},
}


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


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    made = Api(tmp_path)
    yield made
    made.end()


def test_every_call_is_the_request_the_wire_names(api: Api) -> None:
    here = "/terminals/T0001/staff"
    at = f"{here}/submissions/{SUBMISSION}"
    wanted = {
        Call.LOGIN: ("POST", f"{here}/login"),
        Call.LOGOUT: ("POST", f"{here}/logout"),
        Call.WAITING: ("GET", f"{here}/submissions"),
        Call.VIEW: ("POST", f"{at}/view"),
        Call.MATERIAL: ("GET", f"{at}/materials/{SHA256}"),
        Call.STANDING: ("GET", f"{at}/standing"),
    }
    api.say = answer(200, b"")
    for call, args in EVERY.items():
        reply = api.counter().answer(Asked(1, call, args))
        assert reply.outcome is Outcome.DONE
        method, path, shown, body = api.asked[-1]
        assert (method, path) == wanted[call]
        if call is Call.LOGIN:
            assert json.loads(body) == args
        else:
            assert (shown, body) == (f"Bearer {GRANT}", b"")


def test_what_the_centre_says_comes_back_byte_for_byte(api: Api) -> None:
    picture = bytes(range(256)) * 4096
    api.say = answer(200, picture)
    reply = api.counter().answer(Asked(1, Call.MATERIAL, EVERY[Call.MATERIAL]))
    assert reply == Reply(Outcome.DONE, body=picture)


@pytest.mark.parametrize(
    ("status", "body", "reply"),
    [
        (401, {"error": "no_grant"}, calls.refused("no_grant")),
        (401, {"error": "wrong_credentials"}, calls.refused("wrong_credentials")),
        (404, {"error": "no_such_submission"}, calls.refused("no_such_submission")),
        (409, {"error": "materials_missing"}, calls.refused("materials_missing")),
        (422, {"error": "cannot_be_opened"}, calls.refused("cannot_be_opened")),
        (401, {"error": "something else"}, calls.refused("no_grant")),
        (403, {"error": 7}, calls.refused("status_403")),
        (302, {}, calls.refused("status_302")),
        (400, ["no object"], calls.refused("status_400")),
        (503, {}, calls.offline("503")),
        (408, {}, calls.offline("408")),
    ],
)
def test_a_refusal_keeps_its_word(
    api: Api, status: int, body: object, reply: Reply
) -> None:
    api.say = answer(status, json.dumps(body).encode())
    assert api.counter().answer(Asked(1, Call.WAITING, EVERY[Call.WAITING])) == reply


def test_a_pause_names_when_to_try_again(api: Api) -> None:
    api.say = answer(429, b'{"error":"locked_out"}', Retry_After="300")
    reply = api.counter().answer(Asked(1, Call.LOGIN, EVERY[Call.LOGIN]))
    assert reply == calls.refused("locked_out", 300)


def test_an_answer_beyond_its_limit_is_not_read_to_its_end(api: Api) -> None:
    api.say = answer(200, b"x" * (MAX_VIEW_BYTES + 1))
    reply = api.counter().answer(Asked(1, Call.VIEW, EVERY[Call.VIEW]))
    assert reply == calls.refused("oversized")


def test_an_answer_that_drips_ends_at_the_deadline(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "deadline_s", lambda _: 0.5)
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            while not ended.is_set():
                handler.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            ended.set()

    api.say = drip
    try:
        reply = api.counter().answer(Asked(1, Call.WAITING, EVERY[Call.WAITING]))
    finally:
        ended.set()
    assert reply == calls.offline("late")


def test_a_centre_that_says_nothing_is_late(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "deadline_s", lambda _: 0.3)
    ended = threading.Event()
    api.say = lambda _: ended.wait(20) and None
    try:
        reply = api.counter().answer(Asked(1, Call.WAITING, EVERY[Call.WAITING]))
    finally:
        ended.set()
    assert reply == calls.offline("late")


def test_no_centre_and_another_s_certificate_are_no_answer(
    api: Api, tmp_path: Path
) -> None:
    asked = Asked(1, Call.WAITING, EVERY[Call.WAITING])
    nobody = Counter("https://127.0.0.1:1", "T0001", api.identity.context())
    assert nobody.answer(asked).outcome is Outcome.OFFLINE
    (tmp_path / "other").mkdir()
    other = Api(tmp_path / "other")
    try:
        stranger = Counter(other.address, "T0001", api.identity.context())
        assert stranger.answer(asked).outcome is Outcome.OFFLINE
        assert other.asked == []
    finally:
        other.end()


@pytest.mark.parametrize(
    ("call", "args"),
    [
        (Call.LOGIN, {"account": "Not An Account", "password": "x"}),
        (Call.LOGIN, {"account": "registrar", "password": ""}),
        (Call.LOGIN, {"account": "registrar", "password": "x" * 129}),
        (Call.LOGIN, {}),
        (Call.WAITING, {"grant": "short"}),
        (Call.WAITING, {"grant": f"{GRANT}\r\nX-Other: 1"}),
        (Call.VIEW, {"grant": GRANT, "submission": "../../enrol"}),
        (Call.MATERIAL, {**EVERY[Call.MATERIAL], "sha256": "../view"}),
    ],
)
def test_arguments_that_fit_no_request_never_leave(
    api: Api, call: Call, args: dict[str, str]
) -> None:
    assert api.counter().answer(Asked(1, call, args)) == calls.refused("malformed")
    assert api.asked == []


def test_neither_grant_nor_password_is_logged(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.say = answer(401, b'{"error":"no_grant"}')
    for call, args in EVERY.items():
        api.counter().answer(Asked(1, call, args))
    assert caplog.text
    assert GRANT not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    "message",
    [
        None,
        {},
        {"number": 1, "call": "dance", "args": {}},
        {"number": True, "call": "waiting", "args": {}},
        {"number": 1, "call": "waiting", "args": {"grant": 7}},
        {"number": "1", "call": "waiting", "args": {}},
    ],
)
def test_what_is_no_call_is_none(message: object) -> None:
    with pytest.raises(calls.NotACall):
        Asked.from_message(message)


@pytest.mark.parametrize(
    "message",
    [
        None,
        {"number": 1, "outcome": "done", "why": ""},
        {"number": 1, "outcome": "maybe", "why": "", "data": {"again_s": 0}},
        {
            "number": 1,
            "outcome": "done",
            "why": "",
            "data": {"again_s": 0, "body": "text"},
        },
    ],
)
def test_what_is_no_answer_is_none(message: object) -> None:
    with pytest.raises(calls.NotACall):
        Reply.from_message(message)


def test_calls_and_answers_travel_unchanged() -> None:
    asked = Asked(7, Call.VIEW, EVERY[Call.VIEW])
    assert Asked.from_message(asked.to_message()) == asked
    for reply in (Reply(Outcome.DONE, body=b"x"), calls.refused("locked_out", 9)):
        assert Reply.from_message(reply.to_message(7)) == (7, reply)
