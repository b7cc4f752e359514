"""The rooms: what a package may be, and that the floors between them can fail."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOMS = ("domain", "drivers", "sync", "papers", "ui", "kiosk", "server", "bench")
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common"}
MODULES = (
    "drivers/faults/__init__.py",
    "drivers/faults/a.py",
    "ui/pages.py",
    "ui/link.py",
    "sync/wire.py",
    "sync/bus.py",
    "sync/other.py",
)
BREACHES = {
    "drivers/a.py": ("import domain.a", "Drivers do not know"),
    "domain/a.py": ("import sqlite3", "The domain is pure"),
    "ui/pages.py": ("import kivy", "Pages and their codec"),
    "papers/a.py": ("import sync.wire", "The house"),
    "server/a.py": ("import sync.other", "Of the middle floor"),
    "kiosk/a.py": ("import ui.screens", "Of ui the terminal's core"),
    "kiosk/b.py": ("import drivers.cameras", "The terminal's core and the server"),
    "sync/wire.py": ("import paho.mqtt.client", "The MQTT client"),
    "sync/a.py": ("import fastapi", "Web and database"),
    "server/b.py": ("import bench.a", "The house"),
    "server/c.py": ("import drivers.a", "Of the middle floor"),
}
ALLOWED = {
    "bench/a.py": "import kiosk.a, server.a, ui.screens",
    "drivers/cameras.py": "import cv2",
    "kiosk/a.py": "import ui.pages, ui.link, sync.bus",
    "server/a.py": "import sync.wire, sync.bus, papers.a, domain.a, drivers.faults.a",
    "sync/bus.py": "import paho.mqtt.client",
    "ui/screens.py": "import kivy",
}


def packages(root: Path) -> list[Path]:
    """Return the folder of every package and package within it."""
    return [init for room in ROOMS for init in (root / room).rglob("__init__.py")]


def test_a_package_is_one_docstring(root: Path) -> None:
    for init in packages(root):
        tree = ast.parse(init.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), init
        assert len(tree.body) == 1, init


def test_no_module_is_named_for_nothing(root: Path) -> None:
    modules = [path for room in ROOMS for path in (root / room).rglob("*.py")]
    assert modules
    assert not [path for path in modules if path.stem in EMPTY_NAMES]


@pytest.fixture
def house(root: Path, tmp_path: Path) -> Path:
    """Return a house of empty rooms under the real rules."""
    shutil.copy(root / "setup.cfg", tmp_path)
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
        (tmp_path / room / "a.py").touch()
    for module in MODULES:
        (tmp_path / module).parent.mkdir(exist_ok=True)
        (tmp_path / module).touch()
    for module, line in ALLOWED.items():
        (tmp_path / module).write_text(f"{line}\n", encoding="utf-8")
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Hold the house to its floors."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        check=False,
        capture_output=True,
        cwd=house,
        text=True,
        timeout=60,
    )


def test_what_the_design_allows_is_allowed(house: Path) -> None:
    verdict = lint(house)
    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize("module", BREACHES)
def test_a_breach_of_the_floors_is_seen(house: Path, module: str) -> None:
    line, contract = BREACHES[module]
    with (house / module).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    verdict = lint(house)
    assert verdict.returncode == 1
    _, _, broken = verdict.stdout.partition("Broken contracts")
    assert f"\n{contract}" in broken, verdict.stdout
