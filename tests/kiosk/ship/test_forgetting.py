"""After a sign-out shipping knows neither grant nor password nor what was shown."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import IO

import pytest

from drivers.channel import receive, send
from kiosk.config import read
from kiosk.core.door import listen
from kiosk.keys import Keys
from sync.sealing import OpeningKey
from sync.shipping.calls import Asked, Call, Outcome, Reply
from sync.wire.enrolment import BrokerAddress, EnrolmentAnswer
from tests.kiosk.core.conftest import CONFIG, PEM
from tests.sync.shipping.https_api import Api

PROBE = Path(__file__).with_name("probe.py")
WITHIN_S = 30.0
GRANT = "grant-of-the-registrar-0123456789"
PASSWORD = "correct-horse-battery"
NAME = "李示范人"
PICTURE = "live-picture-from-the-centre"
SUBMISSION = "T0001.00000000-0000-0000-0000-000000000005.4"
BODIES = {
    "login": json.dumps({"grant": GRANT}),
    "submissions": "waiting",
    "view": json.dumps({"name": NAME}, ensure_ascii=False),
    "logout": "",
}


class Ship:
    """A shipping process, the core's end of its line, and its centre."""

    def __init__(self, folder: Path, root: Path) -> None:
        (folder / "api").mkdir()
        self.api = Api(folder / "api")
        self.let_go = threading.Event()
        self.api.say = self._say
        self.log = folder / "ship.log"
        file = folder / "terminal.toml"
        file.write_text(CONFIG.format(home=folder), encoding="utf-8")
        config = read(file)
        self._enrol(Keys(config.paths.keys))
        self.door = listen(config.paths.socket("shipping"))
        self.door.setblocking(True)
        self.door.settimeout(WITHIN_S)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(PROBE), str(file)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=root,
                env={**os.environ, "PYTHONPATH": str(root)},
                text=True,
            )
        self.core = self._accepted()

    def ask(self, call: Call, **args: str) -> Reply:
        self.say(call, **args)
        return self.hear()

    def say(self, call: Call, **args: str) -> None:
        send(self.core, {"staff": Asked(1, call, args).to_message()})

    def hear(self) -> Reply:
        while True:
            message = receive(self.core)
            assert message is not None
            if "staff" in message:
                return Reply.from_message(message["staff"])[1]

    def holds(self, *markers: str) -> set[str]:
        asked = json.dumps([marker.encode().hex() for marker in markers])
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(asked + "\n")
        stdin.flush()
        return {bytes.fromhex(each).decode() for each in self._held(stdout)}

    def end(self) -> None:
        self.let_go.set()
        self.process.terminate()
        self.process.wait(WITHIN_S)
        self.core.close()
        self.door.close()
        self.api.end()

    def _held(self, stdout: IO[str]) -> list[str]:
        while True:
            told = json.loads(stdout.readline())
            if "held" in told:
                found: list[str] = told["held"]
                return found

    def _accepted(self) -> socket.socket:
        core, _ = self.door.accept()
        core.settimeout(WITHIN_S)
        return core

    def _enrol(self, keys: Keys) -> None:
        keys.folder.mkdir(parents=True)
        identity = self.api.identity
        for source, target in (
            (identity.ca, keys.ca),
            (identity.certificate, keys.certificate),
            (identity.key, keys.private),
        ):
            shutil.copy(source, target)
        answer = EnrolmentAnswer(
            terminal="T0001",
            certificate=PEM,
            ca=PEM,
            sealing=OpeningKey.generate().sealing_key().to_wire(),
            receipt_key=bytes(32),
            broker=BrokerAddress(host="127.0.0.1", port=1),
            api=self.api.address,
        )
        keys.answer.write_text(answer.model_dump_json())

    def _say(self, handler: BaseHTTPRequestHandler) -> None:
        last = handler.path.rpartition("/")[2]
        if last not in BODIES:
            self.let_go.wait(WITHIN_S)
        body = BODIES.get(last, PICTURE).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def ship(tmp_path: Path, root: Path) -> Iterator[Ship]:
    made = Ship(tmp_path, root)
    yield made
    made.end()


def test_nothing_of_staff_s_calls_outlives_the_sign_out(ship: Ship) -> None:
    told = ship.ask(Call.LOGIN, account="registrar", password=PASSWORD)
    assert (told.outcome, json.loads(told.body)) == (Outcome.DONE, {"grant": GRANT})
    where = {"grant": GRANT, "submission": SUBMISSION}
    assert NAME in ship.ask(Call.VIEW, **where).body.decode()
    ship.say(Call.MATERIAL, **where, sha256="a" * 64)
    # While a call is under way it can be found: the search is no sham.
    assert ship.holds(GRANT) == {GRANT}
    ship.let_go.set()
    assert ship.hear().body == PICTURE.encode()

    assert ship.ask(Call.LOGOUT, grant=GRANT).outcome is Outcome.DONE
    markers = (GRANT, PASSWORD, NAME, PICTURE)
    assert ship.holds(*markers) == set()
    logged = ship.log.read_text()
    assert "staff=login outcome=done" in logged
    assert not any(marker in logged for marker in markers)
