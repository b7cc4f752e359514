"""After a visit, and after its preview, nothing of a paper is left in the host."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.contract import Code, State
from drivers.messages import Do, Release
from tests.drivers.conftest import FakeCore
from tests.drivers.doccam.conftest import MARKER, OWN, Simulator, begun, captured
from tests.drivers.watched import NOTHING, Watched, seen_by
from tests.memory import in_files


def of_picture(jpeg: bytes) -> set[bytes]:
    """Return a piece of a picture as it came, decoded, and as the preview has it."""
    frame = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    varied = max(frame[:, 440:520], key=lambda row: len(set(row.tobytes())))
    preview = np.ascontiguousarray(varied[:, ::-1])
    return {jpeg[len(jpeg) // 2 :][:80], varied.tobytes(), preview.tobytes()}


def shown(simulator: Simulator, core: FakeCore, ring: int) -> set[bytes]:
    """Lay a paper that the stream shows unchanged; return pieces of its picture."""
    simulator.order("lay passport")
    simulator.order("freeze")
    pieces = of_picture(seen_by(simulator.source))
    core.status(State.HARDWARE_ERROR)  # frozen: so it is this one that is shown
    assert any(os.pread(ring, 100_000, 64))
    return pieces


@pytest.mark.parametrize("watched", ["still"], indirect=True)
def test_a_page_that_was_taken_is_nowhere_in_the_host_or_its_files_after_the_release(
    watched: Watched, simulator: Simulator, core: FakeCore, tmp_path: Path
) -> None:
    # The claim bears the marker: the finder is seen to find before it counts.
    owner = MARKER.decode()
    core.status(State.ONLINE)
    simulator.order(f"own {len(OWN)}", OWN)
    ring = begun(core, owner)
    assert captured(core, owner).data["picture"] == OWN
    assert watched.holds(MARKER).markers == {MARKER}
    core.say(Release(owner))
    core.released(owner)
    core.say(Do(3, "nothing it knows", 20))
    assert core.done(3).code is Code.UNSUPPORTED_COMMAND
    assert watched.holds(MARKER) == NOTHING
    assert not any(os.pread(ring, 10_000_000, 64))
    assert in_files(tmp_path, [MARKER]) == set()


@pytest.mark.parametrize("watched", ["still"], indirect=True)
def test_a_still_that_is_none_leaves_nothing_in_the_error_either(
    watched: Watched, simulator: Simulator, core: FakeCore
) -> None:
    owner = MARKER.decode()
    core.status(State.ONLINE)
    cut = OWN[: len(OWN) // 2]
    simulator.order(f"own {len(cut)}", cut)
    begun(core, owner)
    done = captured(core, owner)
    assert (done.code, done.detail) == (Code.INVALID_DATA, "picture_cut_short")
    assert watched.holds(MARKER).markers == {MARKER}
    core.say(Release(owner))
    core.released(owner)
    core.say(Do(3, "nothing it knows", 20))
    assert core.done(3).code is Code.UNSUPPORTED_COMMAND
    assert watched.holds(MARKER) == NOTHING
    assert "Traceback" not in watched.log.read_text(encoding="utf-8")


def test_no_piece_of_what_lay_there_is_left_after_the_release(
    watched: Watched, simulator: Simulator, core: FakeCore, tmp_path: Path, owner: str
) -> None:
    core.status(State.ONLINE)
    ring = begun(core, owner)
    pieces = shown(simulator, core, ring)
    assert watched.holds(*pieces).markers == pieces
    # From now on no other picture comes that could take the last one's place.
    simulator.order("unplug")
    core.say(Release(owner))
    core.released(owner)
    assert watched.holds(*pieces) == NOTHING
    assert in_files(tmp_path, pieces) == set()
    assert not any(os.pread(ring, 10_000_000, 64))


def test_the_end_of_the_preview_leaves_nothing_of_it_in_a_visit_that_goes_on(
    watched: Watched, simulator: Simulator, core: FakeCore, owner: str
) -> None:
    core.status(State.ONLINE)
    ring = begun(core, owner)
    pieces = shown(simulator, core, ring)
    simulator.order("unplug")
    core.status(State.OFFLINE)
    assert watched.holds(*pieces).markers == pieces
    core.say(Do(2, "preview", 20, owner, {"on": False}))
    assert core.done(2).code is Code.SUCCESS
    assert watched.holds(*pieces) == NOTHING
    assert not any(os.pread(ring, 10_000_000, 64))
