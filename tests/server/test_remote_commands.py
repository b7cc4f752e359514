"""Commands to terminals: asked with a reason, in time, answered once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from server.__main__ import main
from server.records import commands, dialect, enrolments
from server.records.commands import LIFE, NoReason, NotACommand, Revoked, Wish
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


def sent(centre: Centre, command: Command) -> None:
    with dialect.writer(centre.engine).begin() as connection:
        commands.sent(connection, command, centre.clock())


def due(centre: Centre) -> list[int]:
    with centre.engine.connect() as connection:
        return [each.id.int for each in commands.due(connection, centre.clock())]


def results(centre: Centre) -> list[tuple[object, ...]]:
    return centre.rows("SELECT name, result, detail FROM commands ORDER BY issued")


def test_one_that_is_past_its_time_is_not_sent(
    centre: Centre, terminal: FakeTerminal
) -> None:
    assert terminal
    ask(centre)
    centre.clock.forward(seconds=LIFE.total_seconds() + 1)
    assert due(centre) == []


def test_a_second_answer_that_says_otherwise_is_counted_and_the_first_stands(
    centre: Centre, terminal: FakeTerminal, caplog: pytest.LogCaptureFixture
) -> None:
    ask(centre)
    tell(centre, terminal, answer(centre, detail="visit_goes_on"))
    tell(centre, terminal, answer(centre))
    assert centre.rows("SELECT count(*) FROM alerts") == [(0,)]
    for _ in range(2):
        tell(centre, terminal, answer(centre, result=Result.REFUSED))
    assert results(centre) == [("close", "done", "visit_goes_on")]
    assert centre.rows("SELECT name, times FROM alerts") == [("answer_conflict", 2)]
    assert "answer_conflict" in caplog.text
    assert "done, then refused" in caplog.text


def test_what_was_called_late_and_was_done_is_corrected(
    centre: Centre, terminal: FakeTerminal
) -> None:
    ask(centre)
    tell(centre, terminal, answer(centre, result=Result.EXPIRED, detail="too_late"))
    centre.clock.forward(hours=1)
    tell(centre, terminal, answer(centre))
    assert results(centre) == [("close", "done", "")]
    assert centre.rows("SELECT count(*) FROM alerts") == [(0,)]
    told = "SELECT before FROM audit WHERE action = 'command.answered' ORDER BY seq"
    assert centre.rows(told)[-1] == ('{"result": "expired"}',)


def test_an_answer_counts_however_late_it_comes(
    centre: Centre, terminal: FakeTerminal
) -> None:
    ask(centre)
    centre.clock.forward(hours=3)
    tell(centre, terminal, answer(centre))
    assert results(centre) == [("close", "done", "")]


def test_what_is_not_answered_is_due_again_when_its_terminal_reports(
    centre: Centre, terminal: FakeTerminal
) -> None:
    for number in (1, 2):
        command = ask(centre, number=number)
        sent(centre, command)
    tell(centre, terminal, answer(centre, 2))
    assert due(centre) == []
    born = terminal.state_letter(terminal.state())
    centre.file(replace(born, retained=True))
    centre.file(terminal.state_letter(terminal.state(online=False)))
    centre.file(centre.terminal("SF-02").state_letter(centre.terminal("SF-02").state()))
    assert due(centre) == []
    centre.file(born)
    assert due(centre) == [1]
    centre.clock.forward(seconds=LIFE.total_seconds() + 1)
    centre.file(born)
    assert due(centre) == []


def test_a_revoked_terminal_cannot_be_commanded(
    centre: Centre, terminal: FakeTerminal
) -> None:
    ask(centre)
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.revoke(connection, "SF-01", "stolen", centre.clock())
    assert due(centre) == []
    with pytest.raises(Revoked, match="was revoked"):
        ask(centre, number=2)
    tell(centre, terminal, answer(centre))
    assert results(centre) == [("close", None, None)]
    assert centre.rows("SELECT cause FROM refusals") == [("revoked",)]


def test_the_command_line_says_that_a_terminal_is_revoked(
    centre: Centre, terminal: FakeTerminal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal
    with dialect.writer(centre.engine).begin() as connection:
        enrolments.revoke(connection, "SF-01", "stolen", centre.clock())
    home = ["--home", str(centre.home.root)]
    assert main(["command", "SF-01", "report", "--wait", "0", *home]) == 1
    assert "was revoked" in capsys.readouterr().err


def test_the_command_line_says_until_when_an_answer_may_come(
    centre: Centre, terminal: FakeTerminal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal
    home = ["--home", str(centre.home.root)]
    assert main(["command", "SF-01", "report", "--wait", "0", *home]) == 1
    ((expires,),) = centre.rows("SELECT expires FROM commands")
    said = capsys.readouterr().err
    assert "no answer from SF-01 yet" in said
    assert str(expires)[:16] in said


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
    for reason in ("", " \n"):
        with pytest.raises(NoReason):
            ask(centre, Wish("SF-01", CommandName.CLOSE, "operator", reason))
    with pytest.raises(NotACommand, match="reason"):
        ask(centre, Wish("SF-01", CommandName.CLOSE, "operator", "长" * 201))
    with pytest.raises(UnknownTerminal):
        ask(centre, Wish("SF-99", CommandName.REPORT, "operator"))
