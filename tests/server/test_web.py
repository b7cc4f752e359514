"""The operators' web: who gets in, from where, what pages show and never show."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import httpx
import pytest
from argon2 import PasswordHasher

from domain.events import Kind
from server.records import accounts, commands, dialect, enrolments
from server.records.commands import LIFE, Wish
from server.records.tables import accounts as accounts_table
from server.web import gate, site
from sync.wire.commands import Answer, CommandName, Result
from sync.wire.reports import Activity, Severity
from sync.wire.topics import Up

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from sync.wire.reports import DeviceState
    from tests.server.conftest import Api, Centre

    MakeDevice = Callable[..., DeviceState]

HOME = "http://127.0.0.1:8080"
PASSWORD = "long enough it is"
FROM_US = {"Origin": HOME}


class Browser:
    """Asks the application as a browser would, keeping cookies."""

    def __init__(self, app: FastAPI) -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=HOME
        )

    @property
    def cookies(self) -> httpx.Cookies:
        return self.client.cookies

    def get(self, path: str, **options: object) -> httpx.Response:
        return asyncio.run(self.client.get(path, **options))

    def post(self, path: str, **options: object) -> httpx.Response:
        return asyncio.run(self.client.post(path, **options))


@pytest.fixture(scope="module")
def kept() -> str:
    """Return the password as it is kept: hashing is slow on purpose."""
    return PasswordHasher().hash(PASSWORD)


@pytest.fixture
def stranger(centre: Centre, kept: str) -> Browser:
    """Return a browser nobody signed in with."""
    row = {"account": "operator", "password": kept, "created": centre.clock()}
    with dialect.writer(centre.engine).begin() as connection:
        connection.execute(accounts_table.insert(), row)
        enrolments.announce(
            connection, "SF-01", "示范区 一楼大厅", "secret", centre.clock()
        )
    app = site.application(centre.engine, centre.clock)
    return Browser(app)


@pytest.fixture
def operator(centre: Centre, stranger: Browser) -> Browser:
    """Return a browser an operator signed in with."""
    with dialect.writer(centre.engine).begin() as connection:
        accounts.add_link(connection, "operator", "link", centre.clock())
    assert stranger.get("/?token=link").status_code == 303
    return stranger


def tell(centre: Centre, *devices: DeviceState, **changed: object) -> None:
    terminal = centre.terminal()
    centre.file(
        terminal.state_letter(terminal.state(*devices, **changed)),
        terminal.health_letter(),
    )


def row(page: str, terminal: str = "SF-01") -> str:
    """Return a terminal's line of the dashboard, without markup."""
    line = rf'<tr id="t-{terminal}" class="([^"]*)">(.*?)</tr>'
    found = re.search(line, page, re.DOTALL)
    assert found
    text = re.sub(r"<[^>]+>", " ", found[2])
    return f"{found[1]} {' '.join(text.split())}"


