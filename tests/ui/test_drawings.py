"""The drawings are made from the sources that are there."""

import json
import re
from pathlib import Path

import pytest

from bench.icons import digest
from ui.artwork import DRAWINGS
from ui.screens.illustration import DRAWINGS as KNOWN
from ui.tokens import THEMES


def contents() -> dict[str, object]:
    told: dict[str, object] = json.loads((DRAWINGS / "contents.json").read_text())
    return told


def test_the_drawings_are_not_stale() -> None:
    assert contents()["made_from"] == digest(), "run: python -m bench.icons"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", KNOWN)
def test_every_illustration_exists_in_every_theme(theme: str, name: str) -> None:
    assert (DRAWINGS / theme / f"{name}.png").is_file()


def test_every_icon_a_program_names_exists(root: Path) -> None:
    icons = contents()["icons"]
    assert isinstance(icons, list)
    named = set()
    for file in (root / "kiosk" / "pages").glob("*.py"):
        named |= set(re.findall(r'(?:Row|Icon)\(\s*"(\w+)"', file.read_text("utf-8")))
        named |= set(re.findall(r'icon="(\w+)"', file.read_text("utf-8")))
    assert named
    assert named <= set(icons)


def test_every_icon_of_the_policy_exists(root: Path) -> None:
    icons = contents()["icons"]
    assert isinstance(icons, list)
    for file in (root / "domain" / "policy").glob("*.toml"):
        text = file.read_text("utf-8")
        assert set(re.findall(r'icon = "(\w+)"', text)) <= set(icons)
