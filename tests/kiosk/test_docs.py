"""`docs/kiosk.md` knows every command, setting, page, reason and wait there is."""

import argparse
from pathlib import Path

import pytest

from domain.policy.profile import Waits
from kiosk.__main__ import _parser
from kiosk.pages.troubles import CLOSED
from kiosk.visit.state import Step
from tests.kiosk.test_config import GOOD


@pytest.fixture
def told(root: Path) -> str:
    return (root / "docs" / "kiosk.md").read_text(encoding="utf-8")


def test_every_verb_is_told(told: str) -> None:
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices:
                assert f"`kiosk {verb}" in told


def test_every_setting_of_core_is_told(told: str) -> None:
    table = ""
    for line in GOOD.splitlines():
        if line.startswith("["):
            table = line.strip("[]")
        elif line and table in {"terminal", "paths", "centre"}:
            assert f"`{table}.{line.split(' ')[0]}`" in told


def test_every_page_is_told(told: str) -> None:
    for step in Step:
        assert f"| `{step}` |" in told


def test_every_reason_to_be_closed_is_told_with_its_code(told: str) -> None:
    for reason, closed in CLOSED.items():
        assert f"`{reason}` {closed.code}" in told


def test_every_wait_is_told(told: str) -> None:
    for name in Waits.__slots__:
        assert f"`{name}`" in told
