"""A terminal of the bench: every program of the product accepts its configuration."""

from pathlib import Path

import pytest

from bench.site.centre import Centre, NotDone, run
from bench.site.terminal import DEVICES, Terminal
from drivers.host import settings as host_settings
from kiosk import config as kiosk_config
from ui import config as screen_config


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    one = Terminal(tmp_path)
    one.prepare(enrol_port=4711)
    return one


def test_the_core_accepts_the_configuration(terminal: Terminal) -> None:
    told = kiosk_config.read(terminal.config)
    assert told.terminal == terminal.id
    assert told.enrol == "https://127.0.0.1:4711"
    assert set(told.devices) == set(DEVICES)


def test_the_screen_accepts_the_configuration(terminal: Terminal) -> None:
    assert screen_config.read(terminal.config).screen.window == "borderless"


@pytest.mark.parametrize("device", DEVICES)
def test_every_host_accepts_the_configuration(terminal: Terminal, device: str) -> None:
    assert host_settings.read(terminal.config, device)


def test_everything_that_runs_has_a_name_of_its_own(terminal: Terminal) -> None:
    names = [program.name for program in terminal.programs]
    assert len(set(names)) == len(names)


def test_prints_are_found_the_oldest_first(terminal: Terminal) -> None:
    out = terminal.home / "desk" / "printer" / "out"
    out.mkdir(parents=True)
    for name in ("out.10", "out.9", "out.9.2"):
        (out / name).touch()
    assert [path.name for path in terminal.printed()] == ["out.9", "out.9.2", "out.10"]


def test_a_command_of_ours_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match=r"(?s)server link did not succeed.*init"):
        run("server", "link", "--home", str(tmp_path / "nowhere"))


def test_the_centre_is_reached_by_the_cable_alone(tmp_path: Path) -> None:
    class Ruler:
        def relay(self, port: int) -> int:
            return port + 1

    centre = Centre(tmp_path)
    assert centre.lay(Ruler()) == centre.enrol_port + 1  # type: ignore[arg-type]  # all of a cable that is used
    command = " ".join(centre.server.command)
    assert f"--advertise-broker 127.0.0.1:{centre.broker_port + 1}" in command
    assert f"--advertise-api https://127.0.0.1:{centre.api_port + 1}" in command
