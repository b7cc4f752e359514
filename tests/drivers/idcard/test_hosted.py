"""The whole device: simulator, host program and core, each a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.people.people import PEOPLE
from drivers.contract import Code, State
from drivers.messages import Cancel, Claim, Do, Release, Told
from tests.drivers.conftest import FakeCore
from tests.drivers.idcard.conftest import DECODER, PATIENCE_S, PluggedReader

CONFIG = """
[paths]
run = "{run}"
[devices.idcard]
port = "{port}"
photo_decoder = "{decoder}"
reopen_longest_s = 0.5
"""


@dataclass
class HostProgram:
    """``python -m drivers.host idcard`` as a process."""

    root: Path
    config: Path
    log: Path
    process: subprocess.Popen[bytes] | None = None
    pid: int = field(default=0, init=False)

    def start(self) -> None:
        command = [sys.executable, "-m", "drivers.host", "idcard"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--config", str(self.config)],
                cwd=self.root,
                stdout=log,
                stderr=log,
            )

    def end(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def program(
    plugged: PluggedReader, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[HostProgram]:
    config = tmp_path / "terminal.toml"
    text = CONFIG.format(run=core.path.parent, port=plugged.port, decoder=DECODER)
    config.write_text(text, encoding="utf-8")
    program = HostProgram(root, config, tmp_path / "host.log")
    program.start()
    yield program
    if program.process is not None:
        program.process.kill()
        program.process.wait()


def test_a_card_read_through_all_processes_reaches_the_core_and_no_log(
    program: HostProgram, plugged: PluggedReader, core: FakeCore, owner: str
) -> None:
    core.accept()
    assert core.status(State.ONLINE).simulated
    core.say(Claim(owner, 30))
    core.say(Do(1, "read_card", 20, owner))
    core.status(State.BUSY)
    plugged.order("lay a")
    told = core.hear_until(lambda said: isinstance(said, Told))
    assert isinstance(told, Told)
    assert told.notice.name == "mediaPresent"
    done = core.done(1)
    assert done.code is Code.SUCCESS
    fields = done.data["fields"]
    assert isinstance(fields, dict)
    assert fields["name"] == PEOPLE["a"].name
    assert isinstance(done.data["photo_png"], bytes)
    core.say(Release(owner))
    core.status(State.ONLINE)
    assert program.end() == 0
    log = program.log.read_text(encoding="utf-8")
    assert PEOPLE["a"].number not in log
    assert PEOPLE["a"].name not in log
    assert "core=connected" in log


def test_no_card_before_the_deadline_is_a_time_out(
    program: HostProgram, core: FakeCore, owner: str
) -> None:
    assert program.process is not None
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 30))
    core.say(Do(1, "read_card", 0.5, owner))
    assert core.done(1).code is Code.TIME_OUT
    core.say(Do(2, "read_card", 30, owner))
    core.say(Cancel(2))
    assert core.done(2).code is Code.CANCELED


def test_a_plug_pulled_and_put_back_is_offline_and_online_again(
    program: HostProgram, plugged: PluggedReader, core: FakeCore, owner: str
) -> None:
    assert program.process is not None
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 60))
    core.say(Do(1, "read_card", 30, owner))
    core.status(State.BUSY)
    plugged.unplug()
    offline = core.status(State.OFFLINE)
    assert offline.reasons == ("unplugged",)
    assert offline.simulated, "a simulated reader stays one while it is away"
    assert core.done(1).code is Code.DEVICE_NOT_READY
    plugged.plug("--lay", "b")
    core.status(State.ONLINE)
    core.say(Do(2, "read_card", 30, owner))
    assert core.done(2).code is Code.SUCCESS


def test_another_module_put_in_its_place_is_suspect(
    program: HostProgram, plugged: PluggedReader, core: FakeCore
) -> None:
    assert program.process is not None
    core.accept()
    core.status(State.ONLINE)
    plugged.unplug()
    core.status(State.OFFLINE)
    plugged.plug("--sam", "2", "--lay", "a")
    assert core.status(State.FRAUD_SUSPECT).reasons == ("another_device",)
    core.say(Do(1, "read_card", 10))
    assert core.done(1).code is Code.FRAUD_ATTEMPT


def test_a_killed_host_loses_nothing_but_itself(
    program: HostProgram, plugged: PluggedReader, core: FakeCore
) -> None:
    core.accept()
    core.status(State.ONLINE)
    program.end(signal.SIGKILL)
    program.start()
    core.accept()
    core.status(State.ONLINE)
    plugged.order("lay a")
    core.say(Do(1, "read_card", 20))
    assert core.done(1).code is Code.SUCCESS


def test_a_host_finds_a_core_that_was_killed_and_came_back(
    program: HostProgram, plugged: PluggedReader, core: FakeCore, owner: str
) -> None:
    assert program.process is not None
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 30))
    core.say(Do(1, "read_card", 30, owner))
    core.status(State.BUSY)
    core.die()
    core.listen()
    core.accept()
    plugged.order("lay a")
    core.status(State.ONLINE)
    core.say(Claim("the next visit", 30))
    core.say(Do(2, "read_card", 20, "the next visit"))
    assert core.done(2).code is Code.SUCCESS


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (None, "No such file"),
        ("[paths", "Expected"),
        ("[devices.idcard]\nport='x'", "table paths is missing"),
        ("[paths]\nrun='r'", "table devices is missing"),
        ("[paths]\nrun='r'\n[devices]", "table devices.idcard is missing"),
        ("[paths]\n[devices.idcard]\nport='x'", "paths.run is missing"),
        ("[paths]\nrun='r'\n[devices.idcard]\nprot='x'", "devices.idcard.prot"),
        (
            "[paths]\nrun='r'\n[devices.idcard]\nport='x'\nreopen_longest_s=0",
            "devices.idcard.reopen_longest_s",
        ),
    ],
)
def test_a_wrong_configuration_ends_the_host_with_file_or_key_named(
    tmp_path: Path, root: Path, config: str | None, why: str
) -> None:
    file = tmp_path / "terminal.toml"
    if config is not None:
        file.write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "drivers.host", "idcard", "--config", str(file)]
    ended = subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=20, check=False
    )
    assert ended.returncode == 78
    assert why in ended.stderr
    assert "Traceback" not in ended.stderr
