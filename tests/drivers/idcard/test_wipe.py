"""After a visit nothing of it can be reached in the device's process, nor on disk."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.people.people import PEOPLE
from drivers.contract import Code, State
from drivers.messages import Claim, Do, Release
from tests.drivers.conftest import FakeCore
from tests.drivers.idcard.conftest import DECODER, PATIENCE_S, PluggedReader

# Runs the host and, at each SIGUSR1, prints how many objects hold the marker. The
# marker comes in backwards, so that the question is not its own answer.
WATCHED_HOST = """
import gc, signal, sys
from drivers.host.__main__ import main

backwards = sys.argv.pop()

def count(*_):
    gc.collect()
    forms = [f(backwards[::-1]) for f in (
        str, str.encode, lambda text: text.encode("utf-16-le"),
    )]
    ours = {id(form) for form in forms}
    found = 0
    # A dict of plain texts is unknown to gc.get_objects: it is reached by walking on.
    ahead = gc.get_objects()
    seen = {id(ahead), id(forms), id(ours)}
    while ahead:
        held = ahead.pop()
        if id(held) in seen:
            continue
        seen.add(id(held))
        if isinstance(held, (bytes, bytearray)):
            hit = forms[1] in held or forms[2] in held
        else:
            hit = isinstance(held, str) and forms[0] in held
        found += hit and id(held) not in ours
        ahead.extend(gc.get_referents(held))
    print(found, flush=True)

signal.signal(signal.SIGUSR1, count)
sys.exit(main(sys.argv[1:]))
"""
CONFIG = """
[paths]
run = "{run}"
[devices.idcard]
port = "{port}"
photo_decoder = "{decoder}"
"""


class Watched:
    """A host that tells how many of its objects hold the marker."""

    def __init__(self, root: Path, config: Path, marker: str, log: Path) -> None:
        arguments = ["idcard", "--config", str(config), marker[::-1]]
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WATCHED_HOST, *arguments],
                cwd=root,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def holding(self) -> int:
        self.process.send_signal(signal.SIGUSR1)
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@pytest.fixture
def watched(
    plugged: PluggedReader,
    core: FakeCore,
    tmp_path: Path,
    root: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Watched]:
    marker = PEOPLE[getattr(request, "param", "a")].number
    config = tmp_path / "terminal.toml"
    text = CONFIG.format(run=core.path.parent, port=plugged.port, decoder=DECODER)
    config.write_text(text, encoding="utf-8")
    host = Watched(root, config, marker, tmp_path / "host.log")
    yield host
    host.process.kill()
    host.process.communicate(timeout=PATIENCE_S)


def test_after_the_release_no_object_of_the_host_holds_the_card(
    watched: Watched, plugged: PluggedReader, core: FakeCore, tmp_path: Path
) -> None:
    number = PEOPLE["a"].number
    core.accept()
    core.status(State.ONLINE)
    plugged.order("lay a")
    # The claim's owner carries the marker: the finder is seen to find before it counts.
    core.say(Claim(number, 60))
    core.say(Do(1, "read_card", 20, number))
    assert core.done(1).code is Code.SUCCESS
    assert watched.holding() > 0
    core.say(Release(number))
    core.say(Do(2, "sam_id", 20))
    assert core.done(2).code is Code.SUCCESS
    assert watched.holding() == 0
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert number.encode() not in file.read_bytes()


def test_a_core_that_dies_leaves_nothing_of_the_visit_in_the_host(
    watched: Watched, plugged: PluggedReader, core: FakeCore
) -> None:
    number = PEOPLE["a"].number
    core.accept()
    core.status(State.ONLINE)
    plugged.order("lay a")
    core.say(Claim(number, 60))
    core.say(Do(1, "read_card", 20, number))
    core.status(State.BUSY)
    core.die()
    core.listen()
    core.accept()
    core.say(Do(2, "sam_id", 20))
    assert core.done(2).code is Code.SUCCESS
    assert watched.holding() == 0


@pytest.mark.parametrize("watched", ["damaged"], indirect=True)
def test_a_card_that_cannot_be_read_leaves_nothing_in_the_error_either(
    watched: Watched, plugged: PluggedReader, core: FakeCore
) -> None:
    number = PEOPLE["damaged"].number
    core.accept()
    core.status(State.ONLINE)
    plugged.order("lay damaged")
    core.say(Claim(number, 60))
    core.say(Do(1, "read_card", 20, number))
    assert core.done(1).code is Code.INVALID_DATA
    assert watched.holding() > 0
    core.say(Release(number))
    core.say(Do(2, "sam_id", 20))
    assert core.done(2).code is Code.SUCCESS
    assert watched.holding() == 0
