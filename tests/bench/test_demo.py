"""``bench demo`` tells what is wrong in one line instead of a traceback."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.desk.serving import NotServed, Serving


def test_a_home_whose_sockets_would_not_fit_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / ("long" * 25)
    assert main(["demo", "--home", str(home)]) == 2
    assert "too long a path" in capsys.readouterr().out
    assert not home.exists()


def test_the_bench_lists_its_verbs(root: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench", "--help"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "demo" in told.stdout


def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        with pytest.raises(NotServed, match=str(port)), Serving(None, port):  # type: ignore[arg-type]  # no desk is asked
            pass
