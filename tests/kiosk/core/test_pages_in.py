"""Pages at a real core: the camera's faults, the plug, and what may not stay behind."""

import asyncio
import hashlib
from dataclasses import replace

import pytest

from domain.events import Kind
from drivers.contract import Code, Completion
from drivers.messages import Do
from kiosk.core.program import Program
from sync.journal.reader import JournalReader
from tests.kiosk.core.conftest import (
    SHOT,
    Answer,
    Desk,
    Host,
    Site,
    live,
    never,
    with_,
)
from tests.kiosk.core.couple import Couple, lets_press
from ui.pages import IntentName, Page, PageName


@pytest.fixture
async def couple(desk: Desk) -> Couple:
    couple = Couple(desk)
    await couple.arrive("collect")
    await couple.answer()
    return couple


def says(cause: str) -> "Says":
    return Says(cause)


class Says:
    """Whether a page's message has that cause."""

    def __init__(self, cause: str) -> None:
        self.cause = cause

    def __call__(self, page: Page) -> bool:
        return page.message is not None and page.message.cause.id == self.cause


def kinds(site: Site) -> list[Kind]:
    reader = JournalReader(site.config.paths.journal)
    return [entry.kind for entry in reader.entries_after(0, 1000)]


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        (Completion(Code.INVALID_DATA, detail="picture_empty"), "scan.empty"),
        (Completion(Code.INVALID_DATA, detail="not_a_picture"), "scan.not_a_picture"),
        (Completion(Code.INVALID_DATA, detail="picture_cut_short"), "scan.cut_short"),
        (Completion(Code.INVALID_DATA, detail="picture_too_large"), "scan.too_large"),
        (Completion(Code.TIME_OUT, detail="camera_offline"), "scan.offline"),
        (Completion(Code.SUCCESS, {**SHOT, "picture": b""}), "scan.empty"),
        (Completion(Code.SUCCESS, {**SHOT, "sha256": "0" * 64}), "scan.cut_short"),
        (Completion(Code.SUCCESS, {**SHOT, "look_jpg": None}), "scan.not_a_picture"),
    ],
)
async def test_each_fault_has_its_own_words_and_the_next_picture_may_do(
    couple: Couple, site: Site, end: Completion, cause: str
) -> None:
    async def faulty(_host: Host, _do: Do) -> Completion:
        return end

    desk = couple.desk
    desk.scanner.answers["capture"] = faulty
    await couple.press(IntentName.CAPTURE)
    await desk.screen.shows(says(cause))
    assert not list(site.config.paths.materials.iterdir())
    desk.scanner.answers["capture"] = with_(**SHOT)
    if cause == "scan.offline":
        await couple.press(IntentName.RETRY)
    await couple.hand_in_a_page()


async def test_a_picture_larger_than_the_centre_takes_is_told_and_not_stored(
    couple: Couple, site: Site
) -> None:
    huge = bytes(33_554_432)
    told = {**SHOT, "picture": huge, "sha256": hashlib.sha256(huge).hexdigest()}
    couple.desk.scanner.answers["capture"] = with_(**told)
    await couple.press(IntentName.CAPTURE)
    await couple.desk.screen.shows(says("scan.too_large"))
    assert not list(site.config.paths.materials.iterdir())


async def test_a_camera_unplugged_is_told_and_goes_on_by_itself_when_it_is_back(
    couple: Couple, site: Site
) -> None:
    desk = couple.desk
    await desk.scanner.asked("preview")
    desk.scanner.unplug()
    page = await desk.screen.shows(says("scan.offline"))
    assert not page.preview
    assert lets_press(IntentName.NEXT)(page)
    await desk.scanner.connect(site.socket("devices"))
    await desk.screen.shows(lambda p: p.preview and p.message is None)
    await couple.hand_in_a_page()


async def test_a_camera_unplugged_in_the_middle_of_a_picture_loses_no_page(
    couple: Couple, site: Site
) -> None:
    desk = couple.desk
    await couple.hand_in_a_page()
    desk.scanner.answers["capture"] = never
    await couple.press(IntentName.CAPTURE)
    await desk.scanner.asked("capture", 2)
    desk.scanner.unplug()
    await desk.screen.shows(says("scan.offline"))
    desk.scanner.answers["capture"] = with_(**SHOT)
    await desk.scanner.connect(site.socket("devices"))
    page = await desk.screen.shows(lambda p: p.preview and p.message is None)
    assert len(page.items) == 1
    assert lets_press(IntentName.CAPTURE)(page)


