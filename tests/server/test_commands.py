"""``kiosk-server`` as an administrator uses it."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from domain.events import Kind
from server import broker, settings
from server.__main__ import main
from server.home import Home, NotPrivate, require
from server.pki import keyring
from server.records import accounts, dialect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Centre


INGEST_FAILS = """
import sys
from server.__main__ import main
from server.ingest.worker import Worker

def run(self):
    raise ValueError("李示范")

Worker.run = run
sys.exit(main(["serve", "--only", "ingest", "--only", "web", *sys.argv[1:]]))
"""


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return capsys.readouterr().out.strip()


def test_init_makes_a_centre_nobody_else_can_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(
        said(capsys, "init", "--home", str(tmp_path / "c"), "--web-port=0", "--json")
    )
    home = Home(tmp_path / "c")
    for path in (home.root, *home.root.rglob("*")):
        if path.is_dir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o700
        else:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    chosen = settings.load(home)
    assert chosen.web_port not in (0, settings.Settings().web_port)
    assert chosen.api_port == settings.Settings().api_port
    engine = dialect.connect(chosen.records_url(home))
    with dialect.writer(engine).begin() as connection:
        fits = accounts.sign_in(
            connection, told["operator"], told["password"], datetime.now(UTC)
        )
    engine.dispose()
    assert fits


def test_init_does_not_touch_a_centre_that_is_there(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    before = centre.home.authority.read_bytes()
    assert main(["init", "--home", str(centre.home.root)]) == 1
    assert "already" in capsys.readouterr().err
    assert centre.home.authority.read_bytes() == before


def test_a_key_that_others_can_read_stops_every_command(centre: Centre) -> None:
    centre.home.key("ca").chmod(0o640)
    with pytest.raises(NotPrivate, match=r"ca\.key"):
        require(centre.home)
    assert main(["visits", "--home", str(centre.home.root)]) == 1


def test_a_folder_without_a_centre_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["visits", "--home", str(tmp_path)]) == 1
    assert "kiosk-server init" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("colour = 1", "unknown key colour"),
        ('web_port = "80"', "web_port has the wrong type"),
        ("web_port = true", "web_port has the wrong type"),
        ("", "web_port is missing"),
        ("web_port =", "Invalid value"),
    ],
)
def test_bad_settings_are_refused_with_file_and_key(
    centre: Centre, line: str, cause: str
) -> None:
    text = centre.home.settings.read_text("utf-8")
    kept = [each for each in text.splitlines() if not each.startswith("web_port")]
    centre.home.settings.write_text("\n".join([*kept, line]), "utf-8")
    with pytest.raises(settings.BadSettings, match=cause) as caught:
        settings.load(centre.home)
    assert str(centre.home.settings) in str(caught.value)


def test_settings_come_back_as_they_were_saved(centre: Centre) -> None:
    changed = replace(centre.settings, web_port=1, records="postgresql://host/records")
    settings.save(centre.home, changed)
    assert settings.load(centre.home) == changed


@pytest.mark.parametrize(
    "name", ["central", "server", "", "-x", "a b", "x" * 33, "a/b"]
)
def test_a_name_that_is_no_terminals_is_refused(centre: Centre, name: str) -> None:
    words = ["enrol", "--home", str(centre.home.root), "--", name]
    assert main(words) == 1
    assert centre.rows("SELECT 1 FROM terminals") == []


def test_a_port_that_is_taken_is_named(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
        words = ["serve", "--only", "web", "--web-port", port]
        assert main([*words, "--home", str(centre.home.root)]) == 1
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_visits_are_listed_as_json_without_anybodys_name(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = centre.terminal()
    centre.file(terminal.journal_letter(terminal.check_in("A012")))
    told = said(capsys, "visits", "--json", "--home", str(centre.home.root))
    (visit,) = json.loads(told)
    assert (visit["ticket"], visit["outcome"]) == ("A012", "done")
    assert "王样例" not in told


def test_an_entry_opens_for_a_reason_that_is_kept(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = centre.terminal()
    entries = terminal.check_in("A012", person="李示范")
    centre.file(terminal.journal_letter(entries))
    name = f"SF-01/{terminal.journal}/4"
    words = ["open", name, "--reason", "核对", "--home", str(centre.home.root)]
    body = json.loads(said(capsys, *words))
    assert body["seats"][0]["identity"]["name"] == "李示范"
    ((subject, reason),) = centre.rows(
        "SELECT subject, reason FROM audit WHERE action = 'entry.open'"
    )
    assert (subject, reason) == (name, "核对")
    assert said(capsys, "audit", "--home", str(centre.home.root)).startswith("3 deeds")


def test_a_material_opens_as_it_was_before_it_was_sealed(
    centre: Centre, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    terminal, visit = centre.terminal(), uuid4()
    name, sealed = terminal.material(b"a picture", visit)
    body = {"v": 1, "service": "marriage", "ticket": "A012"}
    entry = terminal.entry(Kind.SUBMITTED, body, visit, (name,))
    centre.file(terminal.journal_letter([entry]))
    (centre.home.materials / "SF-01").mkdir()
    (centre.home.materials / "SF-01" / name).write_bytes(sealed)
    words = ["open", f"SF-01/{terminal.journal}/1", "--reason", "核对"]
    at = ["--home", str(centre.home.root)]
    assert main([*words, "--material", name, *at]) == 0
    assert capfdbinary.readouterr().out == b"a picture"
    assert main([*words, "--material", "f" * 64, *at]) == 1


def test_a_material_that_has_not_arrived_is_told_in_one_line(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = centre.terminal()
    name, _sealed = terminal.material(b"a picture")
    entry = terminal.entry(Kind.SUBMITTED, {}, uuid4(), materials=(name,))
    centre.file(terminal.journal_letter([entry]))
    words = ["open", f"SF-01/{terminal.journal}/1", "--reason", "核对"]
    at = ["--material", name, "--home", str(centre.home.root)]
    assert main([*words, *at]) == 1
    told = "kiosk-server: the material has not arrived yet\n"
    assert capsys.readouterr().err == told


def test_terminals_are_listed_with_when_they_were_last_heard(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = centre.terminal()
    centre.file(terminal.state_letter(terminal.state()))
    told = said(capsys, "terminals", "--json", "--home", str(centre.home.root))
    (listed,) = json.loads(told)
    assert (listed["terminal"], listed["contact"]) == (
        "SF-01",
        "2026-03-02T02:30:00.000Z",
    )


def test_a_link_is_made_for_an_account_that_is_there(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--home", str(centre.home.root)]
    assert main(["link", *at]) == 1
    with dialect.writer(centre.engine).begin() as connection:
        accounts.add(connection, "operator", "a long password", centre.clock())
    assert said(capsys, "link", *at).startswith("http://127.0.0.1:8080/?token=")


def test_an_entry_that_is_not_there_or_does_not_open_says_so(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = centre.terminal()
    centre.file(terminal.journal_letter(terminal.check_in("A012")))
    at = ["--reason", "核对", "--home", str(centre.home.root)]
    assert main(["open", f"SF-01/{terminal.journal}/99", *at]) == 1
    assert main(["open", "SF-01/4", *at]) == 1
    centre.home.key("sealing").write_bytes(type(centre.opening).generate().private)
    assert main(["open", f"SF-01/{terminal.journal}/4", *at]) == 1
    assert "does not open: key" in capsys.readouterr().err


def test_a_server_whose_ingest_died_ends_so_that_it_is_started_again(
    centre: Centre,
) -> None:
    at = ["--home", str(centre.home.root), "--web-port", "0"]
    ended = subprocess.run(
        [sys.executable, "-c", INGEST_FAILS, *at],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 1
    assert "ingest ended by itself" in ended.stderr
    assert "李示范" not in ended.stderr


def test_an_operator_is_added_by_a_password_on_stdin(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("a long password\n"))
    assert main(["operator", "add", "zhang", "--home", str(centre.home.root)]) == 0
    with dialect.writer(centre.engine).begin() as connection:
        assert accounts.sign_in(connection, "zhang", "a long password", centre.clock())


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name in (
        *("init", "enrol", "revoke", "terminals", "serve", "visits", "open"),
        "submission",
    ):
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert "--home" in capsys.readouterr().out


def test_the_broker_pins_names_to_certificates_and_listens_on_loopback(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    path = said(
        capsys, "broker-config", "--port", "18883", "--home", str(centre.home.root)
    )
    text = (centre.home.broker / "mosquitto.conf").read_text("utf-8")
    assert path == str(centre.home.broker / "mosquitto.conf")
    for line in (
        "listener 18883 127.0.0.1",
        "require_certificate true",
        "use_identity_as_username true",
        "use_username_as_clientid true",
        "tls_version tlsv1.3",
        "allow_anonymous false",
    ):
        assert line in text.splitlines()
    assert settings.load(centre.home).broker_port == 18883
    assert f"user {keyring.CENTRAL}" in broker.ACL
