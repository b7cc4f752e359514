"""Operators: passwords, lockout, sessions that run out, links that work once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.records import accounts, dialect, passwords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from tests.server.conftest import Centre

PASSWORD = "long enough it is"


@pytest.fixture
def records(centre: Centre) -> Iterator[Connection]:
    with dialect.writer(centre.engine).begin() as connection:
        accounts.add(connection, "operator", PASSWORD, centre.clock())
        yield connection


def test_the_password_opens_the_account_and_no_other_does(
    centre: Centre, records: Connection
) -> None:
    assert accounts.sign_in(records, "operator", PASSWORD, centre.clock())
    assert not accounts.sign_in(records, "operator", PASSWORD + " ", centre.clock())
    assert not accounts.sign_in(records, "nobody", PASSWORD, centre.clock())


def test_passwords_are_kept_as_argon2id(centre: Centre, records: Connection) -> None:
    kept = records.exec_driver_sql("SELECT password FROM accounts").scalar()
    assert str(kept).startswith("$argon2id$")
    assert centre.rows("SELECT 1") == [(1,)]


def test_five_failures_lock_the_account_for_a_while_even_for_the_right_password(
    centre: Centre, records: Connection
) -> None:
    for _ in range(accounts.MAX_FAILURES):
        assert not accounts.sign_in(records, "operator", "wrong", centre.clock())
    assert not accounts.sign_in(records, "operator", PASSWORD, centre.clock())
    centre.clock.forward(minutes=15, seconds=1)
    assert accounts.sign_in(records, "operator", PASSWORD, centre.clock())


def test_a_success_forgets_the_failures_before_it(
    centre: Centre, records: Connection
) -> None:
    for _ in range(2):
        for _ in range(accounts.MAX_FAILURES - 1):
            accounts.sign_in(records, "operator", "wrong", centre.clock())
        assert accounts.sign_in(records, "operator", PASSWORD, centre.clock())


def test_a_short_password_and_a_second_account_of_one_name_are_refused(
    centre: Centre, records: Connection
) -> None:
    with pytest.raises(passwords.TooShort):
        accounts.add(records, "other", "short", centre.clock())
    with pytest.raises(accounts.AccountExists):
        accounts.add(records, "operator", PASSWORD, centre.clock())


def test_a_session_ends_when_nobody_uses_it_and_at_the_latest_after_a_shift(
    centre: Centre, records: Connection
) -> None:
    accounts.open_session(records, "operator", "token", centre.clock())
    for _ in range(6):
        centre.clock.forward(hours=1, minutes=55)
        assert accounts.whose(records, "token", centre.clock()) == "operator"
        accounts.keep_session(records, "token", centre.clock())
    centre.clock.forward(minutes=31)
    assert accounts.whose(records, "token", centre.clock()) is None
    accounts.open_session(records, "operator", "second", centre.clock())
    centre.clock.forward(hours=2, seconds=1)
    assert accounts.whose(records, "second", centre.clock()) is None


def test_a_session_that_was_closed_is_over(centre: Centre, records: Connection) -> None:
    accounts.open_session(records, "operator", "token", centre.clock())
    accounts.close_session(records, "token")
    assert accounts.whose(records, "token", centre.clock()) is None


def test_a_link_signs_in_once_and_not_for_ever(
    centre: Centre, records: Connection
) -> None:
    accounts.add_link(records, "operator", "link", centre.clock())
    assert accounts.follow_link(records, "link", centre.clock()) == "operator"
    assert accounts.follow_link(records, "link", centre.clock()) is None
    accounts.add_link(records, "operator", "later", centre.clock())
    centre.clock.forward(hours=12, seconds=1)
    assert accounts.follow_link(records, "later", centre.clock()) is None
    with pytest.raises(accounts.NoSuchAccount):
        accounts.add_link(records, "nobody", "x", centre.clock())


def test_neither_tokens_nor_links_are_kept_as_they_are(
    centre: Centre, records: Connection
) -> None:
    accounts.open_session(records, "operator", "session-token", centre.clock())
    accounts.add_link(records, "operator", "link-token", centre.clock())
    dump = "\n".join(records.connection.driver_connection.iterdump())
    assert "session-token" not in dump
    assert "link-token" not in dump
