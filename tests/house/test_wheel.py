"""The wheel: what ships, seen from an environment that has only it."""

import configparser
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

SHIPPED = ("domain", "drivers", "sync", "papers", "ui", "kiosk", "server")
PROGRAMS = ("kiosk", "kiosk-ship", "kiosk-ui", "kiosk-server")


@pytest.fixture(scope="session")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that the checkout stays as it is."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, copy)
    for name in (*SHIPPED, "bench", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / name, copy / name, ignore=ignored)
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    subprocess.run(
        [*build, "--outdir", out, copy], check=True, capture_output=True, timeout=240
    )
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment with the wheel and the libraries, and no checkout."""
    place = tmp_path_factory.mktemp("clean")
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", place], check=True, timeout=60
    )
    site = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
    libraries = sysconfig.get_path("purelib")
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", place / "bin/python"]
    install = ["install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run([*pip, *install], check=True, capture_output=True, timeout=120)
    return place


def test_the_wheel_holds_the_product_and_nothing_of_the_bench(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(SHIPPED)


def test_every_data_file_of_a_package_is_in_the_wheel(root: Path, wheel: Path) -> None:
    files = [
        path.relative_to(root).as_posix()
        for package in SHIPPED
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    with zipfile.ZipFile(wheel) as archive:
        missing = set(files) - set(archive.namelist())
    assert not missing


def test_the_bench_cannot_be_imported_from_the_wheel(clean: Path) -> None:
    looked = subprocess.run(
        [clean / "bin/python", "-c", "import bench"],
        check=False,
        capture_output=True,
        cwd=clean,
        text=True,
        timeout=60,
    )
    assert "No module named 'bench'" in looked.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_the_wheel_says_how_it_is_used(clean: Path, program: str) -> None:
    said = subprocess.run(
        [clean / "bin" / program, "--help"],
        check=False,
        capture_output=True,
        cwd=clean,
        text=True,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("usage: ")


def test_the_programs_are_the_entry_points(
    settings: configparser.ConfigParser,
) -> None:
    scripts = settings["options.entry_points"]["console_scripts"].split("\n")
    assert tuple(line.split(" = ")[0] for line in scripts if line) == PROGRAMS
