"""The simulated printer as a product: any user, any home, and nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.simulators.printer.control import READY_FILE, Mode, SimulatedPrinter
from bench.site.control import Unheard, order
from drivers.contract import State
from drivers.printer.port import open_port

NOBODY = 65534
BREATH = threading.Event()
"""Never set: a breath between two looks."""
Ready = Callable[[subprocess.Popen[str]], SimulatedPrinter]


def pid_of_cupsd(printer: SimulatedPrinter) -> int:
    return int(Path(printer.socket).with_name("cupsd.pid").read_text())


def await_end(pid: int) -> None:
    """Wait until a process is gone, or is only waited for."""
    give_up = time.monotonic() + 15
    stat = Path(f"/proc/{pid}/stat")
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < give_up, "cupsd outlives its simulator"
        BREATH.wait(0.02)


def prints(printer: SimulatedPrinter, pdf: bytes) -> bool:
    """Tell whether a paper can be handed in and comes out."""
    queue = open_port({"server": printer.socket, "queue": printer.queue}).queue
    job = queue.take_in("proof", pdf, 1)
    give_up = time.monotonic() + 30
    while not queue.job(job.id).state.is_final and time.monotonic() < give_up:
        BREATH.wait(0.02)
    return len(printer.printed()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_it_runs_without_root_for_a_user_who_owns_nothing_but_the_home(
    root: Path,
    start_simulator: Callable[..., subprocess.Popen[str]],
    ready: Ready,
    pdf: bytes,
) -> None:
    # Temporary folders of tests are closed to others, so this one stands beside them.
    beside = Path(tempfile.mkdtemp(prefix="printer-"))
    shutil.copytree(root / "bench/simulators", beside / "bench/simulators")
    shutil.copy(root / "bench/__init__.py", beside / "bench")
    beside.chmod(0o755)
    (beside / "home").mkdir()
    os.chown(beside / "home", NOBODY, NOBODY)
    system_python = shutil.which("python3", path="/usr/bin") or sys.executable
    process = start_simulator(
        beside / "home" / "p",
        python=system_python,
        cwd=beside,
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
    )
    try:
        printer = ready(process)
        assert Path(printer.socket).stat().st_uid == NOBODY
        assert prints(printer, pdf)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(beside)


def test_a_home_nobody_can_reach_and_a_long_one_still_hold_the_rooms(
    tmp_path: Path,
    start_simulator: Callable[..., subprocess.Popen[str]],
    ready: Ready,
    pdf: bytes,
) -> None:
    home = tmp_path / ("long" * 20) / "printer"
    process = start_simulator(home, "--control", str(tmp_path / "c"))
    try:
        printer = ready(process)
        borrowed = Path(printer.socket).parents[1]
        assert (home / "run" / "cups.sock").is_socket()
        assert SimulatedPrinter.at(home) == printer
        assert prints(printer, pdf)
    finally:
        process.terminate()
        assert process.wait(30) == 0

    assert [path.name for path in (home / "out").iterdir()] == ["out.1"]
    assert not (home / "out").is_symlink()
    assert not (home / READY_FILE).exists()
    assert not borrowed.exists()


def test_what_was_handed_in_is_known_after_a_restart(
    tmp_path: Path,
    start_simulator: Callable[..., subprocess.Popen[str]],
    ready: Ready,
    pdf: bytes,
) -> None:
    for _ in range(2):
        process = start_simulator(tmp_path / "p")
        try:
            assert prints(ready(process), pdf)
        finally:
            process.terminate()
            process.wait(30)


def test_a_killed_simulator_takes_its_cups_along(
    tmp_path: Path,
    start_simulator: Callable[..., subprocess.Popen[str]],
    ready: Ready,
) -> None:
    process = start_simulator(tmp_path / "p")
    printer = ready(process)
    pid = pid_of_cupsd(printer)
    process.send_signal(signal.SIGKILL)
    process.wait(30)

    await_end(pid)

    again = start_simulator(tmp_path / "p")
    try:
        assert (
            open_port({"server": ready(again).socket, "queue": printer.queue})
            .status()
            .state
            is State.ONLINE
        )
    finally:
        again.terminate()
        assert again.wait(30) == 0


def test_its_control_socket_takes_a_mode_and_nothing_else(
    simulator: SimulatedPrinter,
) -> None:
    control = Path(simulator.control)

    assert order(control, "mode low") == "ok low"
    assert order(control, "mode") == simulator.mode() == Mode.LOW
    for nonsense in ("mode purple", "", "dance", "mode ok low"):
        with pytest.raises(Unheard, match="error"):
            order(control, nonsense)
    assert simulator.mode() is Mode.LOW
