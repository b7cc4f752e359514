"""Operators close and open the terminal from afar; it outlives a restart."""

from typing import Any
from uuid import UUID

import pytest

from drivers.channel import Message
from kiosk.core.program import Program
from kiosk.core.rim import Failed
from sync.wire.commands import Answer, Result
from sync.wire.values import canonical_json, parsed
from tests.kiosk.core.conftest import Desk, Site, core_of, desk_of
from ui.pages import IntentName, Page, PageName


def order(desk: Desk, name: str, number: int = 1) -> None:
    asked: dict[str, object] = {"id": str(UUID(int=number)), "name": name}
    desk.ship.line.say({"command": asked})


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
    desk: Desk, core: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(command: UUID, *, closed: bool) -> bool:
        del command, closed
        raise Failed("unwritable")

    await desk.screen.shows(PageName.HOME)
    monkeypatch.setattr(core.books, "keep_closed", failing)
    order(desk, "close")
    told = await answer(desk)
    assert (told.result, told.detail) == (Result.REFUSED, "unwritable")
    assert desk.screen.page.name is PageName.HOME


async def test_an_old_command_put_again_does_not_undo_a_newer_one(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "close", 1)
    await answer(desk, 1)
    order(desk, "open", 2)
    await answer(desk, 2)
    desk.ship.told.clear()
    order(desk, "close", 1)
    assert (await answer(desk, 1)).result is Result.DONE
    assert desk.screen.page.name is PageName.HOME


async def test_a_command_nobody_knows_ends_that_line_alone(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    order(desk, "explode")
    await desk.screen.shows(lambda page: not page.online)
