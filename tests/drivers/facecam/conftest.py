"""Real portraits, the bench's people, and a world whose clock the test holds."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.people.faces import card_webp
from bench.simulators.facecam.scene import Studio
from bench.simulators.facecam.stage import Stage
from bench.site.control import order
from drivers.camera.frames import Frame, Picture
from drivers.contract import Cancelled, Code, Notice, Offline
from drivers.facecam.bands import Bands
from drivers.facecam.check import Check
from drivers.facecam.comparison import Comparer, Embedding
from drivers.facecam.mesh import Finder

BANDS = Bands(0.45, 0.60)
FPS = 10


@pytest.fixture(scope="session")
def finder() -> Finder:
    return Finder()


@pytest.fixture(scope="session")
def comparer() -> Comparer:
    return Comparer()


@pytest.fixture(scope="session")
def studio() -> Studio:
    return Studio()


@pytest.fixture(scope="session")
def portraits() -> dict[str, Picture]:
    """Real people, as their packages carry them."""
    here = Path(__file__).parent / "portraits"
    files = {file.stem: file for file in here.glob("*.jpg")}
    files["woman_one"] = package("skimage") / "data/astronaut.png"
    files["woman_two"] = package("matplotlib") / "mpl-data/sample_data/grace_hopper.jpg"
    return {name: cv2.imread(str(file)) for name, file in files.items()}


def package(name: str) -> Path:
    """Return a package's folder without importing it."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)))


@pytest.fixture(scope="session")
def card_of(finder: Finder, comparer: Comparer) -> Callable[[str], Embedding]:
    """Return what gives the embedding of a card's photo, WebP and all."""

    @cache
    def card_of(person: str) -> Embedding:
        coded = np.frombuffer(card_webp(person), np.uint8)
        photo = cv2.imdecode(coded, cv2.IMREAD_COLOR)
        return comparer.card_embedding(photo, finder)

    return card_of


@dataclass
class World:
    """A stage, a clock that moves with the frames, and the errand of one check."""

    stage: Stage
    deadline_s: float = 40.0
    obeys: bool = True
    now_s: float = 0.0
    number: int = 0
    hints: list[str] = field(default_factory=list)
    told_at_s: list[float] = field(default_factory=list)
    is_called_back: bool = False
    stream_trouble: str | None = None

    def next_frame(self, _number: int, _timeout_s: float) -> Frame | None:
        self.now_s += 1 / FPS
        self.number += 1
        return Frame(self.stage.picture(self.now_s), self.now_s, self.number)

    def trouble(self) -> str | None:
        return self.stream_trouble

    def check(self) -> None:
        if self.is_called_back:
            raise Cancelled
        if self.now_s > self.deadline_s:
            raise Offline("deadline", code=Code.TIME_OUT)

    def wait(self, seconds: float) -> None:
        self.now_s += seconds

    def left_s(self) -> float:
        return max(0.0, self.deadline_s - self.now_s)

    def notify(self, notice: Notice) -> None:
        self.hints.append(str(notice.data["hint"]))
        self.told_at_s.append(self.now_s)
        if self.obeys:
            self.stage.tell("hint", self.hints[-1], self.now_s)


@pytest.fixture
def world_of(studio: Studio) -> Callable[..., World]:
    def world_of(shown: str, seed: int = 1, **settings: float) -> World:
        stage = Stage(studio, seed)
        stage.show(shown)
        return World(stage, **settings)  # type: ignore[arg-type]  # told by the test

    return world_of


@pytest.fixture
def check_of(
    finder: Finder, comparer: Comparer, card_of: Callable[[str], Embedding]
) -> Callable[..., Check]:
    def check_of(world: World, card: str, seed: int = 1) -> Check:
        return Check(
            card=card_of(card),
            bands=BANDS,
            seed=seed,
            finder=finder,
            comparer=comparer,
            next_frame=world.next_frame,
            trouble=world.trouble,
            errand=world,
        )

    return check_of


@dataclass
class Simulator:
    """The simulated camera in its own process."""

    process: subprocess.Popen[str]
    url: str
    control: Path

    def order(self, line: str) -> str:
        return order(self.control, line)

    def unplug(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)

    def plug(self) -> None:
        port = int(self.url.split(":")[2].split("/")[0])
        self.process = started(self.control, port)
        ready(self.process)


def started(control: Path, port: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.simulators.facecam", "--show", "a"]
    command += ["--port", str(port), "--control", str(control)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def ready(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("READY ")
    told: dict[str, str] = json.loads(line.removeprefix("READY "))
    return told


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    control = tmp_path_factory.mktemp("desk") / "facecam.control"
    process = started(control)
    try:
        running = Simulator(process, ready(process)["url"], control)
        yield running
        process = running.process
    finally:
        process.terminate()
        process.wait(10)
