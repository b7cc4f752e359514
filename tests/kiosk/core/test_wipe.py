"""After a visit nothing of it is left in the core, nor in any file it can write."""

import asyncio
import base64
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from drivers.messages import Release
from tests.kiosk.core.conftest import FIELDS, Site, Visitor, desk_of
from tests.kiosk.core.counter_side import (
    GRANT,
    NAMES,
    PASSWORD,
    PICTURES,
    REGISTRAR,
    Counter,
    StaffShip,
)
from tests.kiosk.core.couple import HIS_FIELDS, HIS_NUMBER, PHONES, Couple
from tests.memory import in_files
from ui.pages import IntentName, PageName

PROBE = Path(__file__).with_name("probe.py")
WITHIN_S = 30.0
PICTURE = "live-picture-of-the-citizen"
PAGE_TEXT = "couples-page-at-full-size"
OF_COUPLE = [
    FIELDS["name"],
    FIELDS["number"],
    str(HIS_FIELDS["name"]),
    HIS_NUMBER,
    *PHONES,
    "her-photo",
    "his-photo",
    PAGE_TEXT,
]


LET_GO_S = 20.0


class Probed:
    """A core in a process of its own, and questions to its memory."""

    def __init__(self, site: Site, process: asyncio.subprocess.Process) -> None:
        self.site = site
        self.process = process

    async def line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        return json.loads(
            await asyncio.wait_for(self.process.stdout.readline(), WITHIN_S)
        )

    async def holds(self, markers: list[str]) -> set[str]:
        asked = [marker.encode().hex() for marker in markers]
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asked).encode() + b"\n")
        found = (await self.line())["held"]
        return {bytes.fromhex(each).decode() for each in found}

    async def lets_go(self, markers: list[str]) -> None:
        """Wait until nothing of ``markers`` is held: forgetting takes its turn."""
        async with asyncio.timeout(LET_GO_S):
            while await self.holds(markers):
                pass  # each question is a search, and takes its time


@pytest.fixture
async def probed(site: Site, tmp_path: Path, root: Path) -> AsyncIterator[Probed]:
    (tmp_path / "tmp").mkdir()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROBE),
        str(site.file),
        str(tmp_path / "core.log"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=root,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(root)},
    )
    probed = Probed(site, process)
    assert (await probed.line())["ready"]
    yield probed
    process.terminate()
    await asyncio.wait_for(process.wait(), WITHIN_S)


def spelt(markers: list[str]) -> list[bytes]:
    return [marker.encode() for marker in markers]


