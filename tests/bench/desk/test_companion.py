"""The companion passes on what the screen asks, once, to whoever can hear it."""

import time
from typing import Any, TypeAlias

import pytest

from bench.desk.companion import ASK_AGAIN_S, Companion, Listener

Stage: TypeAlias = Any
"""The conftest's ``Stage``: a conftest cannot be imported."""
TURN = "请慢慢向左转头"
BLINK = "请眨一眨眼"


def _await_orders(stage: Stage, orders: list[tuple[str, str]]) -> None:
    until = time.monotonic() + 10
    while stage.site.terminal.orders != orders:
        assert time.monotonic() < until, stage.site.terminal.orders
        time.sleep(0.01)


def test_each_request_is_passed_on_once(stage: Stage) -> None:
    stage.desk.person = "a"
    with Companion(stage.desk):
        stage.show("请王样例看镜头", TURN)
        _await_orders(stage, [("facecam", "hint turn_left")])
        stage.show("请王样例看镜头", BLINK)
        _await_orders(stage, [("facecam", "hint turn_left"), ("facecam", "hint blink")])


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (TURN, "turn_left"),
        ("Please blink", ""),
        ("请慢慢向右转头", "turn_right"),
        ("请正对镜头", "look_straight"),
        ("请站到框内", ""),
    ],
)
def test_requests_are_read_off_the_screen(stage: Stage, words: str, asked: str) -> None:
    stage.show("请王样例看镜头", words)
    assert Companion(stage.desk).request() == asked


def test_nobody_hears_nothing(stage: Stage) -> None:
    assert stage.desk.person == "nobody"
    stage.show(TURN)
    with Companion(stage.desk):
        assert stage.desk.labels()
        stage.show(BLINK)
        stage.desk.person = "a"
        _await_orders(stage, [("facecam", "hint blink")])


def test_a_camera_that_is_away_does_not_end_the_companion(stage: Stage) -> None:
    stage.desk.person = "a"
    camera = stage.site.terminal.simulators["facecam"]
    camera.runs = False
    with Companion(stage.desk):
        stage.show(TURN)
        looked = time.monotonic() + 10
        while not stage.desk.labels():
            assert time.monotonic() < looked
        camera.runs = True
        stage.show(BLINK)
        _await_orders(stage, [("facecam", "hint blink")])


def test_a_request_that_stands_is_passed_again_after_a_while() -> None:
    listener = Listener()
    assert listener.hear("blink", 0.0)
    assert not listener.hear("blink", ASK_AGAIN_S / 2)
    assert listener.hear("blink", ASK_AGAIN_S)
    assert not listener.hear("", ASK_AGAIN_S + 1)
    assert listener.hear("blink", ASK_AGAIN_S + 1.1)
