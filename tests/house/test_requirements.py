"""``docs/requirements.md`` claims nothing of an unknown id, file or test."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
ID = re.compile(r"[A-Z]+-G?[0-9]+")


class Row(NamedTuple):
    """One requirement, and the columns that say how far it is met."""

    id: str
    met: str
    code: str
    shown: str


@pytest.fixture(scope="module")
def rows(root: Path) -> list[Row]:
    page = (root / "docs/requirements.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    return [
        Row(*(cell.strip() for cell in line.strip("|").split("|")))
        for line in lines[1:]
    ]


@pytest.fixture(scope="module")
def known(root: Path) -> list[str]:
    return (root / "docs/requirement-ids.txt").read_text(encoding="utf-8").split()


def test_the_list_names_every_requirement_once(known: list[str]) -> None:
    assert known
    assert [one for one in known if not ID.fullmatch(one)] == []
    assert [one for one, times in Counter(known).items() if times > 1] == []


def test_every_id_is_in_the_list_and_stands_once_in_its_order(
    rows: list[Row], known: list[str]
) -> None:
    ids = [row.id for row in rows]
    assert ids
    assert ids == [one for one in known if one in ids]


def test_every_row_leads_to_code_and_to_tests(rows: list[Row], root: Path) -> None:
    docs = root / "docs"
    for row in rows:
        for column in (row.code, row.shown):
            targets = [target for _, target in LINK.findall(column)]
            assert targets, row.id
            assert [one for one in targets if not (docs / one).is_file()] == []
        for name, target in LINK.findall(row.shown):
            text = (docs / target).read_text(encoding="utf-8")
            assert re.search(rf"def {name}\b", text), f"{row.id}: {name}"
