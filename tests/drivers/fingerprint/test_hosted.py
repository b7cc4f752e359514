"""The whole device: simulator, host program and core, each a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.contract import Code, State
from drivers.messages import Cancel, Claim, Do, Release, Told
from tests.drivers.conftest import FakeCore
from tests.drivers.fingerprint.conftest import PluggedReader

CONFIG = """
[paths]
run = "{run}"
[devices.fingerprint]
port = "{port}"
reopen_longest_s = 0.5
"""
PATIENCE_S = 20.0


@pytest.fixture
def log(
    plugged: PluggedReader, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[Path]:
    """Run the host; return what it logs to."""
    config, log = tmp_path / "terminal.toml", tmp_path / "host.log"
    text = CONFIG.format(run=core.path.parent, port=plugged.port)
    config.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "drivers.host", "fingerprint"]
    with log.open("ab") as errors:
        host = subprocess.Popen(
            [*command, "--config", str(config)], cwd=root, stdout=errors, stderr=errors
        )
    core.accept()
    yield log
    host.terminate()
    assert host.wait(PATIENCE_S) == 0


def test_a_print_taken_through_all_processes_reaches_the_core_and_no_log(
    log: Path, plugged: PluggedReader, core: FakeCore, owner: str
) -> None:
    assert core.status(State.ONLINE).simulated
    core.say(Claim(owner, 60))
    core.say(Do(1, "capture", 60, owner, {"fingers": ["right_thumb"]}))
    told = core.hear_until(lambda said: isinstance(said, Told))
    assert isinstance(told, Told)
    assert told.notice.name == "presentSubject"
    plugged.order("lay a right_thumb")
    done = core.done(1)
    assert done.code is Code.SUCCESS
    template = done.data["template"]
    assert isinstance(template, bytes)
    core.say(Do(2, "verify", 60, owner, {"template": template}))
    verdict = core.done(2)
    assert verdict.data["match"] is True
    core.say(Release(owner))
    core.status(State.ONLINE)
    assert "fault" not in log.read_text("utf-8")


def test_a_picture_is_called_back_at_once_and_the_next_command_works(
    log: Path, plugged: PluggedReader, core: FakeCore, owner: str
) -> None:
    core.status(State.ONLINE)
    plugged.order("line paced")
    plugged.order("lay a right_thumb")
    core.say(Claim(owner, 60))
    core.say(Do(1, "capture", 60, owner))
    core.hear_until(
        lambda said: isinstance(said, Told) and said.notice.name == "progress"
    )
    core.say(Cancel(1))
    assert core.done(1).code is Code.CANCELED
    plugged.order("line clean")
    core.say(Do(2, "capture", 60, owner))
    assert core.done(2).code is Code.SUCCESS
    assert "away" not in log.read_text("utf-8")


def test_no_finger_before_the_deadline_is_a_time_out(log: Path, core: FakeCore) -> None:
    core.status(State.ONLINE)
    core.say(Do(1, "capture", 0.5))
    assert core.done(1).code is Code.TIME_OUT
    assert log.exists()


def test_a_plug_pulled_and_put_back_is_offline_and_online_again(
    log: Path, plugged: PluggedReader, core: FakeCore
) -> None:
    core.status(State.ONLINE)
    core.say(Do(1, "capture", 60))
    core.status(State.BUSY)
    plugged.unplug()
    offline = core.status(State.OFFLINE)
    assert offline.reasons == ("unplugged",)
    assert offline.simulated, "a simulated reader stays one while it is away"
    assert core.done(1).code is Code.DEVICE_NOT_READY
    plugged.plug("--lay", "b right_thumb")
    core.status(State.ONLINE)
    core.say(Do(2, "capture", 60))
    assert core.done(2).code is Code.SUCCESS
    assert "unplugged" in log.read_text("utf-8")


def test_another_module_put_in_its_place_is_suspect(
    log: Path, plugged: PluggedReader, core: FakeCore
) -> None:
    core.status(State.ONLINE)
    plugged.unplug()
    core.status(State.OFFLINE)
    plugged.plug("--serial", "2", "--lay", "a right_thumb")
    assert core.status(State.FRAUD_SUSPECT).reasons == ("another_device",)
    core.say(Do(1, "capture", 10))
    assert core.done(1).code is Code.FRAUD_ATTEMPT
    assert log.exists()
