"""A centre in a temporary folder, and terminals that speak its wire."""

import asyncio
import hashlib
import json
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from queue import Queue
from uuid import UUID, uuid4

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import NameOID
from fastapi import FastAPI
from sqlalchemy import Engine

from domain.events import Kind
from server import broker
from server.__main__ import main
from server.api import application as terminal_api
from server.depot import Depot
from server.home import Home, prepare
from server.ingest.filing import Clerk
from server.ingest.letters import Letter
from server.listener import Caller
from server.opening import Reader
from server.pki import keyring
from server.records import dialect, materials, passwords, schema
from server.records.case_tables import registrars
from server.records.tables import certificates
from server.settings import Settings, load, save
from sync.bus.client import Bus
from sync.bus.settings import Identity, Message
from sync.bus.settings import Settings as BusSettings
from sync.sealing import MATERIAL, Context, OpeningKey, seal
from sync.wire import topics
from sync.wire.enrolment import EnrolmentAnswer
from sync.wire.entries import Entry, Header, first_prev, pack
from sync.wire.receipts import Receipt, verified
from sync.wire.reports import (
    Activity,
    Alert,
    DeviceState,
    Health,
    Paper,
    Severity,
    TerminalState,
    Version,
)
from sync.wire.staff import Grant

SERVER = [sys.executable, "-m", "server"]
DEADLINE_S = 20.0
"""For what a test waits for; never asserted on."""
NUMBER = "990101199001010010"
PASSWORD = "a long password"
KEPT = passwords.keep(PASSWORD)
"""Made once: hashing is slow on purpose."""
BEGIN = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)


@dataclass(slots=True)
class Clock:
    """A clock that moves when it is told to."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def seat_body(seat: int, person: str, number: str = NUMBER) -> dict[str, object]:
    """Return what one synthetic person hands in."""
    identity = {
        "layout": "resident",
        "name": person,
        "sex": "1" if seat == 1 else "2",
        "birth": "19900101",
        "number": number,
    }
    face = {
        "outcome": "pass",
        "live": "live",
        "score": 0.31,
        "reasons": [],
        "cues": {},
        "vouched": None,
    }
    text = "a" * 64
    signed = "2026-03-02T02:29:00.000Z"
    return {
        "seat": seat,
        "identity": identity,
        "checks": {},
        "face": face,
        "consents": [{"name": "collect", "text": text}],
        "answers": {"occupation": "30", "education": "20", "phone": "13800000012"},
        "declaration": {"name": "marriage", "text": text, "signed": signed},
    }


def named_material(
    name: str, role: str = "page", seat: int = 0, plain: bytes = b""
) -> dict[str, object]:
    """Return how a body names a material."""
    return {
        "role": role,
        "seat": seat,
        "sha256": name,
        "digest": hashlib.sha256(plain).hexdigest(),
        "media_type": "image/jpeg",
        "length": len(plain),
    }


def submitted_body(
    ticket: str, seats: list[dict[str, object]], named: list[dict[str, object]]
) -> dict[str, object]:
    """Return a body of ``SUBMITTED``."""
    return {
        "service": "marriage",
        "ticket": ticket,
        "policy": "national-2025",
        "seats": seats,
        "materials": named,
    }


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One submission as a terminal made it: entry, sealed materials, opened body."""

    entry: Entry
    sealed: dict[str, bytes]
    body: dict[str, object]

    @property
    def name(self) -> str:
        """How the staff API names it."""
        return f"{self.entry.terminal}.{self.entry.journal}.{self.entry.seq}"


