"""A command from the dashboard to the terminal and back, over the real wire.

Centre, broker, core and shipping are the real programs; of the terminal only devices
and screen are missing, so that it is closed for want of a reader as well.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from server.broker import PASSED_BYTES
from server.ingest import post
from server.records import commands, dialect
from server.records.command_tables import commands as table
from server.records.commands import LIFE, Wish
from sync.bus.client import Bus, Refused
from sync.wire.commands import Command, CommandName, signed
from sync.wire.topics import Down, down
from sync.wire.values import to_ms

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Update

    from tests.server.conftest import Served, Site

NAME = "SF-01"
CONFIG = """
[terminal]
id = "{name}"
letter = "A"
place = "hall"
profile = "national-2025"
office = {{ zh = "示范区婚姻登记处", en = "Model District Registry" }}
[paths]
data = "{home}/data"
run = "{home}/run"
log = "{home}/log"
[centre]
enrol = "{enrol}"
[screen]
[devices.idcard]
"""
SHORT = timedelta(seconds=5)
"""Long enough to be sent, short enough to wait for."""
CLOSED = "SELECT closed FROM terminals"
Until = Callable[[Callable[[], bool]], None]


@dataclass
class Terminal:
    """The programs of a terminal that has no devices."""

    site: Site
    served: Served
    broker: subprocess.Popen[str]
    config: Path
    programs: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start ``core`` or ``ship`` and wait until it is ready."""
        words = {"core": ["kiosk", "core"], "ship": ["kiosk.ship"]}[name]
        process = subprocess.Popen(
            [sys.executable, "-m", *words, "--config", str(self.config)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.programs[name] = process
        self.site.processes.append(process)
        assert process.stdout is not None
        assert json.loads(process.stdout.readline()) == {"ready": True}

    def kill(self, name: str) -> None:
        """End a program as a power loss would."""
        process = self.programs.pop(name)
        process.kill()
        process.wait(20)

    def forget(self, file: str) -> None:
        """Take away one of the terminal's files, with all that belongs to it."""
        for each in self.config.parent.glob(f"kiosk/data/{file}*"):
            each.unlink()

    def ask(self, name: str, over: datetime | None = None) -> UUID:
        """Write a command down as web and command line do, perhaps a short one."""
        wish, number = Wish(NAME, CommandName(name), "operator", "检修"), uuid4()
        with self._writing() as connection:
            told = commands.ask(connection, wish, number, datetime.now(UTC))
            connection.execute(_of(number).values(expires=over or told.expires))
        return number

    def forget_that_it_was_answered(
        self, command: UUID, over: datetime | None = None
    ) -> None:
        """Have a command sent once more, as a centre set back to a backup would."""
        changed = {"expires": over} if over else {}
        forgotten = {"sent": None, "result": None, "answered": None}
        with self._writing() as connection:
            connection.execute(_of(command).values(**forgotten, **changed))

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        engine = dialect.connect(self.site.settings.records_url(self.site.home))
        with dialect.writer(engine).begin() as connection:
            yield connection
        engine.dispose()

    def is_closed(self) -> bool:
        """Tell whether the centre knows that an operator closed the terminal."""
        ((told,),) = self.site.rows(CLOSED)
        return "operator" in json.loads(str(told))

    def results(self) -> list[tuple[object, ...]]:
        """Return what became of the commands so far."""
        return self.site.rows("SELECT name, result FROM commands ORDER BY issued")

    def sent(self) -> int:
        """Return how many commands the broker has taken."""
        ((count,),) = self.site.rows("SELECT count(sent) FROM commands")
        return int(str(count))


def _of(number: UUID) -> Update:
    return update(table).where(table.c.id == str(number))


@pytest.fixture
def terminal(site: Site, tmp_path: Path, eventually: Until) -> Terminal:
    """Return an enrolled terminal that the centre has heard of."""
    broker = site.start_broker()
    served = site.serve("--print-link")
    site.ingest_listens()
    config = tmp_path / "terminal.toml"
    told = CONFIG.format(
        name=NAME, home=tmp_path / "kiosk", enrol=served.ready["enrol"]
    )
    config.write_text(told, encoding="utf-8")
    code = site.command("enrol", NAME, "--place", "大厅")
    subprocess.run(
        [sys.executable, "-m", "kiosk", "enrol", "--config", config, "--code", code],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=60,
    )
    made = Terminal(site, served, broker, config)
    made.start("core")
    made.start("ship")
    eventually(lambda: "reader" in str(site.rows(CLOSED)))
    return made


def test_an_operator_closes_a_terminal_and_sees_that_it_is_closed(
    terminal: Terminal, eventually: Until
) -> None:
    web = terminal.served.ready["web"]
    with httpx.Client(base_url=web, headers={"Origin": web}) as browser:
        browser.get(terminal.served.ready["link"], follow_redirects=True)
        page, asked = f"/terminals/{NAME}", f"/terminals/{NAME}/commands"
        wish = {"name": "close", "reason": "消防检查"}
        assert browser.post(asked, data=wish).status_code == 303
        eventually(terminal.is_closed)
        eventually(lambda: terminal.results() == [("close", "done")])
        shown = browser.get(page).text
        assert "operator：消防检查" in shown
        assert "恢复服务" in shown

        terminal.kill("core")
        terminal.forget("journal.db")
        terminal.start("core")
        browser.post(asked, data={"name": "report"})
        eventually(lambda: terminal.results()[1:] == [("report", "done")])
        assert terminal.is_closed()
        browser.post(asked, data={"name": "open"})
        eventually(lambda: not terminal.is_closed())


def test_what_is_brought_again_is_answered_again_and_done_once(
    terminal: Terminal, eventually: Until
) -> None:
    close = terminal.ask("close")
    terminal.ask("open")
    done = [("close", "done"), ("open", "done")]
    eventually(lambda: terminal.results() == done)
    for _life in range(2):
        terminal.forget_that_it_was_answered(close)
        eventually(lambda: terminal.results() == done)
        assert not terminal.is_closed()
        # And where shipping's own memory is gone, the core still knows.
        terminal.kill("ship")
        terminal.forget("ship.db")
        terminal.start("ship")
    assert terminal.site.rows("SELECT cause FROM refusals") == []


def test_a_command_waits_for_a_terminal_that_is_away_and_may_run_out_there(
    terminal: Terminal, eventually: Until
) -> None:
    terminal.kill("ship")
    over = datetime.now(UTC) + SHORT
    terminal.ask("close", over)
    terminal.ask("open")
    eventually(lambda: terminal.sent() == 2)
    eventually(lambda: datetime.now(UTC) > over)
    terminal.start("ship")
    eventually(lambda: terminal.results() == [("close", "expired"), ("open", "done")])
    assert not terminal.is_closed()


def test_of_what_was_done_while_no_answer_came_the_answer_comes_late(
    terminal: Terminal, eventually: Until
) -> None:
    close = terminal.ask("close")
    eventually(lambda: terminal.results() == [("close", "done")])
    terminal.kill("ship")
    terminal.forget("ship.db")
    over = datetime.now(UTC) + SHORT
    terminal.forget_that_it_was_answered(close, over)
    eventually(lambda: terminal.sent() == 1)
    eventually(lambda: datetime.now(UTC) > over)
    assert terminal.results() == [("close", None)]
    terminal.start("ship")
    eventually(lambda: terminal.results() == [("close", "done")])


def test_what_the_broker_forgot_is_sent_again(
    terminal: Terminal, eventually: Until
) -> None:
    terminal.kill("ship")
    terminal.ask("close")
    eventually(lambda: terminal.sent() == 1)
    terminal.broker.kill()
    terminal.broker.wait(20)
    kept = terminal.site.home.broker / "kept"
    shutil.rmtree(kept)
    kept.mkdir(mode=0o700)
    terminal.site.start_broker()
    terminal.start("ship")
    eventually(lambda: terminal.results() == [("close", "done")])


def test_a_forged_command_is_an_alarm_and_not_obeyed(
    terminal: Terminal, eventually: Until
) -> None:
    assert terminal.served.stop() == 0
    issued = to_ms(datetime.now(UTC))
    forged = Command(
        id=uuid4(),
        terminal=NAME,
        name=CommandName.CLOSE,
        reason="假的",
        by="operator",
        issued=issued,
        expires=issued + LIFE,
    )
    with central(terminal.site) as bus:
        payload = signed(forged, Ed25519PrivateKey.generate())
        bus.publish(down(NAME, Down.COMMAND), payload).result(20)
    terminal.site.serve("--only", "ingest")
    alerts = "SELECT name FROM alerts WHERE source = 'terminal'"
    eventually(lambda: ("command_forged",) in terminal.site.rows(alerts))
    assert not terminal.is_closed()
    assert terminal.results() == []


def test_no_terminal_can_order_itself_or_another_about(
    site: Site, tmp_path: Path
) -> None:
    site.start_broker()
    served = site.serve("--only", "enrol")
    own = site.enrolled(NAME, tmp_path / NAME, served.ready["enrol"])
    assert own.online.wait(20)
    for name in (NAME, "SF-02"):
        with pytest.raises(Refused):
            own.bus.publish(down(name, Down.COMMAND), b"{}").result(20)
    with pytest.raises(Refused):
        own.bus.publish("kiosk/SF-02/up/answer", b"{}").result(20)


@contextmanager
def central(site: Site) -> Iterator[Bus]:
    """Be on the broker as the centre itself, whose place is free."""
    online = threading.Event()
    settings = post.settings(site.home, site.settings, PASSED_BYTES)
    bus = Bus(settings, lambda _: None, lambda link: link.online and online.set())
    bus.start()
    try:
        assert online.wait(20)
        yield bus
    finally:
        bus.close()
