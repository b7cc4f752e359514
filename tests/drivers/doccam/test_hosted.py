"""The whole device: simulator, host program and core, each a process of its own."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.channel import Descriptor
from drivers.contract import Code, Completion, State
from drivers.messages import Claim, Do, Release
from tests.drivers.conftest import FakeCore
from tests.drivers.doccam.conftest import PATIENCE_S, Simulator, jpeg

# Runs the host and, for each line on stdin (a marker in hex, backwards, so that the
# question is not its own answer), prints how many objects hold it, and how many arrays
# are large enough to be a picture.
WATCHED_HOST = """
import gc, json, sys, threading
import numpy as np
from drivers.host.__main__ import main

def answer():
    for line in sys.stdin:
        marker = bytes.fromhex(line.strip())[::-1]
        text = marker.decode()
        gc.collect()
        ahead = gc.get_objects()
        seen, found, pictures = {id(ahead)}, 0, 0
        while ahead:
            held = ahead.pop()
            if id(held) in seen:
                continue
            seen.add(id(held))
            if isinstance(held, (bytes, bytearray)):
                found += marker in held and held is not marker
            if isinstance(held, str):
                found += text in held and held is not text
            pictures += isinstance(held, np.ndarray) and held.size > 100_000
            ahead.extend(gc.get_referents(held))
        del marker, text
        print(json.dumps([found, pictures]), flush=True)

threading.Thread(target=answer, daemon=True).start()
sys.exit(main(sys.argv[1:]))
"""
CONFIG = """
[paths]
run = "{run}"
[devices.doccam]
source = "{source}"
{still}
"""
MARKER = b"a paper of nobody's, 990101"
OWNER = MARKER.decode()
"""The claim bears the marker: the finder is seen to find before it counts."""


def marked(page: bytes) -> bytes:
    """Return ``page`` with a comment in it that no other picture has."""
    return page[:2] + b"\xff\xfe" + (len(MARKER) + 2).to_bytes(2) + MARKER + page[2:]


OWN = marked(jpeg(1280, 960))


@dataclass
class Watched:
    """A host that tells how many objects hold the marker, and how many are arrays."""

    process: subprocess.Popen[str]
    log: Path

    def holding(self) -> tuple[int, int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(MARKER[::-1].hex() + "\n")
        self.process.stdin.flush()
        found, pictures = json.loads(self.process.stdout.readline())
        return found, pictures


@pytest.fixture(params=["still", "stream"])
def watched(
    request: pytest.FixtureRequest,
    simulator: Simulator,
    core: FakeCore,
    tmp_path: Path,
    root: Path,
) -> Iterator[Watched]:
    config, log = tmp_path / "terminal.toml", tmp_path / "host.log"
    still = f'still = "{simulator.still}"' if request.param == "still" else ""
    text = CONFIG.format(run=core.path.parent, source=simulator.source, still=still)
    config.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", WATCHED_HOST, "doccam", "--config", str(config)]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command,
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    yield Watched(process, log)
    process.kill()
    process.communicate(timeout=PATIENCE_S)


def captured(core: FakeCore) -> tuple[Completion, int]:
    core.say(Claim(OWNER, 60))
    core.say(Do(1, "preview", 20, OWNER, {"on": True}))
    ring = core.done(1).data["ring"]
    assert isinstance(ring, Descriptor)
    core.say(Do(2, "capture", 20, OWNER))
    return core.done(2), ring.fd


def released(core: FakeCore) -> None:
    """End the visit, and wait until the camera has heard of it."""
    core.say(Release(OWNER))
    core.say(Do(3, "nothing it knows", 20))
    assert core.done(3).code is Code.UNSUPPORTED_COMMAND


@pytest.mark.parametrize("watched", ["still"], indirect=True)
def test_a_page_reaches_the_core_bit_for_bit_through_all_processes_and_is_forgotten(
    watched: Watched, simulator: Simulator, core: FakeCore, tmp_path: Path
) -> None:
    core.accept()
    assert core.status(State.ONLINE).simulated
    simulator.order(f"own {len(OWN)}", OWN)
    done, ring = captured(core)
    assert done.code is Code.SUCCESS
    picture = done.data["picture"]
    assert picture == OWN
    assert done.data["sha256"] == hashlib.sha256(OWN).hexdigest() == simulator.digest()
    assert isinstance(done.data["look_jpg"], bytes)
    assert watched.holding()[0] > 0
    released(core)
    assert watched.holding() == (0, 0)
    assert not any(os.pread(ring, 10_000_000, 64))
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert MARKER not in file.read_bytes()


@pytest.mark.parametrize("watched", ["stream"], indirect=True)
def test_the_frame_of_a_running_preview_is_found_before_the_wipe_and_not_after(
    watched: Watched, simulator: Simulator, core: FakeCore
) -> None:
    core.accept()
    core.status(State.ONLINE)
    simulator.order("lay passport")
    done, ring = captured(core)
    assert (done.code, done.data["width"]) == (Code.SUCCESS, 960)
    assert watched.holding()[1] > 0, "the finder finds the newest frame"
    released(core)
    assert watched.holding() == (0, 0)
    assert not any(os.pread(ring, 10_000_000, 64))


@pytest.mark.parametrize("watched", ["still"], indirect=True)
def test_a_still_that_is_none_leaves_nothing_in_the_error_either(
    watched: Watched, simulator: Simulator, core: FakeCore
) -> None:
    core.accept()
    core.status(State.ONLINE)
    cut = OWN[: len(OWN) // 2]
    simulator.order(f"own {len(cut)}", cut)
    done, _ = captured(core)
    assert (done.code, done.detail) == (Code.INVALID_DATA, "picture_cut_short")
    assert watched.holding()[0] > 0
    released(core)
    assert watched.holding() == (0, 0)
    assert "Traceback" not in watched.log.read_text(encoding="utf-8")