@dataclass(slots=True)
class FakeTerminal:
    """Seals, chains and packs as a terminal does, with none of its devices."""

    terminal: str
    opening: OpeningKey
    clock: Clock
    journal: UUID = field(default_factory=uuid4)
    boot: UUID = field(default_factory=uuid4)
    last: str = ""
    seq: int = 0

    def entry(
        self,
        kind: Kind,
        body: Mapping[str, object] | bytes,
        visit: UUID | None = None,
        materials: tuple[str, ...] = (),
    ) -> Entry:
        """Return the next entry of the journal."""
        self.seq += 1
        sealing = self.opening.sealing_key()
        plain = (
            body if isinstance(body, bytes) else json.dumps({"v": 2, **body}).encode()
        )
        context = Context(self.terminal, self.journal, str(kind), visit)
        header = Header(
            terminal=self.terminal,
            journal=self.journal,
            seq=self.seq,
            boot=self.boot,
            time=self.clock.now,
            proven=True,
            kind=kind,
            visit=visit,
            materials=materials,
            prev=self.last or first_prev(self.journal),
            suite=sealing.suite,
            key=sealing.key,
        )
        entry = Entry.of(header, seal(sealing, plain, context))
        self.last = entry.hash
        return entry

    def check_in(
        self, ticket: str, person: str = "王样例", materials: tuple[str, ...] = ()
    ) -> list[Entry]:
        """Return the entries of a visit that handed everything in."""
        visit = uuid4()
        named = [named_material(name) for name in materials]
        submitted = submitted_body(ticket, [seat_body(1, person)], named)
        return [
            self.entry(Kind.VISIT_BEGUN, {"service": "marriage"}, visit),
            self.entry(Kind.CONSENT_GIVEN, {"seat": 1, "consents": {}}, visit),
            self.entry(Kind.IDENTITY_PROVEN, {"seat": 1, "checks": {}}, visit),
            self.entry(Kind.SUBMITTED, submitted, visit, materials),
            self.entry(Kind.TICKET_PRINTED, {"ticket": ticket, "job": "j"}, visit),
            self.entry(Kind.VISIT_ENDED, {"outcome": "done"}, visit),
        ]

    def hand_in(
        self, ticket: str, pages: tuple[bytes, ...] = (b"page one",), **changed: object
    ) -> "HandedIn":
        """Return a submission of two people, with its sealed materials.

        ``changed`` replaces fields of its body.
        """
        visit = uuid4()
        plains = [("page", 0, "image/jpeg", page) for page in pages]
        for seat in (1, 2):
            mark = str(seat).encode()
            plains += [
                ("card_photo", seat, "image/png", b"card photo " + mark),
                ("signature_strokes", seat, "application/json", b'{"v":1}' + mark),
                ("signature_picture", seat, "image/png", b"signature " + mark),
            ]
        sealed, named = {}, []
        for role, seat, media_type, plain in plains:
            name, sealed[name] = self.material(plain, visit)
            told = named_material(name, role, seat, plain)
            named.append({**told, "media_type": media_type})
        seats = [seat_body(1, "王样例"), seat_body(2, "李示范")]
        body = {**submitted_body(ticket, seats, named), **changed}
        entry = self.entry(Kind.SUBMITTED, body, visit, tuple(sealed))
        return HandedIn(entry, sealed, body)

    def decision(
        self,
        of: Entry,
        grant: str,
        kind: Kind = Kind.SUBMISSION_CONFIRMED,
        **changed: str,
    ) -> Entry:
        """Return the entry by which a registrar decides on ``of``."""
        submission = {
            "terminal": of.terminal,
            "journal": str(of.journal),
            "seq": of.seq,
            "hash": changed.pop("hash", of.hash),
        }
        returned = kind is Kind.SUBMISSION_RETURNED
        body = {
            "submission": submission,
            "account": "registrar",
            "grant": grant,
            "reason": "page_unreadable" if returned else "",
            **changed,
        }
        return self.entry(kind, body)

    def material(self, plain: bytes, visit: UUID | None = None) -> tuple[str, bytes]:
        """Return a sealed material and its name."""
        context = Context(self.terminal, self.journal, MATERIAL, visit)
        sealed = seal(self.opening.sealing_key(), plain, context)
        return hashlib.sha256(sealed).hexdigest(), sealed

    def journal_letter(self, entries: list[Entry]) -> Letter:
        payload, taken = pack(entries)
        assert taken == len(entries)
        return self.letter(topics.Up.JOURNAL, payload)

    def letter(
        self, what: topics.Up, payload: bytes, *, retained: bool = False
    ) -> Letter:
        return Letter(topics.up(self.terminal, what), payload, retained, lambda: None)

    def state(
        self,
        *devices: DeviceState,
        online: bool = True,
        activity: Activity = Activity.IDLE,
        version: str = "0.1.0",
        closed: tuple[str, ...] = (),
    ) -> TerminalState:
        return TerminalState(
            terminal=self.terminal,
            online=online,
            boot=self.boot,
            time=self.clock.now,
            versions=(Version(part="kiosk", version=version),),
            devices=devices,
            activity=activity,
            closed=closed,
        )

    def state_letter(self, state: TerminalState) -> Letter:
        return self.letter(topics.Up.STATE, state.model_dump_json().encode())

    def health_letter(self, depth: int = 0, oldest: datetime | None = None) -> Letter:
        told = Health(
            terminal=self.terminal,
            boot=self.boot,
            time=self.clock.now,
            depth=depth,
            oldest=oldest,
            disk_free_bytes=87_000_000_000,
            disk_total_bytes=128_000_000_000,
            memory_used_bytes=1_100_000_000,
            memory_total_bytes=4_000_000_000,
            temperature_c=54.0,
            clock_offset_ms=3,
            paper=Paper.OK,
            certificate_days=88,
        )
        return self.letter(topics.Up.HEALTH, told.model_dump_json().encode())

    def alert_letter(
        self,
        name: str,
        severity: Severity,
        device: str | None = None,
        detail: str = "",
    ) -> Letter:
        told = Alert(
            id=uuid4(),
            terminal=self.terminal,
            time=self.clock.now,
            name=name,
            severity=severity,
            device=device,
            detail=detail,
        )
        return self.letter(topics.Up.ALERT, told.model_dump_json().encode())


