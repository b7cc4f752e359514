"""After a visit nothing of it can be reached in the camera's process, nor on disk."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from bench.people.faces import card_photo
from drivers.channel import Descriptor
from drivers.contract import Code, State
from drivers.messages import Claim, Do, Done, HostSays, Release, Released, Told
from tests.drivers.conftest import FakeCore
from tests.drivers.watched import NOTHING, Watched, seen_by
from tests.memory import in_files

CONFIG = """
[paths]
run = "{run}"
[devices.facecam]
source = "{source}"
"""
PATIENCE_S = 60.0
CARD = card_photo("a")
MARKER = CARD[len(CARD) // 2 :][:48]
"""From the middle of the card's photo: no other picture has it."""
WISHES: dict[str, object] = {
    "card_photo": CARD,
    "seed": 4,
    "bands": {"pass": 0.45, "staff": 0.60},
    "keep_picture": True,
}
# `Simulator` of conftest.py, which no test can import.
Simulator = Any


@pytest.fixture
def watched(
    simulator: Simulator, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[Watched]:
    simulator.order("show a")
    config = tmp_path / "terminal.toml"
    text = CONFIG.format(run=core.path.parent, source=simulator.url)
    config.write_text(text, encoding="utf-8")
    host = Watched(root, "facecam", config, tmp_path)
    core.accept()
    yield host
    host.end(PATIENCE_S)


def begin(core: FakeCore, owner: str) -> int:
    """Show the preview and look at a face; return the ring's descriptor."""
    assert core.host is not None
    core.host.settimeout(PATIENCE_S)
    core.status(State.ONLINE)
    core.say(Claim(owner, 300))
    core.say(Do(1, "preview", 20, owner, {"on": True}))
    ring = core.done(1).data["ring"]
    assert isinstance(ring, Descriptor)
    core.say(Do(2, "verify", PATIENCE_S, owner, WISHES))
    return ring.fd


def is_hint(said: HostSays) -> bool:
    return isinstance(said, Told) and said.notice.name == "hint"


def test_a_face_that_was_compared_is_nowhere_in_the_host_after_the_release(
    watched: Watched, simulator: Simulator, core: FakeCore, tmp_path: Path, owner: str
) -> None:
    ring = begin(core, owner)
    said = core.hear()
    while not isinstance(said, Done):
        if isinstance(said, Told):
            simulator.order(f"hint {said.notice.data['hint']}")
        said = core.hear()
    assert said.completion.code is Code.SUCCESS
    assert isinstance(said.completion.data["picture_jpg"], bytes)
    assert any(os.pread(ring, 100_000, 64))
    core.say(Release(owner))
    core.hear_until(lambda said: said == Released(owner))
    assert watched.holds(MARKER) == NOTHING
    assert in_files(tmp_path, [MARKER]) == set()
    assert not any(os.pread(ring, 10_000_000, 64))


def test_a_check_that_is_broken_off_leaves_no_face_either(
    watched: Watched, core: FakeCore, owner: str
) -> None:
    ring = begin(core, owner)
    core.hear_until(is_hint)
    found = watched.holds(MARKER)
    assert found.markers == {MARKER}
    assert found.pictures > 0
    assert found.embeddings > 0
    assert found.answers > 0
    core.say(Release(owner))
    core.hear_until(lambda said: said == Released(owner))
    assert watched.holds(MARKER) == NOTHING
    assert not any(os.pread(ring, 10_000_000, 64))


def of_picture(jpeg: bytes) -> set[bytes]:
    """Return a piece of a picture as it came, decoded, and mirrored for the preview."""
    frame = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    middle = frame.shape[0] // 2
    row = frame[middle]
    face = slice(row.shape[0] // 2 - 20, row.shape[0] // 2 + 20)
    mirrored = row[::-1, ::-1]
    return {
        jpeg[len(jpeg) // 2 :][:80],
        row[face].tobytes(),
        np.ascontiguousarray(mirrored[face]).tobytes(),
    }


def test_no_piece_of_the_last_picture_is_left_and_none_before_a_host_comes_back(
    watched: Watched, simulator: Simulator, core: FakeCore, tmp_path: Path, owner: str
) -> None:
    simulator.order("show frozen")
    pieces = of_picture(seen_by(simulator.url))
    ring = begin(core, owner)
    core.hear_until(
        lambda said: isinstance(said, Told) and said.notice.data["hint"] == "frozen"
    )
    assert watched.holds(*pieces).markers == pieces
    # From now on no other picture comes that could take the last one's place.
    simulator.unplug()
    core.die()
    core.listen()
    core.accept()
    assert watched.holds(MARKER, *pieces) == NOTHING
    assert in_files(tmp_path, [MARKER, *pieces]) == set()
    assert not any(os.pread(ring, 10_000_000, 64))
    simulator.plug()
