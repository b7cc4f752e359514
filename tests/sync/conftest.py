"""A terminal's clock, keys and journal, for tests of what happens to them."""

import json
import os
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from domain.events import Kind
from server.__main__ import main as server_main
from sync.bus.settings import Identity
from sync.journal.terms import Draft, Terms
from sync.journal.writer import Journal
from sync.sealing import OpeningKey
from sync.wire.enrolment import EnrolmentAnswer, EnrolmentRequest
from sync.wire.entries import first_prev
from sync.wire.receipts import Receipt

BUILT = datetime(2026, 1, 1, tzinfo=UTC)
BEGIN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
TERMINAL = "T0001"
VISIT = UUID(int=7)
ROOM = 10**12
PORTS = ("broker", "api", "enrol", "web")
DEADLINE_S = 120.0
"""For what a test waits for; never asserted on."""


@dataclass(slots=True)
class Clock:
    """A clock that moves when it is told to."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class Desk:
    """A terminal's journal, its clock, and the centre's keys to look inside."""

    path: Path
    clock: Clock
    opening: OpeningKey
    signing: Ed25519PrivateKey
    free: list[int] = field(default_factory=lambda: [ROOM])

    def terms(self) -> Terms:
        return Terms(
            terminal=TERMINAL,
            boot=UUID(int=9),
            key=self.opening.sealing_key(),
            clock=self.clock,
            built=BUILT,
            free_bytes=lambda: self.free[0],
            reserve_bytes=1000,
        )

    def open(self) -> Journal:
        return Journal.open(self.path, self.terms())

    def body(self, journal: Journal, seq: int) -> bytes:
        """Return what the centre reads in entry ``seq``."""
        (entry,) = journal.entries_after(seq - 1, 1)
        context = journal.context(entry.kind, entry.visit)
        return self.opening.open(entry.body, context)


def drafted(
    count: int = 1, kind: Kind = Kind.SUBMITTED, materials: tuple[str, ...] = ()
) -> list[Draft]:
    """Return drafts of one visit."""
    return [Draft(kind, b'{"v":1}', VISIT, materials) for _ in range(count)]


def receipted(
    journal: Journal,
    seq: int,
    now: datetime,
    awaited: tuple[str, ...] = (),
    digest: str | None = None,
) -> Receipt:
    """Return the centre's receipt of ``journal`` up to ``seq``."""
    known = first_prev(journal.extent.journal)
    if seq:
        known = {e.seq: e.hash for e in journal.entries_after(0, 10_000)}.get(
            seq, known
        )
    return Receipt(
        terminal=TERMINAL,
        journal=journal.extent.journal,
        time=now,
        seq=seq,
        hash=digest or known,
        awaited=awaited,
        awaited_through=seq,
    )


@dataclass(slots=True)
class Site:
    """A centre made by its own commands, with a private broker beside it."""

    home: Path
    ports: dict[str, int]
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def start_broker(self) -> None:
        """Start mosquitto and wait until it listens."""
        program = shutil.which("mosquitto", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "mosquitto is not installed"
        words = [program, "-c", str(self.home / "broker" / "mosquitto.conf")]
        self.processes["broker"] = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
        )
        self.until(lambda: listens(self.ports["broker_port"]))

    def start_server(self) -> dict[str, str]:
        """Start the centre; return its ready line."""
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve", "--home", str(self.home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.processes["server"] = process
        assert process.stdout is not None
        ready: dict[str, str] = json.loads(process.stdout.readline())
        return ready

    def kill(self, name: str) -> None:
        """End a process as a power loss would."""
        process = self.processes.pop(name)
        process.kill()
        process.wait(DEADLINE_S)
        if process.stdout is not None:
            process.stdout.close()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read the centre's records with plain SQL."""
        with closing(sqlite3.connect(self.home / "records.db")) as connection:
            return connection.execute(query).fetchall()

    def enrol(self, terminal: str, folder: Path, enrol: str) -> "Enrolled":
        """Enrol a terminal over the wire; its key and certificates go to ``folder``."""
        code = command(self.home, "enrol", terminal)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, terminal)])
        asked = x509.CertificateSigningRequestBuilder().subject_name(subject)
        request = EnrolmentRequest(
            terminal=terminal,
            code=code,
            csr_pem=asked.sign(key, hashes.SHA256())
            .public_bytes(serialization.Encoding.PEM)
            .decode(),
        )
        trust = ssl.create_default_context(
            cafile=str(self.home / "certificates" / "ca.pem")
        )
        answer = httpx.post(
            f"{enrol}/enrol", json=request.model_dump(mode="json"), verify=trust
        )
        assert answer.status_code == 200, answer.text
        told = EnrolmentAnswer.model_validate_json(answer.content)
        identity = Identity(folder / "ca.pem", folder / "own.pem", folder / "own.key")
        identity.ca.write_text(told.ca)
        identity.certificate.write_text(told.certificate)
        identity.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return Enrolled(told, identity)

    @staticmethod
    def until(holds: Callable[[], bool]) -> None:
        """Wait for something to hold; polling is for what sends no event."""
        deadline = time.monotonic() + DEADLINE_S
        while not holds():
            assert time.monotonic() < deadline, "it did not come to hold in time"
            time.sleep(0.05)

    def end(self) -> None:
        for name in list(self.processes):
            self.kill(name)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a terminal has after its enrolment."""

    told: EnrolmentAnswer
    identity: Identity


def command(home: Path, *words: str) -> str:
    """Run ``kiosk-server`` in this process and return what it said."""
    said = StringIO()
    with redirect_stdout(said):
        assert server_main([*words, "--home", str(home)]) == 0
    return said.getvalue().strip()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def made_site(home: Path) -> Site:
    """Return a new centre in ``home``; nothing of it runs yet."""
    command(home, "init", *(f"--{name}-port=0" for name in PORTS))
    settings = tomllib.loads((home / "centre.toml").read_text())
    return Site(home, {f"{name}_port": settings[f"{name}_port"] for name in PORTS})


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = made_site(tmp_path / "centre")
    yield made
    made.end()


@pytest.fixture(scope="module")
def enrolled_site(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Site, dict[str, Enrolled]]]:
    """Return a centre with its broker, its server gone, and two terminals' keys."""
    folder = tmp_path_factory.mktemp("site")
    made = made_site(folder / "centre")
    try:
        ready = made.start_server()
        terminals: dict[str, Enrolled] = {}
        for name in ("T0001", "T0002"):
            own = folder / name
            own.mkdir()
            terminals[name] = made.enrol(name, own, ready["enrol"])
        made.kill("server")
        made.start_broker()
        yield made, terminals
    finally:
        made.end()


@pytest.fixture(scope="session")
def opening() -> OpeningKey:
    return OpeningKey.generate()


@pytest.fixture(scope="session")
def signing() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(
    tmp_path: Path, clock: Clock, opening: OpeningKey, signing: Ed25519PrivateKey
) -> Desk:
    return Desk(tmp_path / "journal.db", clock, opening, signing)


@pytest.fixture
def drafts() -> Callable[..., list[Draft]]:
    return drafted


@pytest.fixture
def receipt_of() -> Callable[..., Receipt]:
    return receipted
