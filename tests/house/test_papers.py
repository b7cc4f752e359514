"""What a newcomer reads first: the two commands, and no link into nothing."""

import re
from pathlib import Path

import pytest

READ_FIRST = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md")
HEADINGS = ("The question.", "What we do.", "Why.", "What it costs.")


@pytest.mark.parametrize("name", READ_FIRST[:2])
def test_a_readme_opens_with_the_two_commands(root: Path, name: str) -> None:
    first_block = (root / name).read_text(encoding="utf-8").split("```")[1]
    commands = [line.split("#")[0].strip() for line in first_block.splitlines()[1:]]
    assert [command for command in commands if command] == ["./run demo", "./run test"]


@pytest.mark.parametrize("name", READ_FIRST[:3])
def test_no_link_leads_into_nothing(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    assert targets
    assert not [target for target in targets if not (root / target).exists()]


def test_a_decision_says_what_why_and_at_what_cost(root: Path) -> None:
    decisions = sorted((root / "docs/decisions").glob("[0-9]*.md"))
    assert decisions
    for number, path in enumerate(decisions):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. "), path.name
        assert [h for h in HEADINGS if f"**{h}**" not in text] == [], path.name


def test_every_system_package_stands_in_the_table(root: Path) -> None:
    door = (root / "run").read_text(encoding="utf-8")
    names = re.findall(r"^(?:all|test)\|[^|]+\|(.+)$", door, re.MULTILINE)
    table = (root / "docs/install.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([^` ]+)`", table)) | {"ca-certificates"}
    assert names
    assert not {name for line in names for name in line.split()} - listed
