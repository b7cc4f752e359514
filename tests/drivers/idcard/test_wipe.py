"""After a visit nothing of it can be reached in the reader's process, nor on disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.people.people import PEOPLE
from drivers.contract import Code, State
from drivers.messages import Claim, Do, Release, Released
from tests.drivers.conftest import FakeCore
from tests.drivers.idcard.conftest import DECODER, PATIENCE_S, PluggedReader
from tests.drivers.watched import NOTHING, Watched
from tests.memory import in_files

CONFIG = """
[paths]
run = "{run}"
[devices.idcard]
port = "{port}"
photo_decoder = "{decoder}"
"""


@pytest.fixture
def watched(
    plugged: PluggedReader, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[Watched]:
    config = tmp_path / "terminal.toml"
    text = CONFIG.format(run=core.path.parent, port=plugged.port, decoder=DECODER)
    config.write_text(text, encoding="utf-8")
    host = Watched(root, "idcard", config, tmp_path)
    yield host
    host.end(PATIENCE_S)


def marker(person: str) -> bytes:
    return PEOPLE[person].number.encode()


def test_after_the_release_no_object_of_the_host_holds_the_card(
    watched: Watched,
    plugged: PluggedReader,
    core: FakeCore,
    tmp_path: Path,
    owner: str,
) -> None:
    number = PEOPLE["a"].number
    core.accept()
    core.status(State.ONLINE)
    plugged.order("lay a")
    # The command's owner carries the marker: the finder is seen to find first.
    core.say(Claim(number, 60))
    core.say(Do(1, "read_card", 20, number))
    assert core.done(1).code is Code.SUCCESS
    assert watched.holds(marker("a")).markers == {marker("a")}
    core.say(Release(number))
    core.hear_until(lambda said: said == Released(number))
    # The next visit's claim replaces the last thing that named the owner.
    core.say(Claim(owner, 60))
    core.say(Do(2, "sam_id", 20, owner))
    assert core.done(2).code is Code.SUCCESS
    assert watched.holds(marker("a")) == NOTHING
    assert in_files(tmp_path, [marker("a")]) == set()


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
    assert watched.holds(marker("a")) == NOTHING


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
    assert watched.holds(marker("damaged")).markers == {marker("damaged")}
    core.say(Release(number))
    core.hear_until(lambda said: said == Released(number))
    core.say(Do(2, "sam_id", 20))
    assert core.done(2).code is Code.SUCCESS
    assert watched.holds(marker("damaged")) == NOTHING
