"""The three doors: who is let in, what is passed on, what garbage does (nothing)."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from drivers.channel import Descriptor, Message
from drivers.contract import Code, Completion
from drivers.messages import Do
from kiosk.core.program import Program
from sync.wire.receipts import Receipt
from tests.kiosk.core.conftest import Desk, FakeScreen, Host, Site, connected
from ui.pages import IntentName, Page, PageName


def alert_named(name: str) -> Callable[[Message], bool]:
    def matches(said: Message) -> bool:
        alert = said.get("alert")
        return isinstance(alert, dict) and alert["name"] == name

    return matches


def receipt(core: Program, **change: object) -> Receipt:
    journal = core.books._journal
    assert journal is not None
    head = journal.extent.head
    fields = {
        "terminal": "T0001",
        "journal": journal.extent.journal,
        "time": datetime(2026, 11, 21, 2, tzinfo=UTC),
        "seq": head.seq,
        "hash": head.hash,
        "awaited": (),
        "awaited_through": head.seq,
    }
    return Receipt(**{**fields, **change})  # type: ignore[arg-type]  # told by the test


async def test_every_entry_wakes_shipping(desk: Desk) -> None:
    await desk.consented("collect")
    await desk.screen.shows(PageName.TICKET)
    await desk.ship.hears(lambda said: said.get("wake") == {"seq": 5})


async def test_a_receipt_is_applied(desk: Desk, core: Program) -> None:
    await desk.screen.shows(PageName.HOME)
    good = receipt(core)
    desk.ship.line.say({"receipt": good.model_dump(mode="json")})
    # Receipts are taken in order: once the bad one is refused, the good one is in.
    bad = receipt(core, hash="f" * 64)
    desk.ship.line.say({"receipt": bad.model_dump(mode="json")})
    await desk.ship.hears(alert_named("receipt_refused"))
    journal = core.books._journal
    assert journal is not None
    assert journal.covered() == good.seq


async def test_a_receipt_with_another_hash_is_refused_and_told(
    desk: Desk, core: Program
) -> None:
    await desk.screen.shows(PageName.HOME)
    foreign = receipt(core, hash="f" * 64)
    desk.ship.line.say({"receipt": foreign.model_dump(mode="json")})
    await desk.ship.hears(alert_named("receipt_refused"))
    assert desk.ship.alerts()[-1]["detail"] == "receipt_hash"


async def test_a_malformed_receipt_changes_nothing(desk: Desk) -> None:
    await desk.screen.shows(PageName.HOME)
    desk.ship.line.say({"receipt": {"seq": -1}})
    desk.ship.say_online(online=False)
    await desk.screen.shows(lambda page: not page.online)


async def test_shipping_is_told_the_state_and_that_devices_are_simulated(
    desk: Desk,
) -> None:
    await desk.screen.shows(PageName.HOME)

    def is_home(said: Message) -> bool:
        state = said.get("state")
        return isinstance(state, dict) and state["activity"] == "idle"

    told = await desk.ship.hears(is_home)
    state = told["state"]
    assert isinstance(state, dict)
    assert {d["name"]: d["simulated"] for d in state["devices"]} == {
        "idcard": True,
        "facecam": True,
        "doccam": True,
        "printer": True,
    }


async def test_the_live_picture_is_passed_on_as_a_descriptor(desk: Desk) -> None:
    ring = os.memfd_create("ring")
    os.write(ring, b"newest frame")

    async def preview(_host: Host, _do: Do) -> Completion:
        told = {"ring": Descriptor(ring), "width": 640, "height": 480}
        return Completion(Code.SUCCESS, told)

    async def verify(_host: Host, _do: Do) -> Completion:
        await asyncio.Event().wait()
        raise AssertionError

    desk.camera.answers.update(preview=preview, verify=verify)
    await desk.consented("collect", "face")
    await desk.camera.asked("verify")
    async with desk.screen.news:
        await asyncio.wait_for(
            desk.screen.news.wait_for(lambda: bool(desk.screen.previews)), 10
        )
    assert os.pread(desk.screen.previews[0], 12, 0) == b"newest frame"
    os.close(ring)


@pytest.mark.parametrize("door", ["devices", "screen", "shipping"])
async def test_garbage_at_a_door_ends_that_guest_alone(
    desk: Desk, site: Site, door: str
) -> None:
    await desk.screen.shows(PageName.HOME)
    loop = asyncio.get_running_loop()
    for garbage in (b"\xff\x00", b"[]", b'{"hello": 7}', b'{"hello": {"device": "x"}}'):
        sock = await connected(site.socket(door))
        await loop.sock_sendall(sock, garbage)
        async with asyncio.timeout(10):
            assert await loop.sock_recv(sock, 16) == b""
        sock.close()
    desk.screen.touch(IntentName.CHOOSE_SERVICE, "reissue")
    await desk.screen.shows(PageName.CONSENT)


async def test_a_newer_screen_takes_over(desk: Desk, site: Site) -> None:
    await desk.screen.shows(PageName.HOME)
    newer = FakeScreen()
    await newer.connect(site.socket("screen"))
    page: Page = await newer.shows(PageName.HOME)
    newer.touch(IntentName.CHOOSE_SERVICE, "reissue")
    await newer.shows(PageName.CONSENT)
    assert page.tiles