def device(
    kind: str, state: str = "online", *reasons: str, simulated: bool = True
) -> DeviceState:
    return DeviceState(
        name=kind,
        kind=kind,
        state=state,
        reasons=reasons,
        simulated=simulated,
        model=f"simulated {kind}",
    )


@dataclass(frozen=True, slots=True)
class Centre:
    """An initialised centre, without its listeners."""

    home: Home
    settings: Settings
    engine: Engine
    clock: Clock
    clerk: Clerk
    opening: OpeningKey

    def terminal(self, name: str = "SF-01") -> FakeTerminal:
        return FakeTerminal(name, self.opening, self.clock)

    def file(self, *letters: Letter) -> None:
        """File letters as the worker does, in one commit."""
        with dialect.writer(self.engine).begin() as connection:
            self.clerk.file(connection, letters, self.clock())

    def arrive(self, handed_in: HandedIn, *names: str) -> None:
        """Have materials arrive (all of them, if none is named), as uploads do."""
        terminal = handed_in.entry.terminal
        folder = self.home.materials / terminal
        folder.mkdir(exist_ok=True)
        for name in names or handed_in.sealed:
            (folder / name).write_bytes(handed_in.sealed[name])
            size = len(handed_in.sealed[name])
            with dialect.writer(self.engine).begin() as connection:
                materials.arrived(connection, terminal, name, size, self.clock())

    def registrar(self, account: str = "registrar", name: str = "赵登记") -> None:
        """Open an account of staff whose password is `PASSWORD`; hashing takes time."""
        row = {"account": account, "name": name, "password": KEPT}
        with dialect.writer(self.engine).begin() as connection:
            connection.execute(registrars.insert(), {**row, "created": self.clock()})

    def rows(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """Read the records with plain SQL."""
        with self.engine.connect() as connection:
            found = connection.exec_driver_sql(query, values or None)
            return [tuple(row) for row in found]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a centre nobody has used: founding one a test takes too long."""
    home = Home(tmp_path_factory.mktemp("founded") / "centre")
    prepare(home)
    keyring.create(home, ["127.0.0.1", "localhost"], BEGIN)
    save(home, Settings())
    engine = dialect.connect(Settings().records_url(home))
    schema.upgrade(engine)
    engine.dispose()
    return home.root


@pytest.fixture
def centre(tmp_path: Path, founded: Path, clock: Clock) -> Iterator[Centre]:
    home = Home(Path(shutil.copytree(founded, tmp_path / "centre")))
    settings = Settings()
    engine = dialect.connect(settings.records_url(home))
    opening = keyring.opening_key(home)
    clerk = Clerk(opening, Depot(home.materials))
    yield Centre(home, settings, engine, clock, clerk, opening)
    engine.dispose()


OURS = Caller("SF-01", 0xAB)
"""Whose certificate the API's tests show."""


@dataclass(slots=True)
class Api:
    """Asks the terminal API as the listener does for whoever showed a certificate."""

    app: FastAPI
    caller: Caller | None = OURS

    async def _named(self, scope: object, receive: object, send: object) -> None:
        assert isinstance(scope, dict)
        scope["state"] = {} if self.caller is None else {"caller": self.caller}
        await self.app(scope, receive, send)

    def of(self, caller: Caller | None) -> "Api":
        """Return the same API for whoever shows another certificate."""
        return Api(self.app, caller)

    def staff(
        self, method: str, path: str, grant: str = "", **options: object
    ) -> httpx.Response:
        """Ask what a staff screen asks, with a grant if there is one."""
        assert self.caller is not None
        headers = {"Authorization": f"Bearer {grant}"} if grant else {}
        here = f"/terminals/{self.caller.name}/staff/{path}"
        return self.ask(method, here, headers=headers, **options)

    def sign_in(self, account: str = "registrar", password: str = PASSWORD) -> str:
        """Sign in; return the grant."""
        answer = self.staff(
            "POST", "login", json={"account": account, "password": password}
        )
        assert answer.status_code == 200, answer.text
        return Grant.model_validate_json(answer.content).grant

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._named)
            async with httpx.AsyncClient(
                transport=transport, base_url="https://centre"
            ) as client:
                return await client.request(method, path, **options)

        return asyncio.run(one())


