"""How a terminal stands, in shapes and words: pure, so every case can be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.records.command_overview import Closing
from server.records.overview import AlertFacts, DeviceFacts, Sample, TerminalFacts
from server.web import figures, moments, standing, words
from server.web.standing import Standing

NOW = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)

WELL = TerminalFacts(
    terminal="SF-01",
    place="大厅",
    online=True,
    contact=NOW,
    activity="idle",
    booted=NOW,
    versions={},
    devices=(),
    samples=(),
    alerts=(),
    last_visit=None,
)


def device(state: str, *reasons: str) -> DeviceFacts:
    return DeviceFacts("printer", "printer", state, list(reasons), False, "", NOW)


def alert(severity: str, name: str = "journal_damaged") -> AlertFacts:
    return AlertFacts(
        number=1,
        terminal="SF-01",
        source="terminal",
        name=name,
        severity=severity,
        device=None,
        detail="",
        raised=NOW,
        last=NOW,
        times=1,
        cleared=None,
        owner=None,
        owned=None,
    )


def sample(minutes_ago: int, depth: int, **figures: object) -> Sample:
    at = NOW - timedelta(minutes=minutes_ago)
    return Sample(at.replace(second=0), at, depth, depth, None, figures)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Standing.NORMAL),
        ({"contact": None}, Standing.OFFLINE),
        ({"contact": NOW - timedelta(seconds=121)}, Standing.OFFLINE),
        ({"contact": NOW - timedelta(seconds=120)}, Standing.NORMAL),
        ({"online": False}, Standing.OFFLINE),
        ({"activity": "out_of_service"}, Standing.FAULT),
        ({"activity": "down"}, Standing.FAULT),
        ({"devices": (device("online"),)}, Standing.NORMAL),
        ({"devices": (device("busy"),)}, Standing.NORMAL),
        ({"devices": (device("starting"),)}, Standing.NORMAL),
        ({"devices": (device("hardwareError"),)}, Standing.FAULT),
        ({"devices": (device("userError", "paper_out"),)}, Standing.FAULT),
        ({"devices": (device("online", "toner_low"),)}, Standing.WARN),
        ({"alerts": (alert("critical"),)}, Standing.FAULT),
        ({"alerts": (alert("warning"),)}, Standing.WARN),
        ({"alerts": (alert("info"),)}, Standing.NORMAL),
        ({"samples": (sample(0, 11),)}, Standing.WARN),
        ({"samples": (sample(0, 10),)}, Standing.NORMAL),
        ({"samples": (sample(0, 0, certificate_days=13),)}, Standing.WARN),
        ({"samples": (sample(0, 0, clock_offset_ms=-6000),)}, Standing.WARN),
        (
            {"samples": (sample(0, 0, disk_free_bytes=9, disk_total_bytes=100),)},
            Standing.WARN,
        ),
    ],
)
def test_a_terminal_stands_as_the_worst_that_is_known_of_it(
    changed: dict[str, object], expected: Standing
) -> None:
    assert standing.standing(replace(WELL, **changed), NOW) is expected


def test_silence_hides_what_was_known_before_it() -> None:
    silent = replace(WELL, online=False, devices=(device("hardwareError"),))
    assert standing.standing(silent, NOW) is Standing.OFFLINE
    lamp = standing.lamp(silent.devices[0], offline=True)
    assert (lamp.standing, lamp.word) == (Standing.UNKNOWN, "未知")


def test_a_device_whose_alert_is_open_is_told_of_once() -> None:
    told = alert("critical", "device_down")
    told = replace(told, device="printer", detail="paper_out")
    facts = replace(WELL, devices=(device("userError", "paper_out"),), alerts=(told,))
    (matter,) = standing.matters(facts, NOW)
    assert (matter.text, matter.alert) == ("打印机：缺纸", told)


@pytest.mark.parametrize(
    ("shown", "word"),
    [
        (device("online"), "正常"),
        (device("busy"), "正常"),
        (device("userError", "paper_out"), "缺纸"),
        (device("userError", "card_unreadable:layout"), "读不完整"),
        (device("userError", "never-heard-of"), "待处理"),
        (device("hardwareError", "sam_selftest_failed"), "SAM 故障"),
        (device("noDevice"), "未接"),
        (device("starting"), "启动中"),
        (device("somethingNew"), "somethingNew"),
    ],
)
def test_a_device_has_a_word_for_how_it_is(shown: DeviceFacts, word: str) -> None:
    assert standing.lamp(shown).word == word


def test_a_sparkline_holds_what_was_last_known_and_scales_to_its_peak() -> None:
    points = figures.sparkline((sample(50, 8), sample(20, 0)), NOW).split()
    heights = [float(point.split(",")[1]) for point in points]
    assert len(points) == figures.SPARK_STEPS
    assert min(heights) == heights[4] == heights[10] == 4.0
    assert heights[0] == heights[-1] == 30.0


def test_a_small_outbox_does_not_fill_the_sparkline() -> None:
    points = figures.sparkline((sample(10, 1),), NOW).split()
    assert min(float(point.split(",")[1]) for point in points) == 23.5


def test_the_day_shows_each_hours_deepest_outbox_in_shanghai_hours() -> None:
    bars = figures.day((sample(0, 3), sample(90, 37), sample(24 * 60, 99)), NOW)
    assert [bar.deep for bar in bars.bars].count(True) == 1
    assert bars.bars[22].deep
    assert (bars.middle, bars.top) == (20, 40)
    assert bars.bars[0].label == "11时"
    assert bars.bars[23].height == pytest.approx(126 * 3 / 40)


@pytest.mark.parametrize(
    ("seconds", "span", "ago"),
    [
        (-3, "0 秒", "0 秒前"),
        (59, "59 秒", "59 秒前"),
        (60, "1 分", "1 分钟前"),
        (3600, "1 小时 0 分", "1 小时前"),
        (36_000, "10 小时", "10 小时前"),
        (11 * 86_400 + 6 * 3600, "11 天 6 小时", "11 天前"),
    ],
)
def test_spans_are_told_in_their_largest_units(
    seconds: int, span: str, ago: str
) -> None:
    assert moments.span(timedelta(seconds=seconds)) == span
    assert moments.ago(NOW - timedelta(seconds=seconds), NOW) == ago


def test_moments_are_told_in_shanghai_and_with_their_date_when_not_today() -> None:
    assert moments.full(NOW) == "3月2日 周一 10:30:00"
    assert moments.short_clock(NOW, NOW) == "10:30"
    assert moments.short_clock(NOW - timedelta(hours=11), NOW) == "3月1日 23:30"
    assert moments.clock(NOW, NOW) == "10:30:00"
    assert moments.clock(NOW - timedelta(hours=11), NOW) == "03-01 23:30"
    assert moments.midnight(NOW) == datetime(2026, 3, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("activity", "closed", "told"),
    [
        ("out_of_service", ("operator",), [(Standing.PAUSED, "操作员暂停服务")]),
        (
            "out_of_service",
            ("starting", "operator"),
            [(Standing.PAUSED, "操作员暂停服务")],
        ),
        ("visit", ("operator",), [(Standing.PAUSED, "办完这一次就暂停服务")]),
        (
            "out_of_service",
            ("reader", "operator"),
            [
                (Standing.FAULT, "暂停服务：读卡器不能用"),
                (Standing.PAUSED, "操作员暂停服务"),
            ],
        ),
        ("out_of_service", ("disk",), [(Standing.FAULT, "暂停服务：硬盘将满")]),
        ("out_of_service", (), [(Standing.FAULT, "暂停服务")]),
        (
            "down",
            ("operator",),
            [
                (Standing.FAULT, "主程序没有应答"),
                (Standing.PAUSED, "操作员暂停服务"),
            ],
        ),
        ("idle", (), []),
    ],
)
def test_what_an_operator_wants_is_told_apart_from_what_is_wrong(
    activity: str, closed: tuple[str, ...], told: list[tuple[Standing, str]]
) -> None:
    facts = replace(WELL, activity=activity, closed=closed)
    found = standing.matters(facts, NOW)
    assert [(matter.standing, matter.text) for matter in found] == told


def test_who_closed_it_and_since_when_is_told() -> None:
    since = NOW - timedelta(hours=1)
    closing = Closing("张运维", "换墨粉", since)
    facts = replace(
        WELL, activity="out_of_service", closed=("operator",), closing=closing
    )
    (matter,) = standing.matters(facts, NOW)
    assert (matter.since, matter.said) == (since, "张运维：换墨粉")


def test_staff_are_told_what_to_do_about_a_devices_reason() -> None:
    assert words.remedy("printer", "paper_out") == "打开纸盒，加 A4 纸。"
    assert words.remedy("printer", "never_heard_of") is None
