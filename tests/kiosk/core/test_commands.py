"""Operators close and open the terminal from afar; it outlives a restart."""

from typing import Any
from uuid import UUID

import pytest

from drivers.channel import Message
from kiosk.core import switch
from kiosk.core.program import Program
from sync.wire.commands import Answer, Result
from sync.wire.values import canonical_json, parsed
from tests.kiosk.core.conftest import Desk, Site, core_of, desk_of
from ui.pages import IntentName, Page, PageName


def order(desk: Desk, name: str, number: int = 1, *, late: bool = False) -> None:
    """Put a command as shipping does; a greater number was issued later."""
    asked: dict[str, object] = {"id": str(UUID(int=number)), "name": name}
    issued = f"2026-11-21T02:00:{number:02d}.000Z"
    desk.ship.line.say({"command": {**asked, "issued": issued, "late": late}})


async def answer(desk: Desk, number: int = 1) -> Answer:
    def is_it(said: Message) -> bool:
        told = said.get("answer")
        return isinstance(told, dict) and told["command"] == str(UUID(int=number))

    told: Any = (await desk.ship.hears(is_it))["answer"]
    return parsed(Answer, canonical_json(told))


def closed(page: Page) -> bool:
    cause = page.message.cause.id if page.message else ""
    return cause == "out_of_service.operator"


async def test_closed_from_afar_no_visit_begins_until_it_is_opened(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "close")
    await desk.screen.shows(closed)
    assert (await answer(desk)).result is Result.DONE
    desk.screen.touch(IntentName.CHOOSE_SERVICE, "marriage")
    order(desk, "open", 2)
    await desk.screen.shows(PageName.HOME)
    assert (await answer(desk, 2)).result is Result.DONE
    assert PageName.CONSENT not in {page.name for page in desk.screen.pages}


async def test_a_visit_that_is_open_goes_on_to_its_end(
    desk: Desk, core: Program
) -> None:
    await desk.screen.shows(PageName.HOME)
    desk.screen.touch(IntentName.CHOOSE_SERVICE, "marriage")
    await desk.screen.shows(PageName.CONSENT)
    order(desk, "close")
    assert (await answer(desk)).detail == "visit_goes_on"
    assert desk.screen.page.name is PageName.CONSENT
    desk.screen.touch(IntentName.LEAVE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    desk.screen.touch(IntentName.DONE)
    await desk.screen.shows(closed)
    assert core.core.rim.visit is None


async def test_closed_it_stays_closed_over_a_restart(site: Site) -> None:
    async with core_of(site) as program:
        desk = desk_of(site)
        await desk.set_up()
        await desk.screen.shows(PageName.HOME)
        order(desk, "close")
        await desk.screen.shows(closed)
        await answer(desk)
        assert program.core.state.terminal.closed == ("operator",)
    async with core_of(site):
        again = desk_of(site)
        await again.set_up()
        await again.screen.shows(closed)


async def test_asked_to_report_it_tells_its_state_and_stays_as_it_is(
    desk: Desk,
) -> None:
    await desk.screen.shows(PageName.HOME)
    before = len(desk.ship.told)
    order(desk, "report")
    assert (await answer(desk)).result is Result.DONE
    assert any("state" in said for said in desk.ship.told[before:])
    assert desk.screen.page.name is PageName.HOME


async def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    desk: Desk, site: Site
) -> None:
    await desk.screen.shows(PageName.HOME)
    in_the_way = site.config.paths.switch.with_name("switch.json.new")
    in_the_way.mkdir()
    order(desk, "close")
    told = await answer(desk)
    assert (told.result, told.detail) == (Result.REFUSED, "unwritable")
    assert desk.screen.page.name is PageName.HOME
    order(desk, "report", 2)
    assert (await answer(desk, 2)).result is Result.DONE


async def test_an_old_command_put_again_does_not_undo_a_newer_one(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "close", 1)
    await answer(desk, 1)
    order(desk, "open", 2)
    await answer(desk, 2)
    desk.ship.told.clear()
    order(desk, "close", 1, late=True)
    assert (await answer(desk, 1)).result is Result.DONE
    assert desk.screen.page.name is PageName.HOME


async def test_an_old_command_that_comes_after_a_newer_one_is_not_done(
    desk: Desk,
) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "open", 2)
    await answer(desk, 2)
    order(desk, "close", 1)
    told = await answer(desk, 1)
    assert (told.result, told.detail) == (Result.REFUSED, "overtaken")
    assert desk.screen.page.name is PageName.HOME


async def test_one_that_is_late_is_not_done(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "close", late=True)
    told = await answer(desk)
    assert (told.result, told.detail) == (Result.EXPIRED, "too_late")
    assert desk.screen.page.name is PageName.HOME


async def test_of_a_report_it_is_known_as_well_that_it_was_done(site: Site) -> None:
    async with core_of(site):
        desk = desk_of(site)
        await desk.set_up()
        order(desk, "report")
        await answer(desk)
    async with core_of(site):
        again = desk_of(site)
        await again.set_up()
        order(again, "report", late=True)
        assert (await answer(again)).result is Result.DONE


@pytest.mark.parametrize("damage", [b"no database " * 1000, b""])
async def test_closed_it_stays_closed_when_its_journal_is_replaced(
    site: Site, damage: bytes
) -> None:
    async with core_of(site):
        desk = desk_of(site)
        await desk.set_up()
        await desk.screen.shows(PageName.HOME)
        order(desk, "close")
        await answer(desk)
    site.config.paths.journal.write_bytes(damage)
    async with core_of(site) as program:
        again = desk_of(site)
        await again.set_up()
        program.acknowledged()
        await again.screen.shows(closed)
        order(again, "open", 2)
        await again.screen.shows(PageName.HOME)


async def test_a_switch_that_cannot_be_read_counts_as_closed_until_it_is_opened(
    site: Site,
) -> None:
    site.config.paths.switch.parent.mkdir(parents=True, exist_ok=True)
    site.config.paths.switch.write_bytes(b'{"closed":fal')
    async with core_of(site):
        desk = desk_of(site)
        await desk.set_up()
        await desk.screen.shows(closed)
        assert "switch_unreadable" in {each["name"] for each in desk.ship.alerts()}
        order(desk, "open")
        await desk.screen.shows(PageName.HOME)
    assert not switch.read(site.config.paths.switch).closed


async def test_the_centre_is_told_why_the_terminal_is_closed(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "close")

    def says_why(said: Message) -> bool:
        state = said.get("state")
        return isinstance(state, dict) and state["closed"] == ["operator"]

    await desk.ship.hears(says_why)


async def test_a_command_nobody_knows_ends_that_line_alone(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "explode")
    await desk.screen.shows(lambda page: not page.online)