@pytest.fixture
def api(centre: Centre) -> Api:
    at = {"issued": centre.clock(), "expires": centre.clock()}
    rows = [
        {"serial": "ab", "terminal": "SF-01", **at},
        {"serial": "ac", "terminal": "SF-02", **at},
    ]
    with dialect.writer(centre.engine).begin() as connection:
        connection.execute(certificates.insert(), rows)
    reader = Reader(centre.opening, Depot(centre.home.materials))
    return Api(terminal_api.application(centre.engine, reader, centre.clock))


@pytest.fixture
def make_device() -> Callable[..., DeviceState]:
    return device


@dataclass(slots=True)
class Served:
    """A running ``kiosk-server serve`` and what its ready line said."""

    process: subprocess.Popen[str]
    ready: dict[str, str]

    def stop(self) -> int:
        """Ask it to end, and return how it ended."""
        self.process.terminate()
        return self.process.wait(DEADLINE_S)


@dataclass(slots=True)
class Site:
    """A centre made by its own commands, with a private broker beside it."""

    home: Home
    settings: Settings
    processes: list[subprocess.Popen[str]] = field(default_factory=list)
    buses: list[Bus] = field(default_factory=list)

    def command(self, *words: str) -> str:
        """Run ``kiosk-server`` and return what it said."""
        said = StringIO()
        with redirect_stdout(said):
            assert main([*words, "--home", str(self.home.root)]) == 0
        return said.getvalue().strip()

    def add_registrar(self, account: str) -> None:
        """Open an account of staff by the command, with `PASSWORD`."""
        subprocess.run(
            [
                *SERVER,
                *("staff", "add", account, "--name", "赵登记"),
                *("--home", str(self.home.root)),
            ],
            input=f"{PASSWORD}\n",
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=DEADLINE_S,
        )

    def start_broker(self) -> subprocess.Popen[str]:
        """Start mosquitto and wait until it listens."""
        program = broker.program()
        assert program, "mosquitto is not installed"
        path = broker.write(self.home, self.settings)
        return self._start([program, "-c", str(path)], self.settings.broker_port)

    def _start(self, words: list[str], port: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
        )
        self.processes.append(process)
        until(lambda: listens(port))
        return process

    def serve(self, *words: str) -> Served:
        """Start the server and wait for its ready line."""
        process = subprocess.Popen(
            [*SERVER, "serve", "--home", str(self.home.root), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.processes.append(process)
        assert process.stdout is not None
        return Served(process, json.loads(process.stdout.readline()))

    def ingest_listens(self) -> None:
        """Wait for ingest to reach the broker: before its first time nothing waits."""
        until(lambda: self.rows("SELECT 1 FROM workers WHERE connected") != [])

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Read the records with plain SQL and no library of ours."""
        with closing(sqlite3.connect(self.home.database)) as connection:
            return connection.execute(query, values).fetchall()

    def trust(self) -> ssl.SSLContext:
        """Return a client's context that knows this centre alone."""
        return ssl.create_default_context(cafile=str(self.home.authority))

    def enrolled(self, name: str, folder: Path, enrol: str) -> "WireTerminal":
        """Enrol a terminal as a terminal does."""
        code = self.command("enrol", name)
        key = ec.generate_private_key(ec.SECP256R1())
        answer = httpx.post(
            f"{enrol}/enrol", json=asked(name, code, key), verify=self.trust()
        )
        assert answer.status_code == 200, answer.text
        told = EnrolmentAnswer.model_validate_json(answer.content)
        return wire_terminal(self, told, key, folder)

    def end(self) -> None:
        for each in self.buses:
            each.close()
        for process in reversed(self.processes):
            process.kill()
            process.wait(DEADLINE_S)
            if process.stdout is not None:
                process.stdout.close()


@dataclass(slots=True)
class WireTerminal:
    """A terminal on the wire: its certificate, its bus, what it hears."""

    fake: FakeTerminal
    told: EnrolmentAnswer
    identity: Identity
    bus: Bus
    heard: Queue[Message]
    online: threading.Event

    @property
    def name(self) -> str:
        """The terminal's id."""
        return self.told.terminal

    def publish(self, letter: Letter) -> None:
        """Send a letter and wait for the broker to have it."""
        assert self.online.wait(DEADLINE_S)
        self.bus.publish(letter.topic, letter.payload).result(DEADLINE_S)

    def receipt(self, seq: int) -> Receipt:
        """Wait for the centre's receipt up to ``seq``."""
        key = Ed25519PublicKey.from_public_bytes(self.told.receipt_key)
        while True:
            message = self.heard.get(timeout=DEADLINE_S)
            message.ack()
            receipt = verified(message.payload, key)
            if receipt.seq >= seq:
                return receipt

    def client(self) -> httpx.Client:
        """Return an HTTPS client that shows the terminal's certificate."""
        return httpx.Client(base_url=self.told.api, verify=self.identity.context())


def wire_terminal(
    site: Site, told: EnrolmentAnswer, key: ec.EllipticCurvePrivateKey, folder: Path
) -> WireTerminal:
    files = {
        "ca.pem": told.ca.encode(),
        "own.pem": told.certificate.encode(),
        "own.key": key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    }
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    identity = Identity(folder / "ca.pem", folder / "own.pem", folder / "own.key")
    heard: Queue[Message] = Queue()
    online = threading.Event()
    bus = Bus(
        BusSettings(
            host=told.broker.host,
            port=told.broker.port,
            client_id=told.terminal,
            identity=identity,
            listens=(topics.down(told.terminal, topics.Down.RECEIPT),),
            reconnect_s=(0.1, 0.2),
        ),
        heard.put,
        lambda link: online.set() if link.online else online.clear(),
    )
    site.buses.append(bus)
    bus.start()
    opening = keyring.opening_key(site.home)
    fake = FakeTerminal(told.terminal, opening, Clock(datetime.now(UTC)))
    fake.clock.now = fake.clock.now.replace(microsecond=0)
    return WireTerminal(fake, told, identity, bus, heard, online)


def request_pem(name: str, key: ec.EllipticCurvePrivateKey) -> str:
    """Return a certificate request for ``name``."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    signed = request.sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def asked(name: str, code: str, key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    return {"terminal": name, "code": code, "csr_pem": request_pem(name, key)}


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def until(holds: Callable[[], bool]) -> None:
    """Wait for something to hold; polling is for what sends no event."""
    deadline = time.monotonic() + DEADLINE_S
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        time.sleep(0.02)


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    return until


@pytest.fixture
def csr() -> Callable[[str, ec.EllipticCurvePrivateKey], str]:
    return request_pem


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    yield from made(tmp_path)


@pytest.fixture(scope="module")
def site_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from made(tmp_path_factory.mktemp("site"))


def made(folder: Path) -> Iterator[Site]:
    """Make a centre by its own command; end what it started."""
    home = Home(folder / "centre")
    zero = [f"--{name}-port=0" for name in ("broker", "api", "enrol", "web")]
    assert main(["init", "--home", str(home.root), *zero]) == 0
    site = Site(home, load(home))
    yield site
    site.end()
