"""The benchmark of the fingerprint verdict can be run; its times are no test's."""

import json
import re
from pathlib import Path

import pytest

from benchmarks import fingerprint


def test_the_benchmark_prints_a_line_for_each_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "figures.json"
    fingerprint.main(["--turns", "2", "--json", str(kept)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(json.loads(kept.read_text("utf-8"))) == 2
    for line in lines:
        assert re.match(r"fingerprint verdict, 256 × \d+: \d+ ms, 95 % within", line)
