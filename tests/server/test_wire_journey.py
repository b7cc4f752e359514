"""Over the real wire: enrolment, broker, ingest, receipts, and what is denied."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
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
    """Return a site with broker and server running, and an enrolled terminal."""
    site.start_broker()
    served = site.serve()
    site.ingest_listens()
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    return site, served, terminal


def test_what_an_enrolled_terminal_publishes_is_stored_and_receipted(
    running: Running,
) -> None:
    site, _, terminal = running
    entries = terminal.fake.check_in("A012")
    terminal.publish(terminal.fake.journal_letter(entries))
    receipt = terminal.receipt(len(entries))
    assert receipt.journal == terminal.fake.journal
    assert receipt.hash == entries[-1].hash
    assert site.rows("SELECT seq, hash FROM entries ORDER BY seq") == [
        (entry.seq, entry.hash) for entry in entries
    ]
    assert site.rows("SELECT ticket, service, outcome FROM visits") == [
        ("A012", "marriage", "done")
    ]


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


def test_a_terminal_cannot_speak_for_another(
    running: Running,
) -> None:
    site, _, terminal = running
    topic = topics.up("SF-02", topics.Up.JOURNAL)
    assert terminal.online.wait(20)
    with pytest.raises(Refused):
        terminal.bus.publish(topic, b"[]").result(20)
    assert site.rows("SELECT terminal FROM refusals") == []


def test_a_batch_of_another_terminals_entries_is_refused(
    running: Running, eventually: Until
) -> None:
    site, _, terminal = running
    terminal.fake.terminal = "SF-02"
    stolen = terminal.fake.journal_letter(terminal.fake.check_in("A001"))
    terminal.fake.terminal = "SF-01"
    terminal.publish(terminal.fake.letter(topics.Up.JOURNAL, stolen.payload))
    eventually(lambda: site.rows("SELECT 1 FROM refusals") != [])
    assert site.rows("SELECT terminal, cause FROM refusals") == [
        ("SF-01", "0.data.terminal")
    ]
    assert site.rows("SELECT 1 FROM entries") == []


def test_malformed_and_oversized_messages_are_refused_by_name_and_hold_nothing_up(
    running: Running, eventually: Until
) -> None:
    site, _, terminal = running
    terminal.publish(terminal.fake.letter(topics.Up.JOURNAL, b"{not json"))
    oversized = b"x" * (MAX_MESSAGE_BYTES + 1)
    topic = topics.up("SF-01", topics.Up.JOURNAL)
    # Past the wrapper, which would not send it.
    terminal.bus._client.publish(topic, oversized, qos=1)
    entries = terminal.fake.check_in("A003")
    terminal.publish(terminal.fake.journal_letter(entries))
    assert terminal.receipt(len(entries)).seq == len(entries)
    eventually(lambda: len(site.rows("SELECT 1 FROM refusals")) == 2)
    assert site.rows("SELECT cause, size FROM refusals ORDER BY id") == [
        ("json_invalid", 9),
        ("too_large", len(oversized)),
    ]
    assert site.rows("SELECT count(*) FROM alerts WHERE name='message_refused'") == [
        (2,)
    ]


def test_a_material_goes_up_in_pieces_and_the_receipt_stops_asking_for_it(
    running: Running,
) -> None:
    _, _, terminal = running
    name, sealed = terminal.fake.material(b"picture" * 5000)
    entries = terminal.fake.check_in("A001", materials=(name,))
    terminal.publish(terminal.fake.journal_letter(entries))
    assert terminal.receipt(len(entries)).awaited == (name,)
    path = f"/terminals/SF-01/materials/{name}"
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
    running: Running, tmp_path: Path
) -> None:
    site, served, terminal = running
    with pytest.raises(httpx.HTTPError):
        httpx.head(
            f"{served.ready['api']}/terminals/SF-01/materials/{'0' * 64}",
            verify=site.trust(),
        )
    other = site.enrolled("SF-02", tmp_path / "SF-02", served.ready["enrol"])
    with other.client() as client:
        answer = client.patch(f"/terminals/SF-01/materials/{'0' * 64}")
    assert answer.status_code == 403
    assert answer.json()["error"] == "another_terminal"
    assert terminal.told.terminal == "SF-01"


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
    site: Site, csr: Callable[..., str], damage: str
) -> None:
    served = site.serve("--only", "enrol", "--only", "api")
    code = site.command("enrol", "SF-01")
    if damage == "wrong":
        code = "0" * 20
    name = "SF-02" if damage == "other" else "SF-01"
    key = ec.generate_private_key(ec.SECP256R1())
    request = {"terminal": name, "code": code, "csr_pem": csr(name, key)}
    tries = 2 if damage == "reused" else 1
    answers = [
        httpx.post(f"{served.ready['enrol']}/enrol", json=request, verify=site.trust())
        for _ in range(tries)
    ]
    assert answers[-1].status_code == 403
    assert answers[-1].json()["error"] == "not_admitted"
    assert site.rows("SELECT count(*) FROM certificates") == [(tries - 1,)]


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
