"""Over the real wire: enrolment, broker, ingest, receipts, and what is denied."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from sync.bus.client import Refused
from sync.wire import topics
from sync.wire.limits import MAX_MESSAGE_BYTES

if TYPE_CHECKING:
    from tests.server.conftest import Served, Site, WireTerminal

    Running: TypeAlias = tuple[Site, Served, WireTerminal]

ENTRIES = "SELECT seq, hash FROM entries WHERE terminal = ? ORDER BY seq"
REFUSALS = "SELECT cause, size FROM refusals WHERE terminal = ? ORDER BY id"
Until = Callable[[Callable[[], bool]], None]

DIES_BETWEEN_COMMIT_AND_ACKNOWLEDGEMENT = """
import os, signal, sys
from server.__main__ import main
from server.ingest import post
from server.ingest.letters import Letter

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def received(self, message):
    self._deliver(Letter(message.topic, message.payload, message.retained, die))

post.Post._received = received
main(["serve", "--only", "ingest", "--home", sys.argv[1]])
"""


@pytest.fixture
def running(site: Site, tmp_path: Path) -> Running:
    """Return a centre of this test's own, and an enrolled terminal."""
    site.start_broker()
    served = site.serve()
    site.ingest_listens()
    return site, served, site.enrolled("SF-01", tmp_path / "own", served.ready["enrol"])


@pytest.fixture(scope="module")
def shared(site_of_module: Site) -> tuple[Site, Served]:
    """Return a centre that serves every test here that does it no harm."""
    site_of_module.start_broker()
    served = site_of_module.serve()
    site_of_module.ingest_listens()
    return site_of_module, served


@pytest.fixture
def one(shared: tuple[Site, Served], tmp_path: Path, numbers: Iterator[int]) -> Running:
    """Return the shared centre and a terminal of this test's own."""
    site, served = shared
    name = f"SF-{next(numbers):02d}"
    return site, served, site.enrolled(name, tmp_path / name, served.ready["enrol"])


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


def test_what_an_enrolled_terminal_publishes_is_stored_and_receipted(
    one: Running,
) -> None:
    site, _, terminal = one
    entries = terminal.fake.check_in("A012")
    terminal.publish(terminal.fake.journal_letter(entries))
    receipt = terminal.receipt(len(entries))
    assert receipt.journal == terminal.fake.journal
    assert receipt.hash == entries[-1].hash
    assert site.rows(ENTRIES, terminal.name) == [
        (entry.seq, entry.hash) for entry in entries
    ]
    visits = "SELECT ticket, service, outcome FROM visits WHERE terminal = ?"
    assert site.rows(visits, terminal.name) == [("A012", "marriage", "done")]


