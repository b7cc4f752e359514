"""What `docs/install.md` tells an installer works with the units as they are."""

import re
from pathlib import Path

import pytest

from drivers.host import settings
from kiosk import config
from tests.systemd.conftest import DEVICES
from tests.systemd.reading import Unit
from ui import config as of_screen


@pytest.fixture
def told(root: Path) -> str:
    return (root / "docs/install.md").read_text(encoding="utf-8")


@pytest.fixture
def file(told: str, tmp_path: Path) -> Path:
    """Return the terminal's configuration that is shown there."""
    found = re.search(r"```toml\n(.*?)```", told, re.DOTALL)
    assert found is not None
    file = tmp_path / "terminal.toml"
    file.write_text(found[1], encoding="utf-8")
    return file


def test_the_configuration_shown_is_one_for_every_program(file: Path) -> None:
    assert sorted(config.read(file).devices) == DEVICES
    assert of_screen.read(file).screen.input == "touch"
    for device in DEVICES:
        assert settings.read(file, device).section


def test_its_folders_are_those_of_the_units(
    file: Path, services: dict[str, Unit]
) -> None:
    paths = config.read(file).paths
    core = services["kiosk-core.service"]["ReadWritePaths"]
    assert core == [f"{paths.run} {paths.data}"]
    screen = of_screen.read(file).home
    assert services["kiosk-ui.service"]["BindPaths"] == [str(screen)]


def test_every_unit_stands_in_the_readme(root: Path) -> None:
    readme = (root / "systemd/README.md").read_text(encoding="utf-8")
    for unit in (root / "systemd").glob("kiosk*.*"):
        name = unit.name.split("@")[0].removesuffix(".service").removesuffix(".d")
        assert name.removesuffix(".service") in readme, unit.name


def test_every_device_is_enabled(told: str) -> None:
    for device in DEVICES:
        assert f" kiosk-device@{device} " in told
