"""``docs/devices.md`` names every packet, state, code, command, field and fault."""

from dataclasses import fields
from pathlib import Path

import pytest

from drivers.contract import Code, State
from drivers.host.ports import ROOMS
from drivers.idcard import faults, port, records
from drivers.idcard.section import Section
from drivers.messages import (
    Cancel,
    Claim,
    Do,
    Hello,
    Release,
    to_message,
)

PACKETS = {"hello", "status", "capabilities", "notice", "done"} | {
    key
    for said in (Hello("x", 1), Do(1, "x", 1), Cancel(1), Claim("x", 1), Release("x"))
    for key in to_message(said)
}
RECORDS = (
    records.Resident,
    records.Hmt,
    records.Foreigner2017,
    records.Foreigner2023,
)
SETTINGS = {entry.name for entry in fields(Section)} | {"reopen_longest_s"}
WORDS = sorted(
    PACKETS
    | set(ROOMS)
    | set(State)
    | set(Code)
    | set(port._COMMANDS)
    | SETTINGS
    | {meant.name for meant in faults.BY_SW3.values()}
    | set(faults._OURS) - {"card_unreadable"}
    | {layout.layout for layout in RECORDS}
    | {entry.name for layout in RECORDS for entry in fields(layout)}
    | {port.PRESENT.name, port.REMOVED.name}
)


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs" / "devices.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", WORDS)
def test_the_page_names(page: str, word: str) -> None:
    assert f"`{word}`" in page


def test_the_table_of_faults_gives_the_right_codes(page: str) -> None:
    for sw3, meant in faults.BY_SW3.items():
        row = next(
            row for row in page.splitlines() if row.startswith(f"| `{meant.name}`")
        )
        assert f"`{meant.code}`" in row
        assert f"{sw3:02x}" in row