@pytest.mark.parametrize("path", ["/", "/terminals/SF-01"])
def test_nobody_sees_a_page_without_signing_in(stranger: Browser, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert "登录" in answer.text
    assert "SF-01" not in answer.text


@pytest.mark.parametrize("path", ["/events", "/terminals/SF-01/events"])
def test_a_stream_without_a_session_tells_the_browser_not_to_come_back(
    stranger: Browser, path: str
) -> None:
    answer = stranger.get(path, headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.text) == (204, "")


def test_the_right_password_opens_a_session_the_wrong_one_does_not(
    stranger: Browser,
) -> None:
    form = {"account": "operator", "password": "wrong"}
    refused = stranger.post("/sign-in", data=form, headers=FROM_US)
    assert refused.status_code == 401
    assert "账号或密码不对" in refused.text
    form["password"] = PASSWORD
    answer = stranger.post("/sign-in", data=form, headers=FROM_US)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert stranger.get("/").status_code == 200


def test_a_link_signs_in_once(operator: Browser) -> None:
    assert operator.get("/").status_code == 200
    operator.cookies.clear()
    assert operator.get("/?token=link").status_code == 303
    assert operator.get("/").status_code == 401


def test_signing_out_ends_the_session_not_only_the_cookie(
    operator: Browser,
) -> None:
    token = operator.cookies[gate.COOKIE]
    assert operator.post("/sign-out", headers=FROM_US).status_code == 303
    operator.cookies.set(gate.COOKIE, token)
    assert operator.get("/").status_code == 401


@pytest.mark.parametrize(
    "origin", [None, "http://127.0.0.1:9999", "http://evil.example"]
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/alerts/1/own"])
def test_what_changes_something_must_come_from_a_page_of_ours(
    operator: Browser, path: str, origin: str | None
) -> None:
    headers = {} if origin is None else {"Origin": origin}
    form = {"account": "operator", "password": PASSWORD}
    assert operator.post(path, data=form, headers=headers).status_code == 403


def test_a_name_rebound_to_this_machine_gets_nothing(operator: Browser) -> None:
    answer = operator.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 421


def test_every_answer_forbids_framing_sniffing_and_foreign_scripts(
    operator: Browser,
) -> None:
    for path in ("/", "/terminals/SF-01", "/static/board.js", "/nothing"):
        headers = operator.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_no_page_holds_inline_script_or_style(
    centre: Centre, operator: Browser
) -> None:
    tell(centre)
    for path in ("/", "/terminals/SF-01"):
        page = operator.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"\son\w+=|\sstyle=|<style", page)
        assert "//" not in re.sub(r"<!doctype html>", "", page)


def test_the_dashboard_shows_what_happened(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    terminal = centre.terminal()
    tell(centre, make_device("idcard"), make_device("printer", simulated=False))
    centre.file(terminal.journal_letter(terminal.check_in("A012")))
    page = operator.get("/").text
    line = row(page)
    assert line.startswith(
        "is-normal 正常 SF-01 示范区 一楼大厅 空闲 最近 A012 10:30 已完成"
    )
    assert "正常 模拟" in line
    assert line.count("模拟") == 1
    assert line.count("未配") == 3
    assert "今天收件</small><strong>1</strong>" in page


def test_a_lamp_that_cannot_go_out_is_not_shown(
    centre: Centre, operator: Browser
) -> None:
    terminal = centre.terminal()
    centre.file(terminal.state_letter(terminal.state()))
    for path in ("/", "/terminals/SF-01"):
        top = operator.get(path).text.split("</header>")[0]
        # Nobody ever told that the channel stands, and nothing else may say so.
        assert "消息通道 中断" in top
        assert "正常" not in top


def test_no_page_names_a_person(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    terminal = centre.terminal()
    tell(centre, make_device("idcard"))
    centre.file(terminal.journal_letter(terminal.check_in("A012", person="李示范")))
    for path in ("/", "/terminals/SF-01"):
        page = operator.get(path).text
        assert "A012" in page
        assert "李示范" not in page
        assert "990101" not in page


def test_a_terminal_that_falls_silent_is_offline_and_its_devices_unknown(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    tell(centre, make_device("idcard"))
    centre.clock.forward(seconds=119)
    assert row(operator.get("/").text).startswith("is-normal")
    centre.clock.forward(seconds=2)
    line = row(operator.get("/").text)
    assert line.startswith("is-offline 离线")
    assert "未知，最后为空闲" in line
    assert "未知 模拟" in line
    assert "2 分钟前" in line
    assert "断联时" in line


def test_a_terminal_whose_death_is_told_is_offline_at_once(
    centre: Centre, operator: Browser
) -> None:
    terminal = centre.terminal()
    centre.file(terminal.state_letter(terminal.state()), terminal.health_letter())
    centre.file(terminal.state_letter(terminal.state(online=False)))
    assert row(operator.get("/").text).startswith("is-offline")


def test_a_death_of_an_earlier_boot_changes_nothing(
    centre: Centre, operator: Browser
) -> None:
    before, now = centre.terminal(), centre.terminal()
    centre.file(before.state_letter(before.state()))
    centre.file(now.state_letter(now.state()))
    centre.file(before.state_letter(before.state(online=False)))
    assert row(operator.get("/").text).startswith("is-normal")


def test_what_the_broker_remembers_is_no_sign_of_life(
    centre: Centre, operator: Browser
) -> None:
    terminal = centre.terminal()
    told = terminal.state_letter(terminal.state())
    centre.file(told)
    centre.clock.forward(hours=1)
    centre.file(type(told)(told.topic, told.payload, True, told.acknowledge))
    assert row(operator.get("/").text).startswith("is-offline")


@pytest.mark.parametrize("alert_comes", ["before", "after", "late"])
def test_trouble_has_its_word_and_goes_when_the_device_recovers(
    centre: Centre, operator: Browser, make_device: MakeDevice, alert_comes: str
) -> None:
    terminal = centre.terminal()
    alert = terminal.alert_letter(
        "device_down", Severity.CRITICAL, "printer", "paper_out"
    )
    if alert_comes == "before":
        centre.file(alert)
    tell(centre, make_device("printer", "userError", "paper_out"))
    if alert_comes == "after":
        centre.file(alert)
    line = row(operator.get("/").text)
    assert line.startswith("is-fault 故障")
    assert "缺纸" in line
    centre.clock.forward(seconds=30)
    tell(centre, make_device("printer"))
    if alert_comes == "late":  # it waited at the terminal while there was no link
        centre.file(alert)
    assert row(operator.get("/").text).startswith("is-normal")
    assert "打印机：缺纸 已恢复" in operator.get("/terminals/SF-01").text


def test_an_alert_newer_than_the_state_it_overtook_is_open(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    tell(centre, make_device("printer"))
    centre.clock.forward(seconds=5)
    terminal = centre.terminal()
    centre.file(
        terminal.alert_letter("device_down", Severity.CRITICAL, "printer", "paper_out")
    )
    assert row(operator.get("/").text).startswith("is-fault")


def test_a_warning_stays_as_long_as_its_reason(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    terminal = centre.terminal()
    low = make_device("printer", "online", "toner_low")
    tell(centre, low)
    centre.file(
        terminal.alert_letter("device_reason", Severity.WARNING, "printer", "toner_low")
    )
    assert row(operator.get("/").text).startswith("is-warn")
    assert "准备一支硒鼓。" in operator.get("/terminals/SF-01").text
    tell(centre, make_device("printer", "busy", "toner_low"))
    assert centre.rows("SELECT cleared FROM alerts") == [(None,)]
    tell(centre, make_device("printer"))
    assert row(operator.get("/").text).startswith("is-normal")


def test_a_call_for_staff_is_over_when_the_visit_is(
    centre: Centre, operator: Browser
) -> None:
    terminal = centre.terminal()
    tell(centre, activity=Activity.VISIT)
    centre.file(terminal.alert_letter("staff_called", Severity.WARNING))
    assert row(operator.get("/").text).startswith("is-warn")
    centre.clock.forward(seconds=1)
    tell(centre, activity=Activity.VISIT)
    assert row(operator.get("/").text).startswith("is-warn")
    tell(centre, activity=Activity.IDLE)
    assert row(operator.get("/").text).startswith("is-normal")


def test_news_needs_nobody_to_see_to_it(centre: Centre, operator: Browser) -> None:
    tell(centre)
    centre.file(centre.terminal().alert_letter("device_back", Severity.INFO, "printer"))
    assert row(operator.get("/").text).startswith("is-normal")
    assert centre.rows("SELECT 1 FROM alerts WHERE cleared IS NULL") == []


def test_while_only_shipping_lives_the_devices_are_unknown_not_gone(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    tell(centre, make_device("idcard"))
    tell(centre, activity=Activity.DOWN)
    line = row(operator.get("/").text)
    assert line.startswith("is-fault")
    assert "主程序没有应答" in line
    assert "未知 模拟" in line


def test_faults_come_first_then_silence_then_warnings(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    told = {
        "A-normal": make_device("printer"),
        "B-warn": make_device("printer", "online", "toner_low"),
        "C-offline": None,
        "D-fault": make_device("printer", "hardwareError"),
    }
    for name, device in told.items():
        terminal = centre.terminal(name)
        if device is not None:
            centre.file(terminal.state_letter(terminal.state(device)))
        else:
            centre.file(terminal.state_letter(terminal.state(online=False)))
    names = re.findall(r'<tr id="t-([^"]+)"', operator.get("/").text)
    assert names == ["D-fault", "C-offline", "SF-01", "B-warn", "A-normal"]


def test_an_alert_is_owned_then_closed_and_both_are_in_the_audit_chain(
    centre: Centre, operator: Browser
) -> None:
    terminal = centre.terminal()
    tell(centre)
    centre.file(terminal.alert_letter("journal_failed", Severity.CRITICAL))
    page = operator.get("/terminals/SF-01").text
    assert "我来处理" in page
    assert operator.post("/alerts/1/own", headers=FROM_US).status_code == 303
    page = operator.get("/terminals/SF-01").text
    assert "我来处理" not in page
    assert "operator 10:30 起处理" in page
    assert operator.post("/alerts/1/close", headers=FROM_US).status_code == 303
    assert "本机日志写不进 已恢复" in operator.get("/terminals/SF-01").text
    assert operator.post("/alerts/1/close", headers=FROM_US).status_code == 404
    actions = centre.rows("SELECT action FROM audit ORDER BY seq")
    assert actions[-2:] == [("alert.own",), ("alert.close",)]


def test_a_stranger_cannot_own_an_alert(centre: Centre, stranger: Browser) -> None:
    centre.file(centre.terminal().alert_letter("journal_failed", Severity.CRITICAL))
    assert stranger.post("/alerts/1/own", headers=FROM_US).status_code == 401
    assert centre.rows("SELECT owner FROM alerts") == [(None,)]


def test_what_terminals_say_is_shown_as_text_never_as_markup(
    centre: Centre, operator: Browser, make_device: MakeDevice
) -> None:
    nasty = make_device("idcard").model_copy(
        update={"model": "<script>alert(1)</script>"}
    )
    tell(centre, nasty)
    page = operator.get("/terminals/SF-01").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_page_of_a_terminal_nobody_knows_is_not_found(operator: Browser) -> None:
    assert operator.get("/terminals/XX-99").status_code == 404


def test_the_timeline_tells_a_visit_newest_first(
    centre: Centre, operator: Browser
) -> None:
    terminal = centre.terminal()
    tell(centre)
    for entry in terminal.check_in("A012"):
        centre.clock.forward(seconds=20)
        centre.file(terminal.journal_letter([entry]))
    page = operator.get("/terminals/SF-01").text
    told = re.findall(r"<time>[\d:]+</time><span>([^<]+)</span>", page)
    assert told == [
        "办理结束：已完成",
        "取号单 A012 已打印",
        "收件 A012 已上传",
        "读卡核对完成",
        "已同意个人信息告知",
        "开始办理：结婚登记",
    ]


def test_a_terminals_page_shows_what_waits_and_who_decided_without_a_name(
    centre: Centre, operator: Browser, api: Api
) -> None:
    tell(centre)
    centre.registrar()
    terminal = centre.terminal()
    cases = [terminal.hand_in(f"A01{number}") for number in range(4)]
    centre.file(terminal.journal_letter([each.entry for each in cases]))
    for each in cases[:3]:
        centre.arrive(each)
    centre.file(terminal.journal_letter(terminal.check_in("A020")))
    grant = api.sign_in()
    centre.clock.forward(minutes=2)
    confirmed = terminal.decision(cases[0].entry, grant)
    returned = terminal.decision(cases[1].entry, grant, Kind.SUBMISSION_RETURNED)
    centre.file(terminal.journal_letter([confirmed, returned]))
    page = operator.get("/terminals/SF-01").text
    counts = re.findall(r"<dt>(\w+)</dt><dd>(\d+)</dd>", page)
    assert counts == [
        ("待确认", "2"),
        ("材料在途", "1"),
        ("今天确认", "1"),
        ("今天退回", "1"),
    ]
    panel = page.split('class="panel casework"')[1].split("</section>")[0]
    lines = {
        ticket: " ".join(re.sub(r"<[^>]+>", " ", rest).split())
        for ticket, rest in re.findall(
            r'<td class="ticket">(A\d+)</td>(.*?)</tr>', panel
        )
    }
    # What was decided just now stands above what only waits.
    assert set(list(lines)[:2]) == {"A010", "A011"}
    assert lines["A010"] == "结婚登记 已收件 已确认 registrar 10:32"
    assert lines["A011"] == "结婚登记 已收件 已退回 registrar 10:32 材料看不清"
    assert lines["A012"] == "结婚登记 已收件 待确认"
    assert lines["A013"] == "结婚登记 已收件 材料在途"
    assert lines["A020"] == "结婚登记 已完成 待确认"
    assert not re.search("王样例|李示范|赵登记", page)
    board = operator.get("/").text
    assert "已退回" in board
    assert "李示范" not in board


def ask(centre: Centre, name: CommandName) -> UUID:
    number = uuid4()
    wish = Wish("SF-01", name, "operator", "换墨粉")
    with dialect.writer(centre.engine).begin() as connection:
        commands.ask(connection, wish, number, centre.clock())
    return number


def answered(centre: Centre, number: UUID) -> None:
    answer = Answer(
        command=number,
        terminal="SF-01",
        time=centre.clock(),
        result=Result.DONE,
        detail="",
    )
    payload = answer.model_dump_json().encode()
    centre.file(centre.terminal().letter(Up.ANSWER, payload))


def test_an_operator_closes_a_terminal_on_its_page_and_says_why(
    operator: Browser, centre: Centre
) -> None:
    where = "/terminals/SF-01/commands"
    assert "原因" in operator.get("/terminals/SF-01/close").text
    refused = operator.post(where, data={"name": "close"}, headers=FROM_US)
    assert refused.status_code == 422
    long = {"name": "close", "reason": "换" * 201}
    assert "最多 200 个字" in operator.post(where, data=long, headers=FROM_US).text
    asked = {"name": "close", "reason": "换墨粉"}
    assert operator.post(where, data=asked, headers=FROM_US).status_code == 303
    page = operator.get("/terminals/SF-01").text
    assert "等待应答" in page
    assert "暂停服务…" in page
    ((number,),) = centre.rows("SELECT id FROM commands")
    answered(centre, UUID(str(number)))
    tell(centre, activity=Activity.OUT_OF_SERVICE, closed=("operator",))
    page = operator.get("/terminals/SF-01").text
    assert "恢复服务" in page
    assert "换墨粉" in page
    assert "已完成" in page
    assert "暂停服务…" not in page


def test_a_terminal_closed_by_an_operator_is_no_fault_and_says_by_whom(
    operator: Browser, centre: Centre
) -> None:
    answered(centre, ask(centre, CommandName.CLOSE))
    tell(centre, activity=Activity.OUT_OF_SERVICE, closed=("operator",))
    centre.clock.forward(seconds=30)
    page = operator.get("/terminals/SF-01").text
    assert '<section class="trouble is-paused">' in page
    assert "操作员暂停服务" in page
    assert "10:30 开始" in page
    assert "operator：换墨粉。" in page
    board = operator.get("/").text
    assert '<tr id="t-SF-01" class="is-paused">' in board
    assert "operator 10:30 起暂停：换墨粉" in board


def test_a_command_nobody_answers_is_shown_as_such_until_an_answer_comes(
    operator: Browser, centre: Centre
) -> None:
    number = ask(centre, CommandName.REPORT)
    assert "等待应答，10:40 前有效" in operator.get("/terminals/SF-01").text
    centre.clock.forward(seconds=LIFE.total_seconds() + 1)
    assert "10:40 前没有应答" in operator.get("/terminals/SF-01").text
    answered(centre, number)
    page = operator.get("/terminals/SF-01").text
    assert "已完成" in page
    assert "没有应答" not in page


def test_a_revoked_terminal_has_no_page_and_takes_no_commands(
    operator: Browser, centre: Centre
) -> None:
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.revoke(connection, "SF-01", "stolen", centre.clock())
    asked = {"name": "report"}
    told = operator.post("/terminals/SF-01/commands", data=asked, headers=FROM_US)
    assert told.status_code == 410
    assert "已吊销" in told.text
    assert "已吊销" in operator.get("/terminals/SF-01").text
    assert "已吊销" in operator.get("/terminals/SF-01/close").text
    assert centre.rows("SELECT count(*) FROM commands") == [(0,)]


def test_only_our_own_pages_and_people_signed_in_command(
    stranger: Browser, centre: Centre
) -> None:
    where, asked = "/terminals/SF-01/commands", {"name": "report"}
    assert stranger.post(where, data=asked, headers=FROM_US).status_code == 401
    assert stranger.post(where, data=asked).status_code == 403
    assert centre.rows("SELECT count(*) FROM commands") == [(0,)]


def test_a_terminal_nobody_knows_cannot_be_commanded(operator: Browser) -> None:
    where, asked = "/terminals/SF-99/commands", {"name": "report"}
    assert operator.post(where, data=asked, headers=FROM_US).status_code == 404
