"""After a visit nothing of it can be reached in the reader's process, nor on disk."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.contract import Code, State
from drivers.messages import Claim, Do, Release
from tests.drivers.conftest import FakeCore
from tests.drivers.fingerprint.conftest import PATIENCE_S, PluggedReader
from tests.drivers.watched import NOTHING, Watched
from tests.memory import in_files

CONFIG = """
[paths]
run = "{run}"
[devices.fingerprint]
port = "{port}"
"""
PIECE = 24
"""So many bytes of a print are nobody else's."""


@pytest.fixture
def watched(
    plugged: PluggedReader, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[Watched]:
    config = tmp_path / "terminal.toml"
    text = CONFIG.format(run=core.path.parent, port=plugged.port)
    config.write_text(text, encoding="utf-8")
    host = Watched(root, "fingerprint", config, tmp_path)
    yield host
    host.end(PATIENCE_S)


def pieces(*wholes: object) -> list[bytes]:
    """Return pieces out of the middle of each of ``wholes``."""
    found = []
    for whole in wholes:
        assert isinstance(whole, bytes)
        middle = len(whole) // 2
        found.append(whole[middle : middle + PIECE])
    return found


def test_after_the_release_no_object_of_the_host_holds_the_print(
    watched: Watched,
    plugged: PluggedReader,
    core: FakeCore,
    tmp_path: Path,
    owner: str,
) -> None:
    core.accept()
    core.status(State.ONLINE)
    plugged.order("lay a right_thumb")
    core.say(Claim(owner, 60))
    core.say(Do(1, "capture", 60, owner))
    told = core.done(1)
    assert told.code is Code.SUCCESS
    template = told.data["template"]
    print_pieces = pieces(told.data["image_png"], template)
    core.say(Release(owner))
    core.released(owner)
    # A visit whose owner is a piece of the print: the finder is seen to find first.
    named = base64.b64encode(print_pieces[1]).decode()
    core.say(Claim(named, 60))
    core.say(Do(2, "match", 60, named, {"template": template, "other": template}))
    assert core.done(2).code is Code.SUCCESS
    assert watched.holds(*print_pieces).markers == {print_pieces[1]}
    core.say(Release(named))
    core.released(named)
    core.say(Claim(owner, 60))
    core.say(Do(3, "await_removal", 60, owner))
    plugged.order("lift")
    assert core.done(3).code is Code.SUCCESS
    assert watched.holds(*print_pieces) == NOTHING
    assert in_files(tmp_path, print_pieces) == set()


def test_a_core_that_dies_in_the_middle_of_a_picture_leaves_nothing_of_it(
    watched: Watched, plugged: PluggedReader, core: FakeCore, owner: str
) -> None:
    core.accept()
    core.status(State.ONLINE)
    plugged.order("line paced")
    plugged.order("lay a right_thumb")
    core.say(Claim(owner, 60))
    core.say(Do(1, "verify", 60, owner, {"template": record(owner)}))
    core.status(State.BUSY)
    assert watched.holds(owner.encode()).markers
    core.die()
    core.listen()
    core.accept()
    plugged.order("line clean")
    core.say(Claim("the next visit", 60))
    core.say(Do(2, "await_removal", 60, "the next visit"))
    plugged.order("lift")
    assert core.done(2).code is Code.SUCCESS
    assert watched.holds(owner.encode()) == NOTHING


def record(owner: str) -> bytes:
    """Return a template whose extended data names its owner."""
    body = bytes((0, 0, 50, 0)) + len(owner).to_bytes(2, "big") + owner.encode()
    head = bytes.fromhex("0000 0100 0120 00C5 00C5 01 00")
    length = 12 + len(head) + len(body)
    return b"FMR\x00 20\x00" + length.to_bytes(4, "big") + head + body
