"""``kiosk-server staff`` and ``submission``, as an administrator uses them."""

from __future__ import annotations

import json
import stat
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from server.__main__ import main
from server.commands.exporting import file_names
from sync.wire.bodies import MaterialBody

if TYPE_CHECKING:
    from pathlib import Path

    from tests.server.conftest import Api, Centre, HandedIn

PASSWORD = "a long password"
DEEDS = "SELECT action, subject, reason FROM audit ORDER BY seq"


@pytest.fixture
def handed_in(centre: Centre) -> HandedIn:
    terminal = centre.terminal()
    found = terminal.hand_in("A012", pages=(b"page one", b"page two"))
    centre.file(terminal.journal_letter([found.entry]))
    return found


def run(centre: Centre, *words: str) -> int:
    return main([*words, "--home", str(centre.home.root)])


def add(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, account: str, name: str = "赵登记"
) -> int:
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD + "\n"))
    return run(centre, "staff", "add", account, "--name", name)


def test_a_registrar_added_by_a_password_on_stdin_signs_in_at_a_terminal(
    centre: Centre,
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert add(centre, monkeypatch, "zhao") == 0
    assert api.sign_in("zhao")
    capsys.readouterr()
    assert run(centre, "staff", "list", "--json") == 0
    told = capsys.readouterr().out
    assert [(each["account"], each["name"]) for each in json.loads(told)] == [
        ("zhao", "赵登记")
    ]
    assert "argon2" not in told


@pytest.mark.parametrize(
    ("account", "name"), [("Zhao", "赵"), ("", "赵"), ("a b", "赵"), ("zhao", " ")]
)
def test_an_account_that_cannot_be_one_is_refused_by_name(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, account: str, name: str
) -> None:
    assert add(centre, monkeypatch, account, name) == 1
    assert centre.rows("SELECT 1 FROM registrars") == []


def test_a_short_password_and_a_second_account_of_one_name_are_refused(
    centre: Centre,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    centre.registrar()
    assert add(centre, monkeypatch, "registrar") == 1
    assert "already" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))
    assert run(centre, "staff", "add", "zhao", "--name", "赵") == 1
    assert "12 characters" in capsys.readouterr().err


def test_locking_and_unlocking_keep_their_reason(
    centre: Centre, api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    centre.registrar()
    assert run(centre, "staff", "lock", "registrar", "--reason", "离职") == 0
    told = {"account": "registrar", "password": PASSWORD}
    assert api.staff("POST", "login", json=told).status_code == 429
    assert run(centre, "staff", "unlock", "registrar", "--reason", "复职") == 0
    assert api.sign_in()
    deeds = centre.rows(DEEDS)
    assert ("staff.lock", "registrar", "离职") in deeds
    assert ("staff.unlock", "registrar", "复职") in deeds
    assert run(centre, "staff", "lock", "nobody", "--reason", "x") == 1
    assert "no account nobody" in capsys.readouterr().err


def test_a_submission_is_written_out_bit_for_bit_for_nobody_else_to_read(
    centre: Centre, handed_in: HandedIn, tmp_path: Path
) -> None:
    centre.arrive(handed_in)
    folder = tmp_path / "checked"
    words = ("submission", handed_in.name, "--to", str(folder), "--why", "核对")
    assert run(centre, *words) == 0
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert json.loads(found.pop("body.json")) == {"v": 2, **handed_in.body}
    assert found == {
        "page.1.jpg": b"page one",
        "page.2.jpg": b"page two",
        "card_photo.1.png": b"card photo 1",
        "card_photo.2.png": b"card photo 2",
        "signature_strokes.1.json": b'{"v":1}1',
        "signature_strokes.2.json": b'{"v":1}2',
        "signature_picture.1.png": b"signature 1",
        "signature_picture.2.png": b"signature 2",
    }
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert centre.rows(DEEDS)[-1] == ("submission.exported", handed_in.name, "核对")
    assert run(centre, *words) == 1  # what is there is not written over


def test_a_submission_that_is_not_whole_or_not_there_is_not_written(
    centre: Centre,
    handed_in: HandedIn,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    to = ("--to", str(tmp_path / "checked"), "--why", "核对")
    assert run(centre, "submission", handed_in.name, *to) == 1
    assert "not arrived" in capsys.readouterr().err
    assert run(centre, "submission", f"{handed_in.name}9", *to) == 1
    assert "no submission" in capsys.readouterr().err
    assert run(centre, "submission", "SF-01", *to) == 1
    assert "TERMINAL.JOURNAL.SEQ" in capsys.readouterr().err
    centre.home.key("sealing").write_bytes(type(centre.opening).generate().private)
    assert run(centre, "submission", handed_in.name, *to) == 1
    assert "does not open" in capsys.readouterr().err
    assert not (tmp_path / "checked").exists()


def test_a_body_and_a_signature_open_one_by_one_too(
    centre: Centre, handed_in: HandedIn, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    centre.arrive(handed_in)
    entry = handed_in.entry
    words = ("open", f"SF-01/{entry.journal}/{entry.seq}", "--reason", "核对")
    assert run(centre, *words) == 0
    body = json.loads(capfdbinary.readouterr().out)
    (signature,) = (
        each["sha256"]
        for each in body["materials"]
        if (each["role"], each["seat"]) == ("signature_picture", 2)
    )
    assert run(centre, *words, "--material", signature) == 0
    assert capfdbinary.readouterr().out == b"signature 2"


def test_two_materials_of_one_role_and_seat_keep_names_of_their_own() -> None:
    one = MaterialBody(
        role="card_photo",
        seat=1,
        sha256="a" * 64,
        digest="a" * 64,
        media_type="image/webp",
        length=0,
    )
    assert file_names((one, one)) == ["00.card_photo.1.bin", "01.card_photo.1.bin"]


def test_submissions_are_listed_with_how_they_stand(
    centre: Centre, handed_in: HandedIn, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(centre, "submissions", "--json") == 0
    told = capsys.readouterr().out
    (listed,) = json.loads(told)
    assert listed["submission"] == handed_in.name
    assert (listed["ticket"], listed["state"]) == ("A012", "handed_in")
    assert (listed["pages"], listed["awaited"]) == (2, len(handed_in.sealed))
    assert "王样例" not in told
