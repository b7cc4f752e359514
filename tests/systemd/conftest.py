"""The units as they would be installed, their programs taken from this checkout."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.host.ports import ROOMS
from tests.systemd.reading import Unit, read

INSTALLED = "/opt/marriage-kiosk/bin"
SCRIPT = "#!{python}\nimport sys\nfrom {module} import main\nsys.exit(main())\n"
DEVICES = sorted(ROOMS)


@pytest.fixture(scope="session")
def programs(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of the programs that an installed wheel would have."""
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(root / "setup.cfg", encoding="utf-8")
    folder = tmp_path_factory.mktemp("installed") / "bin"
    folder.mkdir()
    for line in settings["options.entry_points"]["console_scripts"].split("\n"):
        if line:
            name, _, place = line.partition(" = ")
            put(folder / name, place.removesuffix(":main"))
    # No link: Python looks for its environment beside the name it was called by.
    (folder / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (folder / "python").chmod(0o755)
    return folder


def put(script: Path, module: str) -> None:
    script.write_text(SCRIPT.format(python=sys.executable, module=module))
    script.chmod(0o755)


@pytest.fixture(scope="session")
def folder(
    root: Path, programs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder of all units, in which programs are those of the checkout."""
    folder = tmp_path_factory.mktemp("units")
    shutil.copytree(root / "systemd", folder, dirs_exist_ok=True)
    for file in folder.glob("*.service"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(INSTALLED, str(programs)), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def services(folder: Path) -> dict[str, Unit]:
    """Return every service as systemd would see it, by name."""
    names = [file.name for file in folder.glob("*.service")]
    names.remove("kiosk-device@.service")
    names.remove("kiosk-again@.service")
    names += [f"kiosk-device@{device}.service" for device in DEVICES]
    names += ["kiosk-again@kiosk-core.service.service"]
    return {name: read(folder, name) for name in sorted(names)}


@pytest.fixture(scope="session")
def calls(services: dict[str, Unit], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of the system calls that the units let through."""
    groups = groups_of_calls()
    (filters,) = {tuple(unit["SystemCallFilter"]) for unit in services.values()}
    let_through: set[str] = set()
    for told in filters:
        calls = set().union(*(leaves(groups, n) for n in told.strip("~").split()))
        let_through = let_through - calls if told[0] == "~" else let_through | calls
    file = tmp_path_factory.mktemp("calls") / "let-through"
    file.write_text("\n".join(sorted(let_through)), encoding="utf-8")
    return file


def groups_of_calls() -> dict[str, list[str]]:
    """Return systemd's groups of system calls, each with calls and groups in it."""
    asked = ["systemd-analyze", "--no-pager", "syscall-filter"]
    told = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60)
    groups: dict[str, list[str]] = {}
    name = ""
    for line in told.stdout.splitlines():
        if line.startswith("@"):
            name = line
            groups[name] = []
        elif line.startswith("    ") and not line.strip().startswith("#"):
            groups[name].append(line.strip())
    return groups


def leaves(groups: dict[str, list[str]], name: str) -> set[str]:
    """Return the calls that ``name``, a group or a call, stands for."""
    if not name.startswith("@"):
        return {name}
    return set().union(*(leaves(groups, inner) for inner in groups[name]))
