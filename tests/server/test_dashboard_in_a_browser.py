"""The dashboard in a real browser: live, quiet under the pointer, no console errors."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from domain.events import Kind
from tests.server.conftest import device

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from sync.wire.entries import Entry
    from tests.server.conftest import Site, WireTerminal

CHROMIUM = "/usr/bin/chromium"
WAIT_MS = 20_000


@pytest.fixture
def page() -> Iterator[Page]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        shown = browser.new_page(viewport={"width": 1366, "height": 768})
        shown.set_default_timeout(WAIT_MS)
        yield shown
        browser.close()


def test_the_dashboard_follows_a_visit_without_being_reloaded(
    site: Site, page: Page, tmp_path: Path
) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda problem: complaints.append(str(problem)))
    site.start_broker()
    served = site.serve("--print-link")
    site.ingest_listens()
    page.goto(served.ready["link"])
    assert page.url == f"{served.ready['web']}/"
    page.get_by_text("还没有登记的终端").wait_for()
    page.evaluate("window.untouched = true")

    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    told = terminal.fake.state()
    terminal.publish(terminal.fake.state_letter(told))
    row = page.locator("#t-SF-01")
    row.get_by_text("空闲").wait_for()
    visit(terminal, "A012")
    row.get_by_text("最近 A012").wait_for()
    page.locator(".recent").get_by_text("已完成").wait_for()

    # Under the pointer rows keep their places and still tell what is new.
    row.hover()
    handed_in = visit(terminal, "A013")
    row.get_by_text("最近 A013").wait_for()
    page.mouse.move(0, 0)
    recent = page.locator(".recent")
    recent.locator("tr", has_text="A013").get_by_text("待确认").wait_for()
    site.add_registrar("registrar")
    confirm(terminal, handed_in)
    recent.locator("tr", has_text="A013").get_by_text("已确认").wait_for()
    assert page.evaluate("window.untouched")

    page.get_by_role("link", name="SF-01").first.click()
    page.get_by_text("取号单 A013 已打印").wait_for()
    decided = page.locator(".casework tr", has_text="A013")
    decided.get_by_text("已确认").wait_for()
    decided.get_by_text("registrar").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert complaints == []
    served.process.kill()
    page.get_by_text("和中心的连接断了").wait_for()


def test_forms_of_the_dashboard_are_taken_from_a_real_browser(
    site: Site, page: Page, tmp_path: Path
) -> None:
    site.start_broker()
    served = site.serve("--print-link")
    site.ingest_listens()
    page.goto(served.ready["web"])
    page.get_by_label("账号").fill("operator")
    page.get_by_label("密码").fill("not the password")
    page.get_by_role("button", name="登录看板").click()
    page.get_by_text("账号或密码不对").wait_for()

    page.goto(served.ready["link"])
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    told = terminal.fake.state()
    terminal.publish(terminal.fake.state_letter(told))
    page.get_by_role("link", name="SF-01").first.click()
    page.get_by_role("link", name="暂停服务").click()
    page.get_by_label("原因").fill("更换墨粉")
    page.get_by_role("button", name="暂停服务").click()
    line = page.locator(".remote li", has_text="更换墨粉")
    line.get_by_text("等待应答").wait_for()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768)])
def test_all_of_a_terminal_is_on_one_screen(
    site: Site, page: Page, tmp_path: Path, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    site.start_broker()
    served = site.serve("--print-link")
    site.ingest_listens()
    terminal = site.enrolled("SF-01", tmp_path / "SF-01", served.ready["enrol"])
    kinds = ("idcard", "facecam", "doccam", "fingerprint", "ukey")
    devices = [device(kind) for kind in kinds]
    devices.append(device("printer", "online", "toner_low"))
    told = terminal.fake.state(*devices, closed=("operator",))
    terminal.publish(terminal.fake.state_letter(told))
    terminal.publish(terminal.fake.health_letter())
    for number in range(8):
        visit(terminal, f"A{number:03d}")
    for reason in (
        "更换墨粉与清洁滚轮，预计二十分钟，请引导群众到二楼办理",
        "",
        "",
        "",
    ):
        wish = ("close", "--reason", reason) if reason else ("report",)
        with pytest.raises(AssertionError):  # nobody answers
            site.command("command", "SF-01", *wish, "--wait", "0")
    page.goto(served.ready["link"])
    page.get_by_role("link", name="SF-01").first.click()
    page.get_by_text("取号单 A007 已打印").wait_for()
    page.wait_for_load_state("load")  # with its style
    assert page.locator(".remote li").count() == 4
    assert page.locator(".casework tbody tr").count() == 6
    size = (
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert page.evaluate(size) == [width, height]
    cut = (
        "all => all.filter(e => e.scrollHeight > e.clientHeight).map(e => e.className)"
    )
    assert page.locator(".panel").evaluate_all(cut) == []


def visit(terminal: WireTerminal, ticket: str) -> Entry:
    """Have a visit hand in; return the entry that did."""
    terminal.fake.clock.forward(seconds=1)
    entries = terminal.fake.check_in(ticket)
    terminal.publish(terminal.fake.journal_letter(entries))
    return next(each for each in entries if each.kind is Kind.SUBMITTED)


def confirm(terminal: WireTerminal, handed_in: Entry) -> None:
    """Have the registrar sign in at the terminal and confirm."""
    told = {"account": "registrar", "password": "a long password"}
    with terminal.client() as client:
        answer = client.post(f"/terminals/{terminal.name}/staff/login", json=told)
    decision = terminal.fake.decision(handed_in, answer.json()["grant"])
    terminal.publish(terminal.fake.journal_letter([decision]))
