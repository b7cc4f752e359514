"""What the tests of the core share: a profile, a place, and states to start from."""

from dataclasses import replace
from importlib import resources

import pytest

from domain.policy.profile import Profile, parse
from kiosk.pages.place import Place
from kiosk.visit.seat import Person
from kiosk.visit.state import Device, State, Step, Terminal

READY = {name: Device(usable=True, starting=False) for name in ("idcard", "facecam")}


@pytest.fixture(scope="session")
def profile() -> Profile:
    text = resources.files("domain.policy").joinpath("national-2025.toml")
    return parse(text.read_text(encoding="utf-8"))


@pytest.fixture
def place() -> Place:
    return Place("SF-02", "示范区婚姻登记处", "Model District Registry")


@pytest.fixture
def person() -> Person:
    fields = {"name": "王样例", "number": "990101199001010014"}
    return Person("resident", fields, {"findings": []}, b"wlt", b"png")


@pytest.fixture
def open_home() -> State:
    terminal = Terminal(devices=READY, online=True, closed=())
    return replace(State(), step=Step.HOME, terminal=terminal)
