"""The whole device: card, smart-card service, host program and core, each a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.contract import Code, State, Status
from drivers.messages import Claim, Do, Release, Told
from tests.drivers.conftest import FakeCore
from tests.drivers.ukey.conftest import MESSAGE, PATIENCE_S, PluggedReader
from tests.drivers.watched import NOTHING, Watched
from tests.memory import in_files

CONFIG = """
[paths]
run = "{run}"
[devices.ukey]
service = "{service}"
reopen_longest_s = 0.5
"""
TRUE_PIN = b"123456"
MARKED_PIN = b"70313707"
OTHER_PIN = b"81424818"
"""Odd enough to be found again wherever they are."""


@pytest.fixture
def watched(
    plugged: PluggedReader, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[Watched]:
    config = tmp_path / "terminal.toml"
    text = CONFIG.format(run=core.path.parent, service=plugged.section["service"])
    config.write_text(text, encoding="utf-8")
    host = Watched(root, "ukey", config, tmp_path)
    core.accept()
    assert core.host is not None
    core.host.settimeout(PATIENCE_S)
    yield host
    host.end(PATIENCE_S)


@pytest.mark.usefixtures("watched")
def test_a_card_is_identified_and_signs_through_all_processes(
    plugged: PluggedReader, core: FakeCore, owner: str
) -> None:
    assert core.status(State.ONLINE).simulated
    core.say(Claim(owner, 60))
    core.say(Do(1, "identify", 20, owner))
    core.status(State.BUSY)
    plugged.order("insert good")
    told = core.hear_until(lambda said: isinstance(said, Told))
    assert isinstance(told, Told)
    assert told.notice.name == "mediaPresent"
    found = core.done(1)
    assert found.code is Code.SUCCESS
    args = {"message": MESSAGE, "pin": TRUE_PIN, "card": found.data["card"]}
    core.say(Do(2, "sign", 20, owner, args))
    signed = core.done(2)
    assert signed.code is Code.SUCCESS
    assert isinstance(signed.data["signature"], bytes)
    assert signed.data["certificate"] == found.data["certificate"]


@pytest.mark.usefixtures("watched")
def test_the_core_sees_a_card_pulled_out_without_asking(
    plugged: PluggedReader, core: FakeCore
) -> None:
    core.status(State.ONLINE)
    plugged.order("insert good")
    core.hear_until(lambda said: _present(said) == 1)
    plugged.order("remove")
    core.hear_until(lambda said: _present(said) == 0)


def test_pin_and_signature_are_nowhere_in_the_host_after_their_command(
    plugged: PluggedReader, watched: Watched, core: FakeCore, owner: str
) -> None:
    core.status(State.ONLINE)
    plugged.order("insert good")
    core.hear_until(lambda said: _present(said) == 1)
    core.say(Claim(owner, 60))
    plugged.order(f"pin {MARKED_PIN.decode()}")
    plugged.order("slow 3000")
    args = {"message": MESSAGE, "pin": MARKED_PIN}
    core.say(Do(1, "sign", 30, owner, args))
    core.status(State.BUSY)
    assert watched.holds(MARKED_PIN).markers == {MARKED_PIN}
    signed = core.done(1)
    assert signed.code is Code.SUCCESS
    core.say(Do(2, "sign", 30, owner, {**args, "pin": OTHER_PIN}))
    assert core.done(2).detail == "pin_wrong:2"
    core.say(Release(owner))
    core.released(owner)
    made = signed.data["signature"]
    assert isinstance(made, bytes)
    assert watched.holds(MARKED_PIN, OTHER_PIN, MESSAGE, made) == NOTHING
    assert in_files(watched.home, [MARKED_PIN, OTHER_PIN, made]) == set()


def test_a_reader_pulled_out_and_put_back_is_offline_and_online_again(
    plugged: PluggedReader, watched: Watched, core: FakeCore
) -> None:
    assert watched.home
    core.status(State.ONLINE)
    plugged.unplug()
    offline = core.status(State.OFFLINE)
    assert offline.reasons in {("no_reader",), ("no_service",)}
    assert offline.simulated
    plugged.plug("--insert", "good")
    core.status(State.ONLINE)
    core.say(Do(1, "identify", 20))
    assert core.done(1).code is Code.SUCCESS


def _present(said: object) -> int | None:
    return said.counters.get("present") if isinstance(said, Status) else None
