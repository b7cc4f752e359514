"""Looking through the glass: at a mirror, at nothing, at the real screen program."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.screen.glass import look
from bench.screen.mirror import Mirror
from bench.site.control import Unheard, order
from bench.site.process import Program
from bench.site.terminal import Terminal
from ui.shapes import Align, Area, Face, Text

PATIENCE_S = 30.0


def test_the_newest_scene_is_seen_and_a_wiped_one_is_empty(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "glass")
    mirror.hang_up()
    assert look(mirror.path) == []
    area = Area(0, 0, 100, 40)
    mirror.show((Text("您好", area, Face.BOLD, 40, "ink", Align.LEFT, area),))
    assert [label.label for label in look(mirror.path)] == ["您好"]
    mirror.show(())
    assert look(mirror.path) == []


def test_only_our_own_user_may_look(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "glass")
    mirror.hang_up()
    assert mirror.path.stat().st_mode & 0o777 == 0o600


def test_other_questions_are_refused_and_the_glass_stays(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "glass")
    mirror.hang_up()
    with pytest.raises(Unheard, match="no such question"):
        order(mirror.path, "touch")
    assert look(mirror.path) == []


def test_where_no_screen_is_nothing_is_seen(tmp_path: Path) -> None:
    assert look(tmp_path / "glass") == []


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Terminal]:
    """Return a terminal of which only the screen runs."""
    one = Terminal(tmp_path)
    one.prepare(enrol_port=9)
    one.display.start()
    one.screen.env = {"DISPLAY": one.display.name}
    one.screen.start()
    yield one
    one.screen.stop()
    one.display.program.stop()


def test_the_real_screen_is_seen_while_no_core_is_there(screen: Terminal) -> None:
    until = time.monotonic() + PATIENCE_S
    while not (seen := [label.label for label in look(screen.glass)]):
        assert time.monotonic() < until, screen.screen.log.read_text("utf-8")
        assert screen.screen.runs, screen.screen.log.read_text("utf-8")
        time.sleep(0.05)
    assert "系统正在启动，请稍候" in seen


def test_a_screen_that_cannot_begin_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.screen", "--config", str(tmp_path / "no")]
    one = Program("screen", [*command, "--glass", "g"], tmp_path / "log", os.environ)
    one.start()
    assert one.process is not None
    assert one.process.wait(PATIENCE_S) == 2
    assert "No such file" in one.log.read_text("utf-8")
