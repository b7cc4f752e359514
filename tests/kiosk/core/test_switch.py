"""What operators wanted of a terminal, kept in a file that is whole or not there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.core import switch
from kiosk.core.orders import Order
from kiosk.core.switch import LOST, REMEMBERED, Switch
from sync.wire.commands import CommandName

BEGIN = datetime(2026, 11, 21, 2, tzinfo=UTC)


def order(number: int, name: CommandName) -> Order:
    issued = BEGIN + timedelta(seconds=number)
    return Order(UUID(int=number), name, issued, late=False)


def test_where_there_never_was_a_switch_the_terminal_is_open(tmp_path: Path) -> None:
    assert switch.read(tmp_path / "switch.json") == Switch()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "switch.json"
    closed = Switch().after(order(1, CommandName.CLOSE))
    switch.write(path, closed)
    assert switch.read(path) == closed
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["switch.json"]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"closed":0}', b'{"closed":fal'])
def test_one_that_cannot_be_read_counts_as_closed(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "switch.json"
    path.write_bytes(content)
    assert switch.read(path) is LOST
    assert LOST.closed


def test_it_remembers_the_last_commands_alone_and_can_still_be_read(
    tmp_path: Path,
) -> None:
    path, turned = tmp_path / "switch.json", Switch()
    for number in range(1, REMEMBERED + 3):
        turned = turned.after(order(number, CommandName.REPORT))
    switch.write(path, turned)
    assert switch.read(path).done == tuple(
        UUID(int=number) for number in range(3, REMEMBERED + 3)
    )


def test_a_report_turns_nothing_and_nothing_is_past_it() -> None:
    closed = Switch().after(order(5, CommandName.CLOSE))
    after = closed.after(order(6, CommandName.REPORT))
    assert (after.closed, after.turned) == (True, closed.turned)
    assert closed.is_past(order(4, CommandName.OPEN))
    assert not closed.is_past(order(4, CommandName.REPORT))
    assert not closed.is_past(order(6, CommandName.OPEN))
