"""The house's own papers, read once."""

import configparser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = ("requirements.lock", "sources.lock")
"""What is installed as a wheel, and what is built from its source."""


@pytest.fixture(scope="session")
def settings(root: Path) -> configparser.ConfigParser:
    """Return ``setup.cfg``."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(root / "setup.cfg", encoding="utf-8")
    return parser


@pytest.fixture(scope="session")
def floors(settings: configparser.ConfigParser) -> list[Requirement]:
    """Return every direct requirement, shipped or not."""
    extras = settings["options.extras_require"]
    written = [settings["options"]["install_requires"], *extras.values()]
    return [Requirement(line) for text in written for line in text.split("\n") if line]


@pytest.fixture(scope="session")
def locked(root: Path) -> dict[str, Version]:
    """Return the locked version of each package, by its canonical name."""
    lines = [
        line
        for name in LOCKS
        for line in (root / name).read_text(encoding="utf-8").splitlines()
    ]
    pins = [line.rstrip(" \\").split("==") for line in lines if "==" in line]
    return {canonicalize_name(name): Version(version) for name, version in pins}
