"""A glass that nobody sees: the real painter, without a display."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from bench.pictures import Glass
from bench.samples import OFFICE
from ui.listening import listen_to_mouse
from ui.screens.look import Ruler
from ui.shapes import Align, Area, Face, Scene, Text
from ui.tokens import HEIGHT, WIDTH

LEAST_TEXT_PX = 24


class Remembering:
    """A ruler that measures each text once: layouts ask for the same ones."""

    def __init__(self, ruler: Ruler) -> None:
        self._ruler = ruler
        self._known: dict[tuple[str, Face, int], float] = {}

    def __call__(self, text: str, face: Face, size: int) -> float:
        key = (text, face, size)
        if key not in self._known:
            self._known[key] = self._ruler(text, face, size)
        return self._known[key]


@pytest.fixture(scope="session")
def glass(tmp_path_factory: pytest.TempPathFactory) -> Glass:
    glass = Glass(tmp_path_factory.mktemp("screen"))
    listen_to_mouse(glass.window, glass.showing)
    return glass


@pytest.fixture(autouse=True)
def _clean(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "glass" in request.fixturenames:
        used: Glass = request.getfixturevalue("glass")
        if used.showing.page is not None:
            used.showing.wipe()
        used.sent.clear()


@pytest.fixture(scope="session")
def ruler(glass: Glass) -> Ruler:
    return Remembering(glass.showing.painter.width)


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    file = tmp_path / "kiosk.toml"
    office = f'zh = "{OFFICE.values["zh"]}", en = "Office"'
    file.write_text(
        f"""
        [terminal]
        id = "T1"
        letter = "A"
        office = {{ {office} }}
        [paths]
        data = "{tmp_path}/data"
        run = "{tmp_path}"
        log = "{tmp_path}/log"
        [screen]
        window = "offscreen"
        """,
        "utf-8",
    )
    return file


def ink(text: Text, ruler: Ruler) -> Area:
    """Return where the glyphs of ``text`` are."""
    wide = ruler(text.text, text.face, text.size)
    spare = text.area.w - wide
    moved = {Align.LEFT: 0.0, Align.CENTRE: spare / 2, Align.RIGHT: spare}[text.align]
    middle = text.area.y + text.area.h / 2
    return Area(text.area.x + moved, middle - text.size * 0.46, wide, text.size * 0.92)


def see_whole(scene: Scene, ruler: Ruler) -> None:
    """Assert that every text of ``scene`` is in its place, uncovered and readable."""
    glass = Area(0, 0, WIDTH, HEIGHT)
    said = [shape for shape in scene if isinstance(shape, Text) and shape.text]
    placed = [(text, ink(text, ruler)) for text in said]
    for text, at in placed:
        assert text.size >= LEAST_TEXT_PX, text.text
        assert at.w <= text.area.w + 1, f"wider than its line: {text.text}"
        assert at.y >= text.within.y - 1, f"above its place: {text.text}"
        assert at.bottom <= text.within.bottom + 1, f"below its place: {text.text}"
        assert at.x >= 0
        assert at.right <= glass.right, f"off the glass: {text.text}"
        assert at.bottom <= glass.bottom, f"off the glass: {text.text}"
    for (one, a), (other, b) in combinations(placed, 2):
        assert not a.meets(b), f"{one.text!r} covers {other.text!r}"


@pytest.fixture
def whole(ruler: Ruler) -> Callable[[Scene], None]:
    return lambda scene: see_whole(scene, ruler)
