"""After a visit nothing of its paper is left in the printer's process, nor on disk."""

import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.simulators.printer.control import Mode, SimulatedPrinter
from drivers.contract import Code, Offline, State
from drivers.messages import Claim, Do, Release, Released, Told
from drivers.printer.device import JobState
from drivers.printer.port import open_port
from tests.drivers.conftest import FakeCore
from tests.drivers.printer.conftest import PATIENCE_S, Desk, StartSimulator
from tests.drivers.watched import NOTHING, Watched
from tests.memory import in_files

CONFIG = """
[paths]
run = "{run}"
[devices.printer]
server = "{server}"
queue = "{queue}"
reopen_longest_s = 0.5
"""


@pytest.fixture
def watched(
    simulator: SimulatedPrinter, core: FakeCore, tmp_path: Path, root: Path
) -> Iterator[Watched]:
    config = tmp_path / "terminal.toml"
    config.write_text(
        CONFIG.format(
            run=core.path.parent, server=simulator.socket, queue=simulator.queue
        ),
        encoding="utf-8",
    )
    host = Watched(root, "printer", config, tmp_path)
    core.accept()
    yield host
    host.end(PATIENCE_S)


def test_a_paper_is_nowhere_in_the_host_or_its_files_after_the_release(
    desk: Desk,
    watched: Watched,
    core: FakeCore,
    ticket: bytes,
    owner: str,
) -> None:
    assert core.host is not None
    core.host.settimeout(PATIENCE_S)
    marker = ticket[len(ticket) // 2 :][:48]
    spool = Path(desk.simulator.socket).resolve().parents[1]
    core.status(State.ONLINE)
    desk.simulator.set_mode(Mode.EMPTY)
    core.say(Claim(owner, 300))
    args = {"job": owner, "pdf": ticket, "copies": 1}
    core.say(Do(1, "print", PATIENCE_S, owner, args))
    core.hear_until(lambda s: isinstance(s, Told) and s.notice.name == "paperOut")
    assert watched.holds(marker).markers == {marker}
    assert in_files(spool, [marker]) == {marker}

    desk.simulator.set_mode(Mode.OK)
    assert core.done(1).code is Code.SUCCESS
    core.say(Release(owner))
    core.hear_until(lambda said: said == Released(owner))
    assert watched.holds(marker) == NOTHING
    assert in_files(watched.home, [marker]) == set()
    assert in_files(spool, [marker]) == set()


def test_a_paper_taken_back_leaves_nothing_either(
    desk: Desk, watched: Watched, core: FakeCore, ticket: bytes, owner: str
) -> None:
    assert core.host is not None
    core.host.settimeout(PATIENCE_S)
    marker = ticket[len(ticket) // 2 :][:48]
    spool = Path(desk.simulator.socket).resolve().parents[1]
    core.status(State.ONLINE)
    desk.simulator.set_mode(Mode.EMPTY)
    core.say(Claim(owner, 300))
    args = {"job": f"{owner}-back", "pdf": ticket, "copies": 1}
    core.say(Do(1, "print", PATIENCE_S, owner, args))
    core.hear_until(lambda s: isinstance(s, Told) and s.notice.name == "paperOut")
    core.say(Release(owner))
    core.hear_until(lambda said: said == Released(owner))
    core.say(Do(2, "cancel_job", PATIENCE_S, None, {"job": f"{owner}-back"}))
    assert core.done(2).data["state"] in {"canceled", "aborted"}
    assert watched.holds(marker) == NOTHING
    desk.simulator.set_mode(Mode.OK)
    desk.ask("recover", keep=[])
    assert in_files(spool, [marker]) == set()


def test_a_paper_that_cannot_be_taken_back_while_cups_is_down_stays_in_its_spool(
    tmp_path: Path,
    start_simulator: StartSimulator,
    ready: Callable[[subprocess.Popen[str]], SimulatedPrinter],
    ticket: bytes,
    eventually: Callable[[Callable[[], bool]], None],
) -> None:
    """That is as it is: docs/devices.md says so, and what can be done."""
    marker = ticket[len(ticket) // 2 :][:48]
    process = start_simulator(tmp_path / "p")
    simulator = ready(process)
    simulator.set_mode(Mode.EMPTY)
    port = open_port({"server": simulator.socket, "queue": simulator.queue})
    port.queue.take_in("left", ticket, 1)
    process.terminate()
    process.wait(PATIENCE_S)
    with pytest.raises(Offline, match="spooler_down"):
        port.queue.named("left")
    assert in_files(tmp_path / "p", [marker]) == {marker}

    process = start_simulator(tmp_path / "p")
    try:
        again = ready(process)
        port = open_port({"server": again.socket, "queue": again.queue})
        here = Desk(again, port, ticket, ThreadPoolExecutor(1))
        here.await_job("left", JobState.COMPLETED)
        eventually(lambda: not in_files(tmp_path / "p", [marker]))
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
