"""A desk on a stage: the real page and the real actions, on a site of cardboard."""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.desk.desk import Desk
from bench.desk.serving import Serving
from bench.screen.mirror import Mirror
from bench.site.centre import Registrar
from bench.site.control import Unheard
from bench.site.display import HEIGHT, WIDTH, Contact
from bench.site.terminal import DEVICES
from ui.pages import IntentName
from ui.shapes import Align, Area, Face, Scene, Target, Text

TOKEN = "the-printed-token"
REGISTRAR = Registrar("registrar", "陈示例", "for-this-test")
HEADER = struct.Struct(">25I")


def xwd(pixels: NDArray[np.uint8]) -> bytes:
    """Return BGR ``pixels`` as Xvfb keeps them."""
    height, width, _ = pixels.shape
    header = [100, 7, 2, 24, width, height, 0, 0, 32, 0, 32, 32, 4 * width, *[0] * 12]
    padded = np.zeros((height, width, 4), np.uint8)
    padded[:, :, :3] = pixels
    return HEADER.pack(*header) + padded.tobytes()


@dataclass
class Panel:
    """A display whose frame a test paints."""

    painted: bytes = field(
        default_factory=lambda: xwd(np.full((HEIGHT, WIDTH, 3), 200, np.uint8))
    )
    touches: list[tuple[int, int]] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)

    def frame(self) -> bytes:
        return self.painted

    def drag(self, contacts: Iterable[Contact]) -> None:
        self.contacts += contacts

    def touch(self, x: int, y: int) -> None:
        self.touches.append((x, y))


@dataclass
class Thing:
    """A program that only keeps count."""

    name: str
    runs: bool = True
    starts: int = 1

    def start_and_wait(self) -> str:
        self.runs, self.starts = True, self.starts + 1
        return ""

    def stop(self) -> None:
        self.runs = False

    def kill(self) -> None:
        self.starts += 1


@dataclass
class Terminal:
    """A terminal whose simulators write down their orders."""

    home: Path
    id: str = "T0001"
    display: Panel = field(default_factory=Panel)
    simulators: dict[str, Thing] = field(
        default_factory=lambda: {n: Thing(n) for n in DEVICES}
    )
    orders: list[tuple[str, str]] = field(default_factory=list)
    own: list[bytes] = field(default_factory=list)
    prints: list[Path] = field(default_factory=list)
    hosts: dict[str, Thing] = field(
        default_factory=lambda: {n: Thing(n) for n in DEVICES}
    )

    @property
    def glass(self) -> Path:
        return self.home / "glass.sock"

    def order(self, device: str, line: str, beside: bytes = b"") -> str:
        if not self.simulators[device].runs:
            raise Unheard(f"no simulator at {device}.control")
        self.orders.append((device, line))
        if beside:
            self.own.append(beside)
        return "ok"

    def printed(self) -> list[Path]:
        return self.prints


@dataclass
class Cable:
    plugged: bool = True

    def plug(self) -> None:
        self.plugged = True

    def pull(self) -> None:
        self.plugged = False


@dataclass
class Centre:
    dashboard: str = "http://127.0.0.1:9/"

    def sign_in(self) -> str:
        return "http://127.0.0.1:9/?token=once"


class Keeper:
    def call(self, order: Callable[[], object]) -> None:
        order()


@dataclass
class Site:
    terminal: Terminal
    registrar: Registrar = REGISTRAR
    cable: Cable = field(default_factory=Cable)
    centre: Centre = field(default_factory=Centre)
    keeper: Keeper = field(default_factory=Keeper)
    programs: dict[str, Thing] = field(default_factory=dict)

    def program(self, name: str) -> Thing:
        return self.programs.setdefault(name, Thing(name))


@dataclass
class Stage:
    """The desk and the site of cardboard it acts on."""

    site: Site
    desk: Desk
    mirror: Mirror

    def show(self, *texts: str, keys: tuple[str, ...] = ()) -> None:
        """Let the terminal's screen show ``texts``, and ``keys`` below them."""
        self.mirror.show(scene(texts, keys))


def scene(texts: tuple[str, ...], keys: tuple[str, ...]) -> Scene:
    """Return texts from the top, and keys in a row at y 800, 300 pixels wide."""
    shapes = [
        _text(text, Area(80, 40 + 80 * row, 1200, 60)) for row, text in enumerate(texts)
    ]
    marks: list[Text | Target] = list(shapes)
    for column, label in enumerate(keys):
        area = Area(80 + 340 * column, 800, 300, 120)
        target = Target(area, IntentName.CHOOSE_SERVICE, label)
        marks += [_text(label, area.inset(10)), target]
    return tuple(marks)


def _text(text: str, area: Area) -> Text:
    return Text(text, area, Face.BOLD, 40, "ink", Align.LEFT, area)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Return a desk on a site of cardboard, its screen not yet showing anything."""
    site = Site(Terminal(tmp_path))
    desk = Desk(site)  # type: ignore[arg-type]  # cardboard of the same shape
    mirror = Mirror(site.terminal.glass)
    mirror.hang_up()
    return Stage(site, desk, mirror)


@pytest.fixture
def address(stage: Stage) -> Iterator[str]:
    """Return the address of the stage's page, without the token."""
    with Serving(stage.desk, token=TOKEN) as page:
        yield f"http://127.0.0.1:{page.port}"


@pytest.fixture
def token() -> str:
    """Return the token of the printed address."""
    return TOKEN
