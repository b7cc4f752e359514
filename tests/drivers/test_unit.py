"""What a program tells its unit, in the two rooms that say it."""

import ast
from pathlib import Path

import pytest

from drivers import unit as of_devices
from tests.systemd.watcher import Watcher
from ui import unit as of_screen


@pytest.fixture(params=[of_devices.Unit, of_screen.Unit], ids=["drivers", "ui"])
def kind(request: pytest.FixtureRequest) -> type[of_devices.Unit | of_screen.Unit]:
    chosen: type[of_devices.Unit | of_screen.Unit] = request.param
    return chosen


def test_it_says_ready_alive_and_ending(
    kind: type[of_devices.Unit], watcher: Watcher
) -> None:
    unit = kind(watcher.address)
    unit.ready("opens")
    unit.alive("works")
    unit.ending()
    assert watcher.hear() == {"READY": "1", "STATUS": "opens"}
    assert watcher.hear() == {"WATCHDOG": "1", "STATUS": "works"}
    assert watcher.hear() == {"STOPPING": "1"}


def test_an_address_may_have_no_file(
    kind: type[of_devices.Unit], tmp_path: Path
) -> None:
    watcher = Watcher.at(f"\0{tmp_path.name}")
    kind(f"@{tmp_path.name}").ending()
    assert watcher.hear() == {"STOPPING": "1"}
    watcher.close()


def test_where_nobody_asked_nothing_is_said(kind: type[of_devices.Unit]) -> None:
    kind().ready("to nobody")


def test_a_watcher_that_is_gone_harms_nobody(
    kind: type[of_devices.Unit], tmp_path: Path
) -> None:
    kind(str(tmp_path / "gone")).alive("to nobody")


def test_both_rooms_say_the_same(root: Path) -> None:
    trees = [
        ast.parse((root / room / "unit.py").read_text(encoding="utf-8")).body[1:]
        for room in ("drivers", "ui")
    ]
    one, other = ([ast.dump(part) for part in tree] for tree in trees)
    assert one == other
