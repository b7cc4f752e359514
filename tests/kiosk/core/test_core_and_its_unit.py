"""The core and its unit: ready once the books are known, alive while it ticks."""

import asyncio
import threading

from drivers.unit import BEAT_S, Unit
from kiosk.core.clock import Clock
from kiosk.core.program import Program
from kiosk.keys import Keys
from tests.kiosk.core.conftest import Site
from tests.systemd.watcher import Watcher

SILENCE_S = 3 * BEAT_S


async def listened(watcher: Watcher, word: str) -> dict[str, str]:
    """Wait until ``word`` is said, without holding up the core."""
    return await asyncio.to_thread(watcher.hears, word)


async def test_ready_comes_after_the_journal_is_open(
    site: Site, watcher: Watcher
) -> None:
    program = Program(site.config, Clock(), Unit(watcher.address))
    opened: list[bool] = []
    stopped = asyncio.Event()
    running = asyncio.create_task(
        program.run(stopped, lambda: opened.append(program.books.is_open))
    )
    await listened(watcher, "READY")
    stopped.set()
    await running
    assert opened == [True]
    assert watcher.hears("STOPPING")


async def test_a_terminal_without_enrolment_is_ready_to_be_enrolled(
    site: Site, watcher: Watcher
) -> None:
    Keys(site.config.paths.keys).answer.unlink()
    program = Program(site.config, Clock(), Unit(watcher.address))
    stopped = asyncio.Event()
    running = asyncio.create_task(program.run(stopped, lambda: None))
    assert (await listened(watcher, "READY"))["STATUS"] == "out_of_service"
    stopped.set()
    await running


def test_a_core_that_hangs_is_not_alive(site: Site, watcher: Watcher) -> None:
    loops: list[asyncio.AbstractEventLoop] = []
    go_on = threading.Event()

    async def run() -> None:
        loops.append(asyncio.get_running_loop())
        program = Program(site.config, Clock(), Unit(watcher.address))
        await program.run(stopped, lambda: None)

    stopped = asyncio.Event()
    core = threading.Thread(target=asyncio.run, args=[run()])
    core.start()
    try:
        watcher.hears("WATCHDOG")
        loops[0].call_soon_threadsafe(go_on.wait)
        assert watcher.falls_silent(SILENCE_S)
        go_on.set()
        assert watcher.hears("WATCHDOG")
    finally:
        go_on.set()
        loops[0].call_soon_threadsafe(stopped.set)
        core.join()
