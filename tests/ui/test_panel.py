"""The touch panel, read as the kernel gives it: every report and finger counts."""

import os
from pathlib import Path

import pytest

from tests.ui.played import Played, heard_of
from ui import evdev
from ui.evdev import ABS, KEY, SYN, Device

MANY = {
    evdev.X: (0, 32767),
    evdev.Y: (0, 32767),
    evdev.MT_SLOT: (0, 9),
    evdev.MT_X: (0, 1000),
    evdev.MT_Y: (0, 1000),
    evdev.MT_ID: (0, 65535),
    evdev.MT_PRESSURE: (0, 255),
}
REPORT = (SYN, evdev.REPORT, 0)
A_STROKE = (
    (ABS, evdev.MT_ID, 7),
    (ABS, evdev.MT_X, 100),
    (ABS, evdev.MT_Y, 200),
    (ABS, evdev.MT_PRESSURE, 51),
    (KEY, evdev.BTN_TOUCH, 1),
    (ABS, evdev.X, 3277),
    REPORT,
    (ABS, evdev.MT_X, 110),
    REPORT,
    (ABS, evdev.MT_Y, 220),
    (ABS, evdev.MT_PRESSURE, 255),
    REPORT,
    (ABS, evdev.MT_ID, -1),
    (KEY, evdev.BTN_TOUCH, 0),
    REPORT,
)


def test_every_report_of_a_stroke_is_told_with_its_pressure(tmp_path: Path) -> None:
    assert heard_of(tmp_path, Played(5, MANY, A_STROKE), contacts=4) == [
        ["down", "1", "0.1", "0.2", "0.2"],
        ["move", "1", "0.11", "0.2", "0.2"],
        ["move", "1", "0.11", "0.22", "1.0"],
        ["up", "1", "0.11", "0.22", "1.0"],
    ]


def test_two_fingers_are_two(tmp_path: Path) -> None:
    events = (
        *((ABS, evdev.MT_ID, 7), (ABS, evdev.MT_X, 100), REPORT),
        (ABS, evdev.MT_SLOT, 1),
        *((ABS, evdev.MT_ID, 8), (ABS, evdev.MT_X, 900), REPORT),
        *((ABS, evdev.MT_SLOT, 0), (ABS, evdev.MT_ID, -1), REPORT),
    )
    told = heard_of(tmp_path, Played(5, MANY, events), contacts=3)
    assert [line[:3] for line in told] == [
        ["down", "1", "0.1"],
        ["down", "2", "0.9"],
        ["up", "1", "0.1"],
        ["lost", "2", "0.9"],  # nobody listens any more
    ]


def test_a_panel_for_one_finger_is_read_as_well(tmp_path: Path) -> None:
    events = (
        *((ABS, evdev.X, 500), (ABS, evdev.Y, 250), (KEY, evdev.BTN_TOUCH, 1), REPORT),
        *((ABS, evdev.X, 600), REPORT),
        *((KEY, evdev.BTN_TOUCH, 0), REPORT),
    )
    single = {evdev.X: (0, 1000), evdev.Y: (0, 1000)}
    assert heard_of(tmp_path, Played(5, single, events), contacts=3) == [
        ["down", "1", "0.5", "0.25", "None"],
        ["move", "1", "0.6", "0.25", "None"],
        ["up", "1", "0.6", "0.25", "None"],
    ]


def test_the_panel_is_found_beside_what_is_none(tmp_path: Path) -> None:
    mouse = Played(3, {evdev.X: (0, 1), evdev.Y: (0, 1)}, properties=())
    lid = Played(4, {}, properties=(evdev.DIRECT,))
    told = heard_of(tmp_path, mouse, lid, Played(5, MANY, A_STROKE), contacts=4)
    assert [line[0] for line in told] == ["down", "move", "move", "up"]


def test_a_panel_without_slots_is_read_as_one_for_one_finger(tmp_path: Path) -> None:
    axes = {code: MANY[code] for code in (evdev.X, evdev.Y, evdev.MT_X, evdev.MT_Y)}
    events = ((ABS, evdev.X, 32767), (KEY, evdev.BTN_TOUCH, 1), REPORT)
    told = heard_of(tmp_path, Played(5, axes, events), contacts=1)
    assert told[0][:3] == ["down", "1", "1.0"]


def test_a_panel_that_was_chosen_need_not_say_that_it_is_one(tmp_path: Path) -> None:
    panel = Played(5, MANY, A_STROKE, properties=())
    told = heard_of(tmp_path, panel, path="/dev/input/event5", contacts=4)
    assert [line[0] for line in told] == ["down", "move", "move", "up"]


def test_a_finger_is_lost_where_events_are_missing(tmp_path: Path) -> None:
    events = (*A_STROKE[:7], (SYN, evdev.DROPPED, 0), REPORT)
    panel = Played(5, MANY, events)
    told = heard_of(tmp_path, panel, path="/dev/input/event5", contacts=2)
    assert [line[:2] for line in told] == [["down", "1"], ["lost", "1"]]


def test_a_device_that_ends_is_gone() -> None:
    reading, writing = os.pipe()
    os.close(writing)
    device = Device(reading)
    with pytest.raises(OSError, match="gone"):
        list(device.events())
    device.close()
