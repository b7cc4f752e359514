"""The lock: whole, fresh, and what the environment really holds."""

import configparser
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.conftest import LOCKS

LEFT_OUT = ("jax", "jaxlib", "opencv-contrib-python", "scipy", "sounddevice")


def test_every_floor_is_met_by_the_lock(
    floors: list[Requirement], locked: dict[str, Version]
) -> None:
    stale = [
        str(floor)
        for floor in floors
        if (pin := locked.get(canonicalize_name(floor.name))) is None
        or not floor.specifier.contains(pin)
    ]
    assert not stale, "setup.cfg is ahead of requirements.lock: ./run lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hash(root: Path, lock: str) -> None:
    text = (root / lock).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", text)
    pinned = [package for package in packages if "==" in package.split("\n")[0]]
    assert pinned
    assert not [p.split()[0] for p in pinned if "--hash=sha256:" not in p]


def test_the_environment_is_the_lock(locked: dict[str, Version]) -> None:
    def installed(name: str) -> Version | None:
        try:
            return Version(version(name))
        except PackageNotFoundError:
            return None

    strays = {name: str(installed(name)) for name in locked}
    assert strays == {name: str(pin) for name, pin in locked.items()}


def test_what_mediapipe_never_loads_is_not_installed(
    locked: dict[str, Version],
) -> None:
    assert "mediapipe" in locked
    assert not set(LEFT_OUT) & set(locked)


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_names_no_registry(root: Path, lock: str) -> None:
    assert "://" not in (root / lock).read_text(encoding="utf-8")


def test_what_has_no_wheel_stands_in_a_lock_of_its_own(root: Path) -> None:
    lines = (root / "sources.lock").read_text(encoding="utf-8").splitlines()
    assert [line.split("==")[0] for line in lines if "==" in line] == ["pyscard"]


def test_a_requirement_is_written_once(
    floors: list[Requirement], settings: configparser.ConfigParser
) -> None:
    names = [canonicalize_name(floor.name) for floor in floors]
    assert sorted(names) == sorted(set(names))
    assert "file:" not in settings["options"]["install_requires"]
