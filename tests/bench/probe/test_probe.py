"""``bench probe``: every driver against its simulator once, each a process."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.probe.attempt import Result, configuration
from bench.probe.probe import probed
from bench.probe.trials import TRIALS
from drivers.host import settings
from drivers.host.ports import ROOMS


@pytest.fixture
def home() -> Iterator[Path]:
    """Return a folder whose sockets' paths are short enough."""
    with tempfile.TemporaryDirectory(prefix="kiosk-") as folder:
        yield Path(folder)


async def reader(home: Path, **altered: object) -> Result:
    """Try the reader with a part of its trial altered."""
    trial = replace(TRIALS["idcard"], **altered)  # type: ignore[arg-type]  # told by the test
    return (await probed({"idcard": trial}, home))["idcard"]


def test_there_is_a_trial_for_every_simulator_and_every_driver(root: Path) -> None:
    simulators = {
        main.parent.name for main in root.glob("bench/simulators/*/__main__.py")
    }
    assert set(TRIALS) == simulators == set(ROOMS)


def test_all_devices_are_tried_and_ok(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "probe", "--json"],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    devices = json.loads(done.stdout)["devices"]
    assert set(devices) == set(TRIALS)
    wrong = {name: each for name, each in devices.items() if not each["ok"]}
    assert (wrong, done.returncode) == ({}, 0)
    for each in devices.values():
        assert each["simulated"]
        assert each["code"] == "success"
        assert each["ms"] > 0


async def test_where_no_reader_can_be_had_the_ukey_is_tried_in_software(
    home: Path,
) -> None:
    trial = replace(TRIALS["ukey"], hindrance=lambda: "no namespaces for this user")
    told = (await probed({"ukey": trial}, home))["ukey"]
    assert (told.ok, told.code, told.simulated) == (True, "success", True)
    assert (home / "ukey" / "softhsm2.conf").exists()


async def test_a_driver_that_brings_something_else_is_not_ok(home: Path) -> None:
    told = await reader(home, wrong=lambda _bench, _data: "another card")
    assert (told.ok, told.code, told.detail) == (False, "success", "another card")


async def test_a_command_that_fails_is_told_by_code_and_fault(home: Path) -> None:
    told = await reader(home, command="no_such_thing")
    assert (told.ok, told.code, told.detail) == (
        False,
        "unsupportedCommand",
        "no_such_command",
    )


async def test_a_simulator_that_does_not_start_is_told_with_its_last_words(
    home: Path,
) -> None:
    told = await reader(home, arguments=lambda _bench: ["--no-such-thing"])
    assert not told.ok
    assert "the following arguments are required" in told.detail


def test_a_table_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "idcard"]) == 0
    words = capsys.readouterr().out.split()
    assert words[:3] == ["idcard", "ok", "read_card"]


def test_a_device_nobody_has_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "toaster"]) == 64
    assert "no device toaster" in capsys.readouterr().err


def test_whatever_stands_in_a_section_reaches_the_host(tmp_path: Path) -> None:
    section = {"port": 'a "quoted" \\ path', "baud": 9600}
    file = tmp_path / "x.toml"
    file.write_text(configuration(tmp_path, "idcard", section), "utf-8")
    assert settings.read(file, "idcard").section == section
