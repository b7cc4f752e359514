"""``docs/faults.md`` is what the table says now."""

from pathlib import Path

from bench.fault_page import TITLES, page
from drivers.faults.table import OWN, TABLE


def test_the_page_is_made_from_the_table_as_it_is(root: Path) -> None:
    written = (root / "docs" / "faults.md").read_text(encoding="utf-8")
    assert written == page(), "stale: ./run generate"


def test_every_fault_of_every_device_has_its_row() -> None:
    assert set(TITLES) == set(OWN)
    rows = [line for line in page().splitlines() if line.startswith("| `")]
    named = {row.split("`")[1] for row in rows}
    assert named == {name for faults in TABLE.values() for name in faults}