async def test_nothing_of_a_visit_outlives_it(
    probed: Probed, visitor: Visitor, tmp_path: Path
) -> None:
    desk, markers = visitor.desk, visitor.markers
    await desk.set_up()
    await desk.consented("collect", "face", "picture")
    await desk.screen.shows(PageName.FACE)
    await desk.camera.asked("verify")
    early = [marker for marker in markers if marker != PICTURE]
    assert await probed.holds(early) == set(early)

    visitor.let_the_camera_answer()
    await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)
    desk.screen.touch(IntentName.DONE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert await probed.holds(markers) == set()
    assert in_files(tmp_path, spelt(markers)) == set()
    assert desk.screen.wipes == 1


async def test_a_visit_left_at_the_camera_is_forgotten_too(
    probed: Probed, visitor: Visitor, tmp_path: Path
) -> None:
    desk = visitor.desk
    await desk.set_up()
    await desk.consented("collect", "face", "picture")
    await desk.screen.shows(PageName.FACE)
    await desk.camera.asked("verify")
    desk.screen.touch(IntentName.LEAVE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert await probed.holds(visitor.markers) == set()
    assert in_files(tmp_path, spelt(visitor.markers)) == set()


async def test_nothing_of_what_staff_saw_or_typed_outlives_their_sign_out(
    probed: Probed, site: Site, tmp_path: Path
) -> None:
    desk, ship = desk_of(site), StaffShip()
    desk.ship = ship
    await desk.set_up()
    counter = Counter(desk, site)
    await desk.screen.shows(PageName.HOME)
    desk.screen.touch(IntentName.SIGN_IN)
    await counter.types()
    assert await probed.holds([PASSWORD]) == {PASSWORD}
    desk.screen.touch(IntentName.SIGN_IN)
    await desk.screen.shows(lambda page: bool(page.items))
    await counter.opens()
    seen = [GRANT, REGISTRAR, *NAMES, *(each.decode() for each in PICTURES.values())]
    assert await probed.holds(seen) == set(seen)

    desk.screen.touch(IntentName.SIGN_OUT)
    await desk.screen.shows(PageName.HOME)
    assert await probed.holds([PASSWORD, *seen]) == set()
    assert in_files(tmp_path, spelt([PASSWORD, *seen])) == set()


async def test_back_at_the_list_nothing_of_the_submission_is_left(
    probed: Probed, site: Site
) -> None:
    desk, ship = desk_of(site), StaffShip()
    desk.ship = ship
    await desk.set_up()
    counter = Counter(desk, site)
    await counter.signs_in()
    await counter.opens()
    pictures = [each.decode() for each in PICTURES.values()]
    desk.screen.touch(IntentName.BACK)
    await desk.screen.shows(lambda page: bool(page.items) and page.name == "staff_list")
    # The list may stand before the screen has told that it wiped the submission.
    await probed.lets_go([*NAMES, *pictures])
    assert await probed.holds([GRANT]) == {GRANT}


async def test_nothing_of_two_people_and_their_papers_outlives_the_visit(
    probed: Probed, site: Site, tmp_path: Path
) -> None:
    desk = desk_of(site)
    await desk.set_up()
    couple = Couple(desk)
    await couple.arrive()
    await couple.answer()
    await couple.press(IntentName.CAPTURE)
    await desk.screen.shows(PageName.LOOK)
    assert await probed.holds(OF_COUPLE) == set(OF_COUPLE)
    await couple.press(IntentName.KEEP)
    await desk.screen.shows(lambda p: p.name is PageName.SCAN and bool(p.items))
    assert PAGE_TEXT not in await probed.holds(OF_COUPLE)
    await couple.look_it_over()
    await couple.sign(1)
    await couple.sign(2)
    await desk.screen.shows(lambda page: page.ticket and page.ticket.printed)
    desk.screen.touch(IntentName.DONE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert await probed.holds(OF_COUPLE) == set()
    assert in_files(tmp_path, spelt(OF_COUPLE)) == set()


async def test_a_couple_that_leaves_before_signing_is_forgotten_with_its_papers(
    probed: Probed, site: Site, tmp_path: Path
) -> None:
    desk = desk_of(site)
    await desk.set_up()
    couple = Couple(desk)
    await couple.arrive()
    await couple.answer()
    await couple.hand_in_a_page()
    await couple.look_it_over()
    desk.screen.touch(IntentName.LEAVE)
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert await probed.holds(OF_COUPLE) == set()
    assert in_files(tmp_path, spelt(OF_COUPLE)) == set()
    assert not list(site.config.paths.materials.iterdir())


async def test_a_command_that_does_not_end_keeps_nothing_in_the_core_either(
    probed: Probed, visitor: Visitor
) -> None:
    desk = visitor.desk
    await desk.set_up()
    await desk.consented("collect", "face", "picture")
    await desk.screen.shows(PageName.FACE)
    await desk.camera.asked("verify")
    desk.camera.obeys = False
    desk.screen.touch(IntentName.LEAVE)
    # It says that it forgot, and still owes the end of what it was asked.
    await desk.camera.heard(lambda said: isinstance(said, Release))
    await desk.screen.shows(lambda p: p.name is PageName.THANKS and bool(p.keys))
    assert await probed.holds(visitor.markers) == set()


def test_every_spelling_can_be_found_in_a_file(tmp_path: Path) -> None:
    for number, written in enumerate(
        (
            "王样例".encode(),
            "王样例".encode("utf-16-le"),
            base64.b64encode("王样例".encode()),
        )
    ):
        (tmp_path / str(number)).write_bytes(b"before" + written + b"after")
        assert in_files(tmp_path, spelt(["王样例"])) == {"王样例".encode()}
        (tmp_path / str(number)).unlink()
