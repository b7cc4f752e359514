"""What is told of a device whose state changes: how urgent is the table's word."""

import pytest

from drivers.contract import State, Status
from kiosk.core.fitness import Edge, edges
from sync.wire.reports import Severity

WELL = Status(State.ONLINE)


def told(device: str, was: Status, now: Status) -> list[tuple[str, Severity, str]]:
    """Return the edges without their device."""
    return [(each.name, each.severity, each.detail) for each in edges(device, was, now)]


@pytest.mark.parametrize(
    ("device", "now", "edge"),
    [
        (
            "idcard",
            Status(State.OFFLINE, ("unplugged",)),
            ("device_down", Severity.CRITICAL, "unplugged"),
        ),
        (
            "doccam",
            Status(State.HARDWARE_ERROR, ("picture_cut_short",)),
            ("device_down", Severity.WARNING, "picture_cut_short"),
        ),
        (
            "printer",
            Status(State.USER_ERROR, ("paper_out",)),
            ("device_reason", Severity.WARNING, "paper_out"),
        ),
        (
            "printer",
            Status(State.ONLINE, ("never_heard_of",)),
            ("device_reason", Severity.CRITICAL, "never_heard_of"),
        ),
    ],
)
def test_a_trouble_is_told_as_urgently_as_the_table_says(
    device: str, now: Status, edge: tuple[str, Severity, str]
) -> None:
    assert told(device, WELL, now) == [edge]


def test_a_device_that_is_away_is_an_alert_whatever_its_reason() -> None:
    away = Status(State.OFFLINE, ("starting",))
    assert told("facecam", WELL, away) == [
        ("device_down", Severity.WARNING, "starting")
    ]


def test_how_such_a_device_is_alerts_nobody() -> None:
    assert told("printer", WELL, Status(State.UNKNOWN, ("no_report",))) == []


def test_a_reason_is_told_once() -> None:
    low = Status(State.ONLINE, ("toner_low",))
    assert edges("printer", low, low) == ()


def test_a_device_that_is_back_says_so() -> None:
    away = Status(State.OFFLINE, ("unplugged",))
    assert edges("idcard", away, WELL) == (
        Edge("device_back", Severity.INFO, "idcard", "online"),
    )
