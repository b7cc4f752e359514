"""What a visitor does at the desk reaches the simulators, the cable, the programs."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from bench.desk.asked import LONGEST_DRAG, Impossible
from bench.site.display import Contact, Motion

Stage: TypeAlias = Any
"""The conftest's ``Stage``: a conftest cannot be imported."""


def test_a_touch_reaches_the_display(stage: Stage) -> None:
    stage.desk.act("touch", {"x": 960, "y": 540})
    stage.desk.act("touch", {"x": 5000, "y": -3})
    assert stage.site.terminal.display.touches == [(960, 540), (1919, 0)]


def test_a_drag_reaches_the_display_in_its_order(stage: Stage) -> None:
    stage.desk.act("drag", [["down", 900, 500], ["move", 910, 5000]])
    stage.desk.act("drag", [["up", 911, 520]])
    assert stage.site.terminal.display.contacts == [
        Contact(Motion.DOWN, 900, 500),
        Contact(Motion.MOVE, 910, 1079),
        Contact(Motion.UP, 911, 520),
    ]


def test_a_card_is_laid_and_taken(stage: Stage) -> None:
    stage.desk.act("card", "a")
    stage.desk.act("card", "")
    assert stage.site.terminal.orders == [("idcard", "lay a"), ("idcard", "remove")]
    assert stage.desk.card == ""


def test_somebody_stands_before_the_camera(stage: Stage) -> None:
    stage.desk.act("person", "two")
    assert stage.site.terminal.orders == [("facecam", "show two")]
    assert stage.desk.person == "two"


def test_paper_is_taken_out_and_put_back(stage: Stage) -> None:
    stage.desk.act("paper", False)
    stage.desk.act("paper", True)
    told = [("printer", "mode empty"), ("printer", "mode ok")]
    assert stage.site.terminal.orders == told


def test_the_network_is_cut_and_mended(stage: Stage) -> None:
    stage.desk.act("cable", {"name": "network", "on": False})
    assert not stage.site.cable.plugged
    stage.desk.act("cable", {"name": "network", "on": True})
    assert stage.site.cable.plugged


def test_an_unplugged_reader_is_gone_and_knows_its_card_again(stage: Stage) -> None:
    reader = stage.site.terminal.simulators["idcard"]
    stage.desk.act("cable", {"name": "idcard", "on": False})
    assert not reader.runs
    stage.desk.act("card", "b")
    stage.desk.act("cable", {"name": "idcard", "on": True})
    assert reader.runs
    assert stage.site.terminal.orders == [("idcard", "lay b")]


def test_a_camera_plugged_in_again_sees_who_stands_there(
    stage: Stage,
) -> None:
    stage.desk.act("person", "a")
    stage.desk.act("cable", {"name": "facecam", "on": False})
    stage.desk.act("person", "b")
    stage.desk.act("cable", {"name": "facecam", "on": True})
    assert stage.site.terminal.orders == [("facecam", "show a"), ("facecam", "show b")]


def test_an_unplugged_printer_is_away_and_its_spooler_stays(stage: Stage) -> None:
    stage.desk.act("cable", {"name": "printer", "on": False})
    stage.desk.act("paper", False)
    stage.desk.act("cable", {"name": "printer", "on": True})
    modes = [line for _, line in stage.site.terminal.orders]
    assert modes == ["mode offline", "mode offline", "mode empty"]
    assert stage.site.terminal.simulators["printer"].runs


def test_a_paper_is_laid_and_taken_away(stage: Stage) -> None:
    stage.desk.act("document", "household_a")
    assert stage.desk.state()["document"] == "household_a"
    stage.desk.act("document", "")
    told = [("doccam", "lay household_a"), ("doccam", "remove")]
    assert stage.site.terminal.orders == told
    assert stage.desk.state()["document"] == ""


def test_an_own_picture_is_handed_over_byte_for_byte(stage: Stage) -> None:
    broken = b"\xff\xd8 no picture at all\n\x00"
    stage.desk.act("own", broken)
    assert stage.site.terminal.orders == [("doccam", f"own {len(broken)}")]
    assert stage.site.terminal.own == [broken]
    assert stage.desk.state()["document"] == "own"


def test_an_unplugged_document_camera_keeps_what_lies_there(stage: Stage) -> None:
    stage.desk.act("cable", {"name": "doccam", "on": False})
    stage.desk.act("document", "passport")
    stage.desk.act("cable", {"name": "doccam", "on": True})
    lines = [line for _, line in stage.site.terminal.orders]
    assert lines == ["unplug", "lay passport", "plug"]
    assert stage.site.terminal.simulators["doccam"].runs


def test_the_page_tells_how_the_registrar_signs_in(stage: Stage) -> None:
    told = stage.desk.state()["registrar"]
    assert told == {"account": "registrar", "password": "for-this-test"}
    assert told["password"] not in repr(stage.site.registrar)


def test_a_killed_program_is_counted(stage: Stage) -> None:
    stage.desk.act("program", {"name": "core", "on": False})
    lines = {line["name"]: line for line in stage.desk.state()["programs"]}
    assert lines["core"]["restarts"] == 1
    assert lines["ship"]["restarts"] == 0


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("dance", None),
        ("touch", None),
        ("touch", {"x": 1}),
        ("drag", None),
        ("drag", [["hover", 1, 2]]),
        ("drag", [["down", 1]]),
        ("drag", [["move", 1, 2]] * (LONGEST_DRAG + 1)),
        ("card", "c"),
        ("person", "everybody"),
        ("document", "newspaper"),
        ("own", "not bytes"),
        ("cable", "network"),
        ("cable", {"name": "hose", "on": True}),
        ("program", {"name": "init", "on": False}),
    ],
)
def test_what_there_is_not_cannot_be_done(
    stage: Stage, what: str, value: object
) -> None:
    with pytest.raises(Impossible):
        stage.desk.act(what, value)


def _silent(stage: Stage) -> None:
    stage.site.terminal.simulators["idcard"].runs = False


def _no_camera(stage: Stage) -> None:
    stage.site.terminal.simulators["facecam"].runs = False


@pytest.mark.parametrize(("fault", "what"), [(_silent, "card"), (_no_camera, "person")])
def test_a_simulator_that_is_gone_is_told_in_plain_words(
    stage: Stage, fault: Callable[[Stage], None], what: str
) -> None:
    fault(stage)
    with pytest.raises(Impossible, match="现在做不到，请再试一次"):
        stage.desk.act(what, "a")
    assert stage.desk.card == ""
    assert stage.desk.person == "nobody"