async def test_without_papers_the_visit_goes_on(couple: Couple, site: Site) -> None:
    await couple.look_it_over()
    await couple.sign(1)
    await couple.sign(2)
    await couple.desk.screen.shows(PageName.TICKET)
    assert kinds(site).count(Kind.SUBMITTED) == 1


async def test_the_live_picture_stands_on_its_page_alone(couple: Couple) -> None:
    screen = couple.desk.screen
    await screen.shows(PageName.SCAN)
    await couple.desk.scanner.asked("preview")
    await couple.press(IntentName.CAPTURE)
    await screen.shows(PageName.LOOK)
    assert not screen.is_live
    await couple.press(IntentName.AGAIN)
    await couple.desk.scanner.asked("preview", 2)
    await screen.shows(PageName.SCAN)


async def test_a_disk_that_takes_nothing_ends_the_visit_and_nothing_is_handed_in(
    couple: Couple, core: Program, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: object, _sealed: bytes) -> str:
        raise OSError(28, "No space left on device")

    await couple.hand_in_a_page()
    monkeypatch.setattr(type(core.books._materials), "put", full)
    await couple.press(IntentName.CAPTURE)
    await couple.desk.screen.shows(PageName.LOOK)
    await couple.press(IntentName.KEEP)
    await couple.desk.screen.shows(PageName.OUT_OF_SERVICE)
    await couple.desk.screen.shows(lambda _: not core.core.rim.visit)
    assert Kind.SUBMITTED not in kinds(site)
    assert not list(site.config.paths.materials.iterdir())


async def test_what_is_pasted_is_logged_by_count_alone(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    couple = Couple(desk)
    await couple.arrive("collect")
    for code in ("17", "20"):
        await desk.screen.shows(
            lambda p, code=code: any(c.value == code for c in p.choices)
        )
        desk.screen.touch(IntentName.PICK, code)
        await couple.press(IntentName.NEXT)
    await desk.screen.shows(lambda p: bool(p.fields))
    desk.screen.touch(IntentName.TYPE, "13800000012")
    page = await desk.screen.shows(says("questions.too_long"))
    assert replace(page.fields[0], shown="") == page.fields[0]
    assert "characters=11" in caplog.text
    assert "13800000012" not in caplog.text


def last_preview(host: Host) -> object:
    return host.commands("preview")[-1].args["on"]


async def test_the_camera_looks_only_while_its_page_is_shown(couple: Couple) -> None:
    desk = couple.desk
    await desk.scanner.asked("preview")
    await couple.hand_in_a_page()
    # On, off for the picture, on for the next one.
    await desk.scanner.asked("preview", 3)
    assert last_preview(desk.scanner) is True
    await couple.look_it_over()
    await desk.scanner.asked("preview", 4)
    assert last_preview(desk.scanner) is False
    assert not desk.screen.is_live


async def test_back_at_its_page_at_once_a_slow_camera_is_on_again(
    couple: Couple,
) -> None:
    desk, scanner = couple.desk, couple.desk.scanner

    async def leave() -> None:
        await couple.press(IntentName.NEXT)
        await desk.screen.shows(PageName.REVIEW)

    async def come_back() -> None:
        await couple.press(IntentName.BACK)
        await desk.screen.shows(PageName.SCAN)

    await leave()
    await scanner.asked("preview", 2)
    scanner.answers["preview"], gate = held_back(live)
    scanner.obeys = False
    await come_back()
    await scanner.asked("preview", 3)
    await leave()
    await come_back()
    gate.set()
    await scanner.asked("preview", 5)
    order = [do.args["on"] for do in scanner.commands("preview")]
    assert order == [True, False, True, False, True]


def held_back(answer: Answer) -> tuple[Answer, asyncio.Event]:
    """Return ``answer`` given late, and what lets it be given."""
    gate = asyncio.Event()

    async def late(host: Host, do: Do) -> Completion:
        await gate.wait()
        return await answer(host, do)

    return late, gate


async def test_the_face_camera_looks_no_longer_than_its_check(desk: Desk) -> None:
    desk.camera.answers["preview"] = live
    await desk.consented("collect", "face")
    await desk.screen.shows(PageName.TICKET)
    await desk.camera.asked("preview", 2)
    assert last_preview(desk.camera) is False
    assert not desk.screen.is_live
