"""The records themselves: steps, moments, the audit chain, durability."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from server.records import audit, dialect, schema, terminals

if TYPE_CHECKING:
    from tests.server.conftest import Centre


def record(centre: Centre, *actions: str) -> None:
    with dialect.writer(centre.engine).begin() as connection:
        for action in actions:
            deed = audit.Deed("tester", action, "subject", after={"to": 1})
            audit.record(connection, deed, centre.clock())


def test_all_steps_together_make_the_tables_the_code_speaks_of(centre: Centre) -> None:
    assert schema.differences(centre.engine) == []


def test_steps_that_ran_are_not_run_again(centre: Centre) -> None:
    schema.upgrade(centre.engine)
    assert centre.rows("SELECT version_num FROM alembic_version") == [("first_light",)]


def test_every_commit_is_synced_in_a_write_ahead_log(centre: Centre) -> None:
    assert centre.rows("PRAGMA journal_mode") == [("wal",)]
    assert centre.rows("PRAGMA synchronous") == [(2,)]


def test_an_unknown_database_is_refused_by_name() -> None:
    with pytest.raises(dialect.UnknownDatabase, match="mysql"):
        dialect.connect("mysql://host/records")


def test_a_moment_without_a_time_zone_is_refused(centre: Centre) -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001  # that is what is refused
    with (
        dialect.writer(centre.engine).begin() as connection,
        pytest.raises(StatementError, match="time zone"),
    ):
        terminals.contacted(connection, "SF-01", naive)


def test_the_audit_chain_holds_what_was_done_in_order(centre: Centre) -> None:
    record(centre, "first", "second")
    with centre.engine.connect() as connection:
        assert audit.verify(connection) == 2
    assert centre.rows("SELECT seq, action FROM audit ORDER BY seq") == [
        (1, "first"),
        (2, "second"),
    ]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit WHERE seq = 2"],
)
def test_the_database_itself_refuses_to_change_the_audit_chain(
    centre: Centre, statement: str
) -> None:
    record(centre, "first", "second")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        dialect.writer(centre.engine).begin() as connection,
    ):
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
def test_a_chain_changed_behind_the_databases_back_no_longer_verifies(
    centre: Centre, statement: str
) -> None:
    record(centre, "first", "second", "third")
    with dialect.writer(centre.engine).begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_keeps_UPDATE")
        connection.exec_driver_sql("DROP TRIGGER audit_keeps_DELETE")
        connection.exec_driver_sql(statement)
    with (
        centre.engine.connect() as connection,
        pytest.raises(audit.BrokenChain, match="row 2"),
    ):
        audit.verify(connection)


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_stored(
    centre: Centre,
) -> None:
    with (
        pytest.raises(IntegrityError) as caught,
        dialect.writer(centre.engine).begin() as connection,
    ):
        connection.exec_driver_sql(
            "INSERT INTO accounts (account, password) VALUES (?, ?)", ("王样例", "x")
        )
    assert "王样例" not in str(caught.value)
