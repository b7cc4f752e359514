"""The front door: one script that lists its verbs and never works twice."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Knock = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def stubs(tmp_path: Path) -> Path:
    """Return a folder of programs that stand before the real ones."""
    folder = tmp_path / "stubs"
    folder.mkdir()
    return folder


@pytest.fixture
def knock(root: Path, stubs: Path) -> Knock:
    """Return the front door as a function of its arguments."""

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", root / "run", *words],
            check=False,
            capture_output=True,
            env=os.environ | {"PATH": f"{stubs}:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=60,
        )

    return call


def put(stubs: Path, name: str, body: str) -> None:
    """Put a program of our own before the system's."""
    program = stubs / name
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(0o755)


def test_without_a_verb_it_lists_them(knock: Knock) -> None:
    answer = knock()
    assert answer.returncode == 0
    for verb in ("demo", "test", "setup", "journey", "check", "bench-journal"):
        assert f"\n  {verb} " in answer.stdout


def test_every_listed_verb_is_answered(root: Path, knock: Knock) -> None:
    listed = set(re.findall(r"^  ([a-z-]+) ", knock().stdout, re.MULTILINE))
    door = (root / "run").read_text(encoding="utf-8").split("case $verb in")[1]
    labels = re.findall(r"^([a-z][a-z |-]*)\)", door, re.MULTILINE)
    answered = {verb for label in labels for verb in label.split(" | ")}
    assert listed == answered - {"help", "-h", "--help"}


def test_an_unknown_verb_is_refused_and_the_verbs_are_shown(knock: Knock) -> None:
    answer = knock("fly")
    assert answer.returncode == 1
    assert "no such verb: fly" in answer.stderr
    assert "demo" in answer.stderr


def test_a_second_setup_asks_neither_apt_nor_sudo_nor_pip(
    knock: Knock, stubs: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    for name in ("apt-get", "sudo", "pip"):
        put(stubs, name, f'echo "{name} $*" >>"{asked}"; exit 1')
    answer = knock("setup")
    assert answer.returncode == 0, answer.stderr
    assert "Ready" in answer.stdout
    assert not asked.exists()


def test_missing_packages_without_root_are_said_not_passed_over(
    knock: Knock, stubs: Path
) -> None:
    put(stubs, "dpkg-query", "exit 1")
    put(stubs, "apt-get", "exit 1")
    put(stubs, "sudo", "exit 1")
    put(stubs, "id", "echo 1000")
    answer = knock("setup")
    assert answer.returncode == 1
    assert "As root: ./run setup" in answer.stderr


def test_a_failing_apt_stops_the_setup_with_its_last_words(
    knock: Knock, stubs: Path
) -> None:
    put(stubs, "dpkg-query", "exit 1")
    put(stubs, "apt-get", "echo 'no route to the archive'; exit 100")
    put(stubs, "id", "echo 0")
    answer = knock("setup")
    assert answer.returncode == 1
    assert "no route to the archive" in answer.stderr
    assert "Ready" not in answer.stdout


def test_the_tests_virtual_reader_gets_no_place_in_the_machines_own_service(
    root: Path, knock: Knock, stubs: Path
) -> None:
    put(stubs, "dpkg-query", "exit 1")
    put(stubs, "apt-get", 'echo "$*"; exit 100')
    put(stubs, "id", "echo 0")
    assert "--path-exclude=/etc/reader.conf.d/vpcd" in knock("setup").stderr
    door = (root / "run").read_text(encoding="utf-8")
    groups = door.split("groups() {")[1].split("\n}")[0].splitlines()
    (named,) = (line for line in groups if "vsmartcard-vpcd" in line)
    assert named.startswith("test|")


def test_ci_runs_what_everyone_runs(root: Path) -> None:
    assert "exec ./run test" in (root / ".ci/run").read_text(encoding="utf-8")
    assert os.access(root / ".ci/run", os.X_OK)
    assert os.access(root / "run", os.X_OK)
