"""Commands to terminals: asked with a reason, in time, answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from server.records import commands, dialect, enrolments
from server.records.commands import LIFE, NoReason, Wish
from server.records.enrolments import UnknownTerminal
from sync.wire import topics
from sync.wire.commands import Answer, Command, CommandName, Result
from sync.wire.values import to_ms

if TYPE_CHECKING:
    from tests.server.conftest import Centre, FakeTerminal

CLOSE = Wish("SF-01", CommandName.CLOSE, "operator", "换墨粉")


@pytest.fixture
def terminal(centre: Centre) -> FakeTerminal:
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.announce(connection, "SF-01", "大厅", "secret", centre.clock())
    return centre.terminal()


def ask(centre: Centre, wish: Wish = CLOSE, number: int = 1) -> Command:
    with dialect.writer(centre.engine).begin() as connection:
        return commands.ask(connection, wish, UUID(int=number), centre.clock())


def answer(centre: Centre, number: int = 1, **change: object) -> Answer:
    fields = {
        "command": UUID(int=number),
        "terminal": "SF-01",
        "time": to_ms(centre.clock()),
        "result": Result.DONE,
        "detail": "",
    }
    return Answer(**{**fields, **change})  # type: ignore[arg-type]  # told by the test


def tell(centre: Centre, terminal: FakeTerminal, told: Answer) -> None:
    centre.file(terminal.letter(topics.Up.ANSWER, told.model_dump_json().encode()))


def results(centre: Centre) -> list[tuple[object, ...]]:
    return centre.rows("SELECT name, result, detail FROM commands ORDER BY issued")


def test_one_that_is_past_its_time_is_not_sent(
    centre: Centre, terminal: FakeTerminal
) -> None:
    assert terminal
    ask(centre)
    centre.clock.forward(seconds=LIFE.total_seconds() + 1)
    with centre.engine.connect() as connection:
        assert commands.due(connection, centre.clock()) == []


def test_the_first_answer_counts(centre: Centre, terminal: FakeTerminal) -> None:
    ask(centre)
    tell(centre, terminal, answer(centre, detail="visit_goes_on"))
    tell(centre, terminal, answer(centre, result=Result.EXPIRED, detail="too_late"))
    assert results(centre) == [("close", "done", "visit_goes_on")]


@pytest.mark.parametrize("change", [{"command": UUID(int=9)}, {"terminal": "SF-02"}])
def test_an_answer_to_what_nobody_asked_is_refused(
    centre: Centre, terminal: FakeTerminal, change: dict[str, object]
) -> None:
    ask(centre)
    tell(centre, terminal, answer(centre, **change))
    assert results(centre) == [("close", None, None)]
    ((cause,),) = centre.rows("SELECT cause FROM refusals")
    assert cause in {"unknown_command", "terminal"}


def test_who_asked_and_why_is_in_the_audit_chain(
    centre: Centre, terminal: FakeTerminal
) -> None:
    assert terminal
    ask(centre)
    assert centre.rows("SELECT actor, action, subject, reason FROM audit")[1:] == [
        ("operator", "command.close", "terminal/SF-01", "换墨粉")
    ]


def test_an_account_and_a_reason_may_be_written_as_people_write(
    centre: Centre, terminal: FakeTerminal
) -> None:
    assert terminal
    wish = Wish("SF-01", CommandName.CLOSE, "张运维", "换墨粉\n十分钟")
    assert ask(centre, wish).reason == "换墨粉 十分钟"


def test_nobody_closes_a_terminal_without_a_reason(
    centre: Centre, terminal: FakeTerminal
) -> None:
    assert terminal
    with pytest.raises(NoReason):
        ask(centre, Wish("SF-01", CommandName.CLOSE, "operator"))
    with pytest.raises(UnknownTerminal):
        ask(centre, Wish("SF-99", CommandName.REPORT, "operator"))
