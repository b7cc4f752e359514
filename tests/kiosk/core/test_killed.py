"""``kill -9`` of the core inside an open visit: the next one says what is safe."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from domain.events import Kind
from sync.journal.reader import JournalReader
from tests.kiosk.core.conftest import Desk, Site, desk_of, never
from tests.kiosk.core.couple import Couple
from ui.pages import IntentName, Page, PageName

WITHIN_S = 30.0
CONSENT_SEQ = 3
"""After the journal's own first entry and the visit's beginning."""

Start = Callable[[], Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def start(site: Site, root: Path) -> AsyncIterator[Start]:
    """Start ``kiosk core`` and wait for its ready line."""
    running: list[asyncio.subprocess.Process] = []

    async def started() -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "kiosk", "core", "--config", str(site.file)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=root,
        )
        running.append(process)
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), WITHIN_S)
        assert line == b'{"ready":true}\n'
        return process

    yield started
    for process in running:
        if process.returncode is None:
            process.kill()
        await process.wait()


def kinds(site: Site) -> list[Kind]:
    entries = JournalReader(site.config.paths.journal).entries_after(0, 1000)
    return [entry.kind for entry in entries]


def broken_off(page: Page) -> bool:
    return page.name is PageName.BROKEN_OFF and bool(page.keys)


async def killed(process: asyncio.subprocess.Process) -> None:
    os.kill(process.pid, signal.SIGKILL)
    await asyncio.wait_for(process.wait(), WITHIN_S)


async def at_the_card(site: Site) -> Desk:
    desk = desk_of(site)
    desk.reader.answers["read_card"] = never
    await desk.set_up()
    await desk.consented("collect")
    await desk.reader.asked("read_card")
    # The reader is asked at once; what the books are told is committed in its turn.
    await desk.ship.hears(lambda said: said.get("wake") == {"seq": CONSENT_SEQ})
    return desk


async def test_before_the_submission_the_screen_asks_to_begin_again(
    site: Site, start: Start
) -> None:
    process = await start()
    await at_the_card(site)
    await killed(process)
    await start()
    desk = desk_of(site)
    await desk.set_up()
    page = await desk.screen.shows(broken_off)
    assert page.message is not None
    assert page.message.cause.id == "broken_off.nothing_kept"
    desk.screen.touch(IntentName.ACKNOWLEDGE)
    await desk.screen.shows(PageName.HOME)
    assert kinds(site)[-1] is Kind.VISIT_BROKEN_OFF


async def test_after_the_submission_the_screen_says_the_number(
    site: Site, start: Start
) -> None:
    process = await start()
    desk = desk_of(site)
    desk.printer.answers["print"] = never
    await desk.set_up()
    await desk.consented("collect")
    await desk.screen.shows(PageName.TICKET)
    await killed(process)
    await start()
    desk = desk_of(site)
    await desk.set_up()
    page = await desk.screen.shows(broken_off)
    assert page.message is not None
    assert page.message.advice is not None
    assert page.message.advice.values["number"] == "A001"
    told = kinds(site)
    assert told.count(Kind.SUBMITTED) == 1
    assert told[-1] is Kind.VISIT_BROKEN_OFF


async def test_the_next_number_is_another_one(site: Site, start: Start) -> None:
    process = await start()
    desk = desk_of(site)
    await desk.set_up()
    await desk.consented("collect")
    await desk.screen.shows(PageName.TICKET)
    await killed(process)
    await start()
    desk = desk_of(site)
    await desk.set_up()
    await desk.screen.shows(broken_off)
    desk.screen.touch(IntentName.ACKNOWLEDGE)
    await desk.consented("collect")
    page = await desk.screen.shows(PageName.TICKET)
    assert page.ticket is not None
    assert page.ticket.number == "A002"


async def test_between_the_last_page_and_the_red_key_nothing_stays(
    site: Site, start: Start
) -> None:
    process = await start()
    desk = desk_of(site)
    await desk.set_up()
    couple = Couple(desk)
    await couple.arrive()
    await couple.answer()
    await couple.hand_in_a_page()
    await couple.look_it_over()
    assert list(site.config.paths.materials.iterdir())
    await killed(process)
    await start()
    desk = desk_of(site)
    await desk.set_up()
    page = await desk.screen.shows(broken_off)
    assert page.message is not None
    assert page.message.cause.id == "broken_off.nothing_kept"
    assert not list(site.config.paths.materials.iterdir())
    assert Kind.SUBMITTED not in kinds(site)


async def test_materials_that_no_entry_names_are_erased(
    site: Site, start: Start
) -> None:
    site.config.paths.materials.mkdir(parents=True)
    orphan = site.config.paths.materials / ("0" * 64)
    orphan.write_bytes(b"sealed and never named")
    await start()
    desk = desk_of(site)
    await desk.set_up()
    await desk.screen.shows(PageName.HOME)
    assert not orphan.exists()


async def test_a_killed_core_without_a_visit_comes_back_to_home(
    site: Site, start: Start
) -> None:
    process = await start()
    desk = desk_of(site)
    await desk.set_up()
    await desk.screen.shows(PageName.HOME)
    await killed(process)
    await start()
    desk = desk_of(site)
    await desk.set_up()
    await desk.screen.shows(PageName.HOME)
    assert Kind.VISIT_BROKEN_OFF not in kinds(site)


async def test_an_edited_journal_is_set_aside_until_staff_acknowledge(
    site: Site, start: Start, root: Path
) -> None:
    process = await start()
    desk = desk_of(site)
    await desk.set_up()
    await desk.consented("collect")
    await desk.screen.shows(PageName.TICKET)
    await killed(process)
    with sqlite3.connect(site.config.paths.journal) as journal:
        journal.execute("UPDATE entries SET body = x'00' WHERE seq = 2")
    journal.close()
    await start()
    desk = desk_of(site)
    await desk.set_up()
    page = await desk.screen.shows(PageName.OUT_OF_SERVICE)
    page = await desk.screen.shows(
        lambda page: any("JRN-02" in w.values.values() for w in page.footer)
    )
    assert page.message is not None
    assert page.message.cause.id == "out_of_service.journal"
    assert list(site.config.paths.data.glob("journal.damaged-*.db"))
    acknowledging = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk", "acknowledge", "--config", str(site.file)),
        cwd=root,
    )
    assert await asyncio.wait_for(acknowledging.wait(), WITHIN_S) == 0
    await desk.screen.shows(PageName.HOME)
    assert kinds(site) == [Kind.JOURNAL_OPENED]


async def test_a_second_core_is_refused(site: Site, start: Start, root: Path) -> None:
    await start()
    second = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "kiosk", "core", "--config", str(site.file)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=root,
    )
    out, err = await asyncio.wait_for(second.communicate(), WITHIN_S)
    assert second.returncode == os.EX_TEMPFAIL
    assert out == b""
    assert b"another core" in err


async def test_sockets_are_for_our_own_user_alone(site: Site, start: Start) -> None:
    await start()
    run = site.config.paths.run
    assert run.stat().st_mode & 0o777 == 0o700
    for name in ("devices", "screen", "shipping"):
        assert site.socket(name).stat().st_mode & 0o777 == 0o600
