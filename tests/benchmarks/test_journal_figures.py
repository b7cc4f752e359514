"""The journal's figures that no load can change, and that the benchmark can be run."""

import re
from pathlib import Path

import pytest

from benchmarks import journal, syncs


def counted(group: int) -> float:
    try:
        return syncs.per_commit(group)
    except syncs.Unmeasured as why:
        pytest.skip(f"syncs cannot be counted here: {why}")


@pytest.mark.parametrize("group", [1, 100])
def test_one_commit_is_exactly_one_sync(group: int) -> None:
    assert counted(group) == 1.0


def test_the_benchmark_prints_a_line_for_each_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_here(_group: int) -> float:
        raise syncs.Unmeasured("no strace")

    monkeypatch.setattr(syncs, "per_commit", not_here)
    journal.main(["--blocks", "1", "--folder", str(tmp_path)])
    single, grouped = capsys.readouterr().out.splitlines()

    assert re.match(r"journal append: \d+\.\d\dx SQLiteAckQueue \(aim 1\.0x", single)
    assert re.match(r"group commit of 100: \d+\.\d\dx append\+fdatasync", grouped)
    assert single.endswith("syncs not counted: no strace")
