"""Registrars' accounts: who may sign in at a terminal's staff screen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from server.records import audit, grants, passwords, tries
from server.records.accounts import AccountExists, NoSuchAccount
from server.records.case_tables import registrars


@dataclass(frozen=True, slots=True, repr=False)
class Registrar:
    """One account; ``name`` is how the screen addresses the person."""

    account: str
    name: str
    password: str
    locked: datetime | None


def find(connection: Connection, account: str) -> Registrar | None:
    """Return the account, if there is one."""
    columns = (
        *(registrars.c.account, registrars.c.name),
        *(registrars.c.password, registrars.c.locked),
    )
    row = connection.execute(
        select(*columns).where(registrars.c.account == account)
    ).first()
    return None if row is None else Registrar(*row)


def add(
    connection: Connection, account: str, name: str, password: str, now: datetime
) -> None:
    """Open an account.

    Raises:
        AccountExists, TooShort: As they say.

    """
    kept = passwords.keep(password)
    if find(connection, account) is not None:
        raise AccountExists(f"there is an account {account} already")
    row = {"account": account, "name": name, "password": kept, "created": now}
    connection.execute(insert(registrars), row)
    audit.record(connection, audit.Deed("console", "staff.add", account), now)


def lock(connection: Connection, account: str, reason: str, now: datetime) -> None:
    """Let ``account`` in no more, and end what it has open.

    Raises:
        NoSuchAccount: As it says.

    """
    _set_locked(connection, account, now)
    grants.end_of_account(connection, account, now)
    deed = audit.Deed("console", "staff.lock", account, reason)
    audit.record(connection, deed, now)


def unlock(connection: Connection, account: str, reason: str, now: datetime) -> None:
    """Let ``account`` in again, and forget its wrong passwords.

    Raises:
        NoSuchAccount: As it says.

    """
    _set_locked(connection, account, None)
    tries.forget(connection, tries.ACCOUNT, account)
    deed = audit.Deed("console", "staff.unlock", account, reason)
    audit.record(connection, deed, now)


def _set_locked(connection: Connection, account: str, moment: datetime | None) -> None:
    here = registrars.c.account == account
    changed = connection.execute(update(registrars).where(here).values(locked=moment))
    if changed.rowcount == 0:
        raise NoSuchAccount(f"no account {account}")


def listed(connection: Connection) -> list[RowMapping]:
    """Return every account, without its password."""
    columns = (
        *(registrars.c.account, registrars.c.name),
        *(registrars.c.created, registrars.c.locked),
    )
    query = select(*columns).order_by(registrars.c.account)
    return list(connection.execute(query).mappings())
