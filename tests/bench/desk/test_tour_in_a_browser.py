"""The tour goes with the visitor: by what they do, by mouse, and by keyboard alone."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bench.desk.guide import OTHERWISE, ROWS, STARTING
from bench.desk.tour import ENDING, TOUR

Stage: TypeAlias = Any
"""The conftest's ``Stage``: a conftest cannot be imported."""
SIZES = ((1366, 768), (1440, 900), (1920, 1080))
CUT_OFF = """
(parts) => [...document.querySelectorAll(parts)]
  .filter((e) => e.offsetParent)
  .filter((e) => e.scrollWidth > e.clientWidth + 1
    || e.scrollHeight > e.clientHeight + 1)
  .map((e) => e.textContent)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        one = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield one
        one.close()


@pytest.fixture
def page(stage: Stage, browser: Browser, address: str, token: str) -> Iterator[Page]:
    stage.show("您好，请选择要办理的业务")
    one = browser.new_page(viewport={"width": 1366, "height": 768})
    one.set_default_timeout(10_000)
    complaints: list[str] = []
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.goto(f"{address}/?token={token}")
    expect(one.get_by_role("status")).to_contain_text("点一项业务")
    yield one
    one.close()
    assert not complaints


def _tour(page: Page) -> Locator:
    return page.locator("#tour")


def _stands_at(page: Page, number: int) -> None:
    here = page.locator("#tour-stops [aria-current=step]")
    expect(here).to_contain_text(str(number))
    expect(_tour(page)).to_contain_text(TOUR[number - 1].title.zh)


def _pins(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('[data-pin]')]"
        ".sort((one, other) => one.dataset.pin - other.dataset.pin)"
        ".map((one) => one.dataset.place)"
    )
    return found


def test_it_is_there_at_the_first_opening_and_points_at_its_places(
    page: Page,
) -> None:
    _stands_at(page, 1)
    assert _pins(page) == list(TOUR[0].places)


def test_it_goes_on_by_what_the_visitor_does(stage: Stage, page: Page) -> None:
    stage.show("办理前，请二位读一读")
    _stands_at(page, 2)
    expect(_tour(page)).to_contain_text("第 1 步做到了")
    assert _pins(page) == list(TOUR[1].places)
    stage.show("请王样例填写")
    _stands_at(page, 3)
    stage.show("信息已提交，祝二位顺利")
    _stands_at(page, 4)
    stage.show("已收件")
    _stands_at(page, 5)
    stage.desk.act("cable", {"name": "network", "on": False})
    stage.show("信息已提交")
    expect(page.get_by_role("button", name="插上网络")).to_be_visible()
    _stands_at(page, 5)
    stage.desk.act("cable", {"name": "network", "on": True})
    expect(_tour(page)).to_contain_text(ENDING.words.zh[-10:])
    expect(page.locator("#tour .stop.done")).to_have_count(5)


def test_what_stood_before_a_step_began_was_not_done_in_it(
    stage: Stage, page: Page
) -> None:
    stage.show("请王样例填写")
    expect(page.get_by_role("status")).to_contain_text("点“下一项”")
    page.get_by_role("button", name="第 2 步").click()
    stage.show("请王样例填写", keys=("下一项",))
    expect(page.get_by_role("button", name="下一项")).to_be_visible()
    _stands_at(page, 2)
    stage.show("请把身份证平放在读卡区")
    expect(page.get_by_role("status")).to_contain_text("放上读卡器")
    stage.show("请王样例填写")
    _stands_at(page, 3)


def test_it_can_be_skipped_left_and_begun_again_by_keyboard_alone(
    page: Page,
) -> None:
    page.get_by_role("button", name="开始").focus()
    page.keyboard.press("Enter")
    _stands_at(page, 2)
    page.keyboard.press("Enter")
    _stands_at(page, 3)
    page.keyboard.press("Escape")
    expect(_tour(page)).to_be_hidden()
    assert _pins(page) == []
    expect(page.get_by_role("button", name="导览")).to_be_focused()
    page.keyboard.press("Enter")
    _stands_at(page, 1)
    expect(page.get_by_role("button", name="开始")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    _stands_at(page, 5)
    expect(page.get_by_role("button", name="第 5 步")).to_be_focused()


def test_it_is_over_after_the_last_step_and_may_be_walked_again(page: Page) -> None:
    for _ in TOUR:
        page.locator("#tour-on").click()
    expect(_tour(page)).to_contain_text(ENDING.title.zh)
    page.get_by_role("button", name="再走一遍").click()
    _stands_at(page, 1)


def test_it_remembers_nothing_beyond_the_page(page: Page) -> None:
    page.get_by_role("button", name="离开").click()
    page.reload()
    _stands_at(page, 1)
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]


@pytest.mark.parametrize(("wide", "high"), SIZES)
def test_no_step_of_guide_or_tour_is_cut_off(page: Page, wide: int, high: int) -> None:
    page.set_viewport_size({"width": wide, "height": high})
    for number in range(len(TOUR) + 1):
        page.evaluate("([number]) => goTo(number, number)", [number])
        assert page.evaluate(CUT_OFF, "#tour, #tour .words, #tour p, .key") == []
        size = "[document.documentElement.scrollWidth, document.body.scrollHeight]"
        assert page.evaluate(size) == [wide, high]
    for step in (STARTING, OTHERWISE, *(row.step for row in ROWS)):
        told = {"place": step.place, "words": step.words.as_json()}
        page.evaluate("(told) => showNext(told)", told)
        assert page.evaluate(CUT_OFF, "header, #next, #next small") == []
