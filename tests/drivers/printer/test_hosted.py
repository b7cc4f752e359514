"""The whole device: simulator, CUPS, host program and core, each in its own process."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.simulators.printer.control import Mode, SimulatedPrinter
from drivers.contract import Code, State
from drivers.messages import Do, Told
from drivers.printer.port import open_port
from tests.drivers.conftest import FakeCore
from tests.drivers.printer.conftest import PATIENCE_S, Desk

CONFIG = """
[paths]
run = "{run}"
[devices.printer]
server = "{server}"
queue = "{queue}"
reopen_longest_s = 0.5
"""


@pytest.fixture
def host(
    simulator: SimulatedPrinter, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[subprocess.Popen[bytes]]:
    config = tmp_path / "terminal.toml"
    config.write_text(
        CONFIG.format(
            run=core.path.parent, server=simulator.socket, queue=simulator.queue
        ),
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "drivers.host", "printer", "--config", str(config)]
    process = subprocess.Popen(command, cwd=root)
    yield process
    process.kill()
    process.wait()


def test_a_paper_sent_by_the_core_comes_out_of_the_printer(
    desk: Desk, host: subprocess.Popen[bytes], core: FakeCore
) -> None:
    assert host.pid
    core.accept()
    assert core.status(State.ONLINE).simulated
    args = {"job": "hosted", "pdf": desk.pdf, "copies": 1}

    desk.simulator.set_mode(Mode.EMPTY)
    core.say(Do(1, "print", PATIENCE_S, args=args))
    core.hear_until(
        lambda said: isinstance(said, Told) and said.notice.name == "paperOut"
    )
    desk.simulator.set_mode(Mode.OK)

    done = core.done(1)
    assert done.code is Code.SUCCESS
    assert done.data["state"] == "completed"
    assert len(desk.prints_of("hosted")) == 1


def test_a_job_outlives_a_printer_unplugged_and_put_back(
    desk: Desk,
    tmp_path: Path,
    start_simulator: Callable[..., subprocess.Popen[str]],
    ready: Callable[[subprocess.Popen[str]], SimulatedPrinter],
) -> None:
    home = tmp_path / "p"
    first = start_simulator(home)
    simulator = ready(first)
    # The home's own path leads to the socket, wherever the rooms are this time.
    server = str(home / "run" / "cups.sock")
    desk.port = open_port({"server": server, "queue": simulator.queue})
    simulator.set_mode(Mode.EMPTY)
    printing = desk.begin_print("unplugged")
    desk.hear("paperOut")

    first.terminate()
    assert first.wait(PATIENCE_S) == 0
    desk.hear("spoolerDown")
    second = start_simulator(home)
    try:
        again = ready(second)
        assert printing.result(PATIENCE_S)["state"] == "completed"
        assert len(again.printed()) == 1
        desk.ask("recover", keep=[])
    finally:
        second.terminate()
        second.wait(PATIENCE_S)
        desk.port = open_port(
            {"server": desk.simulator.socket, "queue": desk.simulator.queue}
        )
