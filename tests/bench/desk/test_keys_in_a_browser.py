"""Keys of the mirrored screen take clicks, focus and typing while they change."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

Stage: TypeAlias = Any
"""The conftest's ``Stage``: a conftest cannot be imported."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        one = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield one
        one.close()


@pytest.fixture
def page(browser: Browser, address: str, token: str) -> Iterator[Page]:
    one = browser.new_page(viewport={"width": 1366, "height": 768})
    complaints: list[str] = []
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.goto(f"{address}/?token={token}")
    yield one
    one.close()
    assert not complaints


def _columns(stage: Stage) -> list[int]:
    """Return which keys of the stage's row were touched."""
    return [x // 340 for x, _ in stage.site.terminal.display.touches]


def test_the_visitors_own_keyboard_touches_the_same_key_on_the_screen(
    stage: Stage, page: Page
) -> None:
    stage.show("工作人员登录", keys=("r", "r", "7", "退格"))
    expect(page.get_by_role("button", name="退格")).to_be_visible()
    page.keyboard.type("7r7x")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+r")
    page.evaluate("typed")
    field, key, seven, erase = range(4)
    assert field not in _columns(stage)
    assert _columns(stage) == [seven, key, seven, erase]


def test_the_second_of_two_alike_keys_keeps_its_focus(stage: Stage, page: Page) -> None:
    stage.show("办理前，请二位读一读", keys=("同意", "同意"))
    boxes = page.get_by_role("button", name="同意", exact=True)
    expect(boxes).to_have_count(2)
    boxes.nth(1).focus()
    stage.show("办理前，请二位读一读", keys=("同意", "同意", "退出"))
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    expect(boxes.nth(1)).to_be_focused()


def test_a_key_that_counts_under_the_mouse_is_still_pressed(
    stage: Stage, page: Page
) -> None:
    stage.show("信息已提交", keys=("上一步", "办完了 9 秒"))
    key = page.get_by_role("button", name="办完了")
    key.hover()
    page.mouse.down()
    stage.show("信息已提交", keys=("上一步", "办完了 8 秒"))
    expect(page.get_by_role("button", name="办完了 8 秒")).to_be_visible()
    with page.expect_response("**/do/touch"):
        page.mouse.up()
    assert _columns(stage) == [1]


def test_keys_of_another_page_replace_those_before(stage: Stage, page: Page) -> None:
    stage.show("您好", keys=("结婚登记", "补领", "离婚登记"))
    keys = page.locator("#keys button")
    expect(keys).to_have_count(3)
    stage.show("请把身份证平放在读卡区", keys=("上一步",))
    expect(keys).to_have_count(1)
    expect(keys).to_have_accessible_name("上一步")
