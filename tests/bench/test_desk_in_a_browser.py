"""A visitor who never saw the product checks in on the page, by what it shows alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.desk.companion import Companion
from bench.desk.desk import Desk
from bench.desk.serving import Serving
from bench.site.site import Site

PATIENCE_MS = 30_000
FACE_MS = 45_000
FACE_TRIES = 2
FACE_ENDED = re.compile("信息已提交|没有看清动作|看不清楚|还没有拍好")
UNHEARD_MS = 8_000
TOUCHES = 3
WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    one = Site(tmp_path_factory.mktemp("s"), say=lambda _: None)
    try:
        one.start()
        yield one
    finally:
        one.end()


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    desk = Desk(site)
    with Companion(desk), Serving(desk) as page:
        yield page.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        one = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield one
        one.close()


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    one = browser.new_page(viewport=WIDE)
    one.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.on(
        "console",
        lambda said: complaints.append(said.text) if said.type == "error" else None,
    )
    one.goto(address)
    yield one
    assert not complaints


def _press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).first.click()


def _touch(page: Page, label: str, following: str) -> None:
    """Touch a key of the screen; again, as a person would, if nothing happens."""
    said = page.get_by_role("status")
    for _ in range(TOUCHES):
        _press(page, label)
        try:
            expect(said).to_contain_text(following, timeout=UNHEARD_MS)
        except AssertionError:
            continue
        return
    expect(said).to_contain_text(following, timeout=PATIENCE_MS)


def _tick(page: Page, box: str) -> None:
    _press(page, box)
    ticked = page.get_by_role("button", name=box, pressed=True)
    expect(ticked).to_be_visible(timeout=PATIENCE_MS)


def _screen_says(page: Page, words: str, patience_ms: int = PATIENCE_MS) -> None:
    texts = page.get_by_role("list", name="屏幕上的文字")
    expect(texts).to_contain_text(words, timeout=patience_ms)


def _next_is(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words, timeout=PATIENCE_MS)


def _consent(page: Page, *boxes: str) -> None:
    """Go from home to the card, agreeing to ``boxes``."""
    _next_is(page, "在屏幕上点一项业务")
    _touch(page, "补领", "在屏幕上勾选同意的内容")
    for box in boxes:
        _tick(page, box)
    _touch(page, "同意并继续", "把一张身份证放上读卡器")


def _pass_face(page: Page) -> None:
    """Look at the camera until it is done, trying again where the screen offers it."""
    texts = page.get_by_role("list", name="屏幕上的文字")
    for _ in range(FACE_TRIES):
        expect(texts).to_contain_text(FACE_ENDED, timeout=FACE_MS)
        if "信息已提交" in (texts.text_content() or ""):
            return
        _press(page, "再试一次")
        expect(texts).not_to_contain_text(FACE_ENDED, timeout=PATIENCE_MS)
    _screen_says(page, "信息已提交", FACE_MS)


def test_a_check_in_from_home_to_the_printed_ticket(page: Page) -> None:
    _consent(page, "同意采集和使用", "采集人脸", "现场照片")
    _press(page, "放上王样例的身份证（有效）")
    _next_is(page, "请屏幕上说的那一位站到镜头前")
    page.get_by_label("站在镜头前的人").get_by_role("button", name="王样例").click()
    _pass_face(page)
    _next_is(page, "请拿走身份证")
    ticket = page.get_by_role("button", name="看号单")
    expect(ticket).to_have_count(1, timeout=PATIENCE_MS)
    ticket.click()
    sheet = page.get_by_role("dialog").get_by_role("img")
    expect(sheet).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_function("document.querySelector('dialog img').naturalHeight > 1000")
    _press(page, "收好")
    _press(page, "拿走身份证")
    _press(page, "办完了")
    _next_is(page, "在屏幕上点一项业务")


def test_without_network_and_paper_nothing_is_lost(page: Page, site: Site) -> None:
    _press(page, "拔掉网络")
    _screen_says(page, "网络中断")
    _press(page, "取空纸盒")
    _consent(page, "同意采集和使用")
    _press(page, "放上李示范的身份证（有效）")
    _screen_says(page, "打印机缺纸")
    _next_is(page, "给打印机装回纸")
    _press(page, "装回纸")
    tickets = page.get_by_role("button", name="看号单")
    expect(tickets).to_have_count(2, timeout=PATIENCE_MS)
    _screen_says(page, "号单已经打印")
    _press(page, "插上网络")
    plug = page.get_by_role("button", name="插上网络")
    expect(plug).to_have_count(0, timeout=PATIENCE_MS)
    assert site.cable.plugged


def test_the_dashboard_is_one_click_away_and_knows_the_terminal(page: Page) -> None:
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="运行看板").click()
    dashboard = opening.value
    expect(dashboard.get_by_text(re.compile("T0001")).first).to_be_visible()
    dashboard.close()


def test_everything_is_in_sight_without_scrolling(page: Page, tmp_path: Path) -> None:
    page.screenshot(path=tmp_path / "desk.png")
    for wide, high in ((1440, 900), (1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": wide, "height": high})
        size = page.evaluate(
            "[document.documentElement.scrollWidth,"
            " document.documentElement.scrollHeight]"
        )
        assert size == [wide, high]
