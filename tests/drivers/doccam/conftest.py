"""The simulated document camera in its own process, and cameras that are not right."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.site.control import order
from drivers.channel import Descriptor
from drivers.contract import Completion, Notice
from drivers.messages import Claim, Do
from tests.drivers.conftest import FakeCore
from tests.drivers.watched import Watched

PATIENCE_S = 30.0
CONFIG = """
[paths]
run = "{run}"
[devices.doccam]
source = "{source}"
{still}
"""
MARKER = b"a paper of nobody's, 990101"


@dataclass
class Simulator:
    """The simulated camera's process and its doors."""

    control: Path
    process: subprocess.Popen[str]
    source: str = ""
    still: str = ""

    @property
    def section(self) -> dict[str, object]:
        return {"source": self.source, "still": self.still}

    def order(self, line: str, beside: bytes = b"") -> str:
        return order(self.control, line, beside)

    def digest(self) -> str:
        return self.order("digest").removeprefix("ok ")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    control = tmp_path_factory.mktemp("desk") / "doccam.control"
    command = [sys.executable, "-m", "bench.simulators.doccam"]
    process = subprocess.Popen(
        [*command, "--control", str(control)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        told = json.loads(line.removeprefix("READY "))
        yield Simulator(control, process, told["url"], told["still"])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


@pytest.fixture
def simulator(running: Simulator) -> Simulator:
    """Return the camera, plugged in, with nothing under it."""
    running.order("plug")
    running.order("remove")
    return running


@dataclass
class Patience:
    """An errand that stands for long, or not, and keeps what it was told."""

    within_s: float = PATIENCE_S
    noticed: list[Notice] = field(default_factory=list)
    fails: Exception | None = None
    began_s: float = field(default_factory=time.monotonic)

    def check(self) -> None:
        if self.fails is not None:
            raise self.fails

    def wait(self, seconds: float) -> None:
        assert self.left_s() > 0, "nothing came within the test's patience"
        threading.Event().wait(seconds)
        self.check()

    def left_s(self) -> float:
        return max(0.0, self.began_s + self.within_s - time.monotonic())

    def notify(self, notice: Notice) -> None:
        self.noticed.append(notice)


@pytest.fixture
def errand() -> Patience:
    return Patience()


@pytest.fixture
def hurried() -> Patience:
    """Return an errand whose deadline is near."""
    return Patience(within_s=1.0)


def jpeg(width: int, height: int, level: int = 200) -> bytes:
    """Return a grey picture with something in it."""
    picture = np.full((height, width, 3), level, np.uint8)
    cv2.putText(picture, "page", (20, height // 2), 0, 2, (0, 0, 0), 3)
    return cv2.imencode(".jpg", picture)[1].tobytes()


def marked(page: bytes) -> bytes:
    """Return ``page`` with a comment in it that no other picture has."""
    return page[:2] + b"\xff\xfe" + (len(MARKER) + 2).to_bytes(2) + MARKER + page[2:]


OWN = marked(jpeg(1280, 960))


@pytest.fixture(params=["still", "stream"])
def watched(
    request: pytest.FixtureRequest,
    simulator: Simulator,
    core: FakeCore,
    tmp_path: Path,
    root: Path,
) -> Iterator[Watched]:
    """Return a host that takes stills at their own address, or out of the stream."""
    config = tmp_path / "terminal.toml"
    still = f'still = "{simulator.still}"' if request.param == "still" else ""
    text = CONFIG.format(run=core.path.parent, source=simulator.source, still=still)
    config.write_text(text, encoding="utf-8")
    host = Watched(root, "doccam", config, tmp_path)
    core.accept()
    yield host
    host.end(PATIENCE_S)


def begun(core: FakeCore, owner: str) -> int:
    """Begin a visit and its preview; return the ring's descriptor."""
    core.say(Claim(owner, 60))
    core.say(Do(1, "preview", 20, owner, {"on": True}))
    ring = core.done(1).data["ring"]
    assert isinstance(ring, Descriptor)
    return ring.fd


def captured(core: FakeCore, owner: str) -> Completion:
    """Take a picture."""
    core.say(Do(2, "capture", 20, owner))
    return core.done(2)


@pytest.fixture(scope="session")
def page() -> bytes:
    return jpeg(1200, 900)


Serve = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def camera_that() -> Iterator[Callable[[Serve], str]]:
    """Return a maker of cameras that answer as told; it gives the address."""
    servers: list[ThreadingHTTPServer] = []

    def make(serve: Serve) -> str:
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                serve(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: object) -> None:
                """Say nothing: who looks hangs up when it likes."""

        server = Server(("127.0.0.1", 0), Answers)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()