def test_ingest_killed_between_commit_and_acknowledgement_doubles_nothing(
    site: Site, tmp_path: Path
) -> None:
    site.start_broker()
    first = site.serve("--only", "enrol")
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", first.ready["enrol"])
    entries = terminal.fake.check_in("A001")
    dying = subprocess.Popen(
        [
            sys.executable,
            "-c",
            DIES_BETWEEN_COMMIT_AND_ACKNOWLEDGEMENT,
            str(site.home.root),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    site.processes.append(dying)
    site.ingest_listens()
    terminal.publish(terminal.fake.journal_letter(entries))
    assert dying.wait(20) == -9
    assert len(site.rows("SELECT seq FROM entries")) == len(entries)
    assert terminal.heard.empty()

    site.serve("--only", "ingest")
    assert terminal.receipt(len(entries)).hash == entries[-1].hash
    assert len(site.rows("SELECT seq FROM entries")) == len(entries)
    assert site.rows("SELECT name FROM alerts") == []


def test_what_came_while_no_server_ran_is_taken_in_when_one_does(
    running: Running,
) -> None:
    site, served, terminal = running
    first = terminal.fake.check_in("A001")
    terminal.publish(terminal.fake.journal_letter(first))
    terminal.receipt(len(first))
    assert served.stop() == 0
    second = terminal.fake.check_in("A002")
    terminal.publish(terminal.fake.journal_letter(second))
    site.serve("--only", "ingest")
    assert terminal.receipt(12).hash == second[-1].hash


def test_a_restarted_broker_is_given_the_receipts_again(
    running: Running,
) -> None:
    site, _, terminal = running
    entries = terminal.fake.check_in("A001")
    terminal.publish(terminal.fake.journal_letter(entries))
    terminal.receipt(len(entries))
    broker = site.processes[0]
    broker.kill()  # so that it saves nothing
    broker.wait(20)
    for kept in (site.home.broker / "kept").iterdir():
        kept.unlink()
    site.start_broker()
    assert terminal.receipt(len(entries)).seq == len(entries)


def test_a_terminal_cannot_speak_for_another(one: Running) -> None:
    site, _, terminal = one
    assert terminal.online.wait(20)
    with pytest.raises(Refused):
        terminal.bus.publish("kiosk/XX-01/up/journal", b"[]").result(20)
    entries = terminal.fake.check_in("A001")
    terminal.publish(terminal.fake.journal_letter(entries))
    terminal.receipt(len(entries))
    assert site.rows(REFUSALS, "XX-01") == []


def test_a_batch_of_another_terminals_entries_is_refused(
    one: Running, eventually: Until
) -> None:
    site, _, terminal = one
    terminal.fake.terminal = "XX-01"
    stolen = terminal.fake.journal_letter(terminal.fake.check_in("A001"))
    terminal.fake.terminal = terminal.name
    terminal.publish(terminal.fake.letter(topics.Up.JOURNAL, stolen.payload))
    eventually(lambda: site.rows(REFUSALS, terminal.name) != [])
    assert site.rows(REFUSALS, terminal.name)[0][0] == "0.data.terminal"
    assert site.rows(ENTRIES, "XX-01") == []


def test_malformed_and_oversized_messages_are_refused_by_name_and_hold_nothing_up(
    one: Running, eventually: Until
) -> None:
    site, _, terminal = one
    terminal.publish(terminal.fake.letter(topics.Up.JOURNAL, b"{not json"))
    oversized = b"x" * (MAX_MESSAGE_BYTES + 1)
    topic = topics.up(terminal.name, topics.Up.JOURNAL)
    # Past the wrapper, which would not send it.
    terminal.bus._client.publish(topic, oversized, qos=1)
    entries = terminal.fake.check_in("A003")
    terminal.publish(terminal.fake.journal_letter(entries))
    assert terminal.receipt(len(entries)).seq == len(entries)
    eventually(lambda: len(site.rows(REFUSALS, terminal.name)) == 2)
    assert site.rows(REFUSALS, terminal.name) == [
        ("json_invalid", 9),
        ("too_large", len(oversized)),
    ]
    raised = "SELECT name FROM alerts WHERE terminal = ?"
    assert site.rows(raised, terminal.name) == [("message_refused",)] * 2


def test_a_material_goes_up_in_pieces_and_the_receipt_stops_asking_for_it(
    one: Running,
) -> None:
    _, _, terminal = one
    name, sealed = terminal.fake.material(b"picture" * 5000)
    entries = terminal.fake.check_in("A001", materials=(name,))
    terminal.publish(terminal.fake.journal_letter(entries))
    assert terminal.receipt(len(entries)).awaited == (name,)
    path = f"/terminals/{terminal.name}/materials/{name}"
    length = {"Upload-Length": str(len(sealed))}
    with terminal.client() as client:
        assert client.head(path).status_code == 404
        first = client.patch(
            path, content=sealed[:1000], headers={"Upload-Offset": "0", **length}
        )
        assert (first.status_code, first.headers["Upload-Offset"]) == (204, "1000")
        assert client.head(path).headers["Upload-Offset"] == "1000"
        rest = client.patch(
            path, content=sealed[1000:], headers={"Upload-Offset": "1000", **length}
        )
        assert rest.headers["Upload-Offset"] == str(len(sealed))
    assert terminal.receipt(len(entries)).awaited == ()


def test_the_terminal_api_wants_a_certificate_and_only_the_holders_own_id(
    one: Running, tmp_path: Path
) -> None:
    site, served, terminal = one
    path = f"/terminals/{terminal.name}/materials/{'0' * 64}"
    with pytest.raises(httpx.HTTPError):
        httpx.head(f"{served.ready['api']}{path}", verify=site.trust())
    other = site.enrolled("YL-01", tmp_path / "YL-01", served.ready["enrol"])
    with other.client() as client:
        answer = client.patch(path)
    assert answer.status_code == 403
    assert answer.json()["error"] == "another_terminal"
    with terminal.client() as client:
        assert client.head(path).status_code == 404


def test_a_revoked_terminal_is_turned_away_everywhere(
    running: Running, eventually: Until
) -> None:
    site, _, terminal = running
    assert terminal.online.wait(20)
    site.command("revoke", "SF-01", "--reason", "被盗")
    with terminal.client() as client:
        answer = client.head(f"/terminals/SF-01/materials/{'0' * 64}")
        assert answer.status_code == 403
    # Still connected: the broker lets go of it only when it restarts.
    terminal.publish(terminal.fake.journal_letter(terminal.fake.check_in("A001")))
    eventually(lambda: site.rows("SELECT cause FROM refusals") == [("revoked",)])
    assert site.rows("SELECT 1 FROM entries") == []
    broker = site.processes[0]
    broker.terminate()
    broker.wait(20)
    terminal.online.clear()
    site.start_broker()
    served_again = site.rows("SELECT 1 FROM workers WHERE connected")
    assert served_again
    assert not terminal.online.wait(1.5)


@pytest.mark.parametrize("damage", ["wrong", "reused", "other"])
def test_a_code_that_does_not_fit_gets_no_certificate(
    shared: tuple[Site, Served], csr: Callable[..., str], damage: str
) -> None:
    site, served = shared
    code = site.command("enrol", f"CS-{damage}")
    if damage == "wrong":
        code = "0" * 20
    name = "CS-elsewhere" if damage == "other" else f"CS-{damage}"
    key = ec.generate_private_key(ec.SECP256R1())
    request = {"terminal": name, "code": code, "csr_pem": csr(name, key)}
    tries = 2 if damage == "reused" else 1
    answers = [
        httpx.post(f"{served.ready['enrol']}/enrol", json=request, verify=site.trust())
        for _ in range(tries)
    ]
    assert answers[-1].status_code == 403
    assert answers[-1].json()["error"] == "not_admitted"
    issued = "SELECT count(*) FROM certificates WHERE terminal = ?"
    assert site.rows(issued, name) == [(tries - 1,)]


def test_terminals_are_told_the_addresses_they_reach_the_centre_by(
    site: Site, tmp_path: Path
) -> None:
    site.start_broker()
    relayed = f"localhost:{site.settings.broker_port}"
    api = "https://centre.example:443"
    served = site.serve(
        *("--only", "enrol", "--only", "ingest"),
        *("--advertise-broker", relayed, "--advertise-api", api),
    )
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    assert terminal.told.broker.host == "localhost"
    assert terminal.told.api == api
    assert terminal.online.wait(20)
