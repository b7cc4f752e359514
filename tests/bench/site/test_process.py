"""A program of the site starts, says ready, ends, and leaves nothing behind."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.site.process import NotReady, Program, python, ready_facts

Make = Callable[..., Program]
Eventually = Callable[[Callable[[], object]], None]
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('{\"ready\": true}', flush=True); time.sleep(60)"
)
PARENT = """
import sys, pathlib
from bench.site.process import Program
code = "print('here', flush=True); import time; time.sleep(60)"
one = Program("child", [sys.executable, "-c", code], pathlib.Path(sys.argv[1]))
one.start_and_wait()
print(one.pid, flush=True)
sys.stdin.read()
"""


def test_a_started_program_runs_and_its_ready_line_is_returned(program: Make) -> None:
    one = program("print('hello'); " + _says('{"ready": true, "web": "here"}'))
    assert ready_facts(one.start_and_wait()) == {"ready": True, "web": "here"}
    assert one.runs
    assert one.pid
    assert one.starts == 1


def test_a_printer_says_ready_in_its_own_dialect() -> None:
    assert ready_facts('READY {"socket": "here"}') == {"socket": "here"}
    assert ready_facts("READY soon") is None
    assert ready_facts('{"ready": false}') is None
    assert ready_facts("ready") is None


def test_a_program_that_ends_at_once_is_not_ready_and_says_why(program: Make) -> None:
    one = program("raise SystemExit('no such broker')")
    with pytest.raises(NotReady, match=r"(?s)ended at once.*no such broker"):
        one.start_and_wait()
    assert one.pid is None


def test_a_silent_program_is_not_ready(program: Make) -> None:
    one = program("print('waiting for core', flush=True); import time; time.sleep(60)")
    with pytest.raises(NotReady, match=r"(?s)did not say ready.*waiting for core"):
        one.start_and_wait(timeout_s=0.5)


def test_ready_lines_of_an_earlier_start_do_not_count(program: Make) -> None:
    one = program()
    one.start_and_wait()
    one.kill()
    one.command = [sys.executable, "-c", "pass"]
    with pytest.raises(NotReady):
        one.start_and_wait()


def test_a_command_that_cannot_be_called_is_not_ready(
    program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotReady, match="steady cannot be started"):
        program().start()


def test_a_killed_program_is_wanted_still_and_a_stopped_one_is_not(
    program: Make,
) -> None:
    killed, stopped = program(), program(name="other")
    for one in (killed, stopped):
        one.start_and_wait()
    killed.kill()
    stopped.stop()
    assert not killed.runs
    assert killed.wanted
    assert not stopped.runs
    assert not stopped.wanted


def test_a_program_that_will_not_end_is_made_to(
    program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.site.process.STOP_TIMEOUT_S", 0.2)
    one = program(STUBBORN)
    one.start_and_wait()
    one.stop()
    assert not one.runs


def test_children_die_with_their_parent(
    tmp_path: Path, root: Path, eventually: Eventually
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert _alive(child)
        parent.kill()
    eventually(lambda: not _alive(child))


def test_our_programs_run_with_this_interpreter() -> None:
    assert python("server", "serve") == [sys.executable, "-m", "server", "serve"]


def _says(line: str) -> str:
    return f"print({line!r}, flush=True); import time; time.sleep(60)"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat").read_text("ascii")
    return status.rpartition(")")[2].split()[0] != "Z"
