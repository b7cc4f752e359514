"""A UKey over the real wire: enrolled, asked, answered, judged, revoked."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

import pkcs11
import pytest

from bench.simulators.ukey import soft
from bench.simulators.ukey.cards import Drawer
from drivers.ukey.port import UkeyPort, open_port
from server.__main__ import main
from sync.wire.ukey import Action, Challenge, Proof, Proven, Wish, to_sign

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from drivers.contract import Notice
    from tests.server.conftest import Site

PIN = b"123456"


class Standing:
    """An errand that nobody calls back."""

    def check(self) -> None:
        """Stand."""

    def wait(self, seconds: float) -> None:
        raise AssertionError(f"nothing is waited for, for {seconds} s")

    def left_s(self) -> float:
        return 30.0

    def notify(self, notice: Notice) -> None:
        assert notice.name == "mediaPresent"


@pytest.fixture
def port(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> UkeyPort:
    """Return the driver with the card ``good`` in software before it."""
    home = tmp_path / "tokens"
    command = [sys.executable, "-m", "bench.simulators.ukey.soft", "--home", str(home)]
    made = subprocess.run(
        command, cwd=root, check=True, stdout=subprocess.PIPE, timeout=60
    )
    monkeypatch.setenv(soft.SETTINGS, json.loads(made.stdout)[soft.SETTINGS])
    pkcs11.lib(str(soft.MODULE)).reinitialize()
    return open_port({"module": str(soft.MODULE), "token": "good"})


def answer(
    client: httpx.Client, terminal: str, port: UkeyPort
) -> tuple[httpx.Response, Challenge]:
    """Do what core and screen will do: ask the centre, then the card, then tell."""
    here = f"/terminals/{terminal}/staff/ukey"
    wish = Wish(account="registrar", session=uuid4(), action=Action.SIGN_IN)
    asked = client.post(f"{here}/challenge", content=wish.model_dump_json())
    challenge = Challenge.model_validate_json(asked.content)
    card = port.run("identify", {}, Standing())["card"]
    wanted = {"message": to_sign(challenge), "pin": PIN, "card": card}
    signed = port.run("sign", wanted, Standing())
    proof = Proof.model_validate(
        {
            "nonce": challenge.nonce,
            **{key: signed[key] for key in ("card", "certificate", "signature")},
        }
    )
    told = client.post(f"{here}/answer", content=proof.model_dump_json())
    return told, challenge


def test_an_enrolled_card_is_believed_until_it_is_revoked(
    site: Site,
    tmp_path: Path,
    port: UkeyPort,
    capsys: pytest.CaptureFixture[str],
) -> None:
    site.start_broker()
    served = site.serve()
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    site.add_registrar("registrar")
    here = ["--home", str(site.home.root)]
    cards = Drawer(tmp_path / "tokens/cards")
    with terminal.client() as client:
        told, _ = answer(client, terminal.name, port)
        assert told.json()["error"] == "ukey_not_enrolled"

        enrol = ["staff", "ukey", "enrol", "registrar", str(cards.certificate("good"))]
        assert main([*enrol, *here]) == 0
        thumbprint = capsys.readouterr().out.split()[0]
        told, challenge = answer(client, terminal.name, port)
        assert told.status_code == 200, told.text
        proven = Proven.model_validate_json(told.content)
        assert (proven.account, proven.session) == ("registrar", challenge.session)

        revoke = ["staff", "ukey", "revoke", thumbprint, "--reason", "遗失"]
        assert main([*revoke, *here]) == 0
        told, _ = answer(client, terminal.name, port)
        assert told.json()["error"] == "ukey_revoked"
    assert site.rows("SELECT name FROM alerts") == [("ukey_revoked",)]
    log = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in tmp_path.rglob("*.log")
    )
    assert PIN.decode() not in log
