"""A glass that nobody sees: the real painter, without a display."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.pictures import Glass
from bench.samples import OFFICE
from ui.screens.look import Ruler
from ui.shapes import Face


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
    return Glass(tmp_path_factory.mktemp("screen"))


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
