"""Operators' accounts, sign-in with lockout, sessions and one-time links.

Of passwords, sessions and links only digests are kept.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from server.records import audit, passwords
from server.records.tables import accounts, links, sessions

MAX_FAILURES: Final = 5
LOCKED: Final = timedelta(minutes=15)
SESSION_LIFE: Final = timedelta(hours=12)
SESSION_IDLE: Final = timedelta(hours=2)
LINK_LIFE: Final = timedelta(hours=12)


class AccountExists(Exception):
    """There is such an account already."""


class NoSuchAccount(Exception):
    """There is no such account."""


def digest(token: str) -> str:
    """Return what is kept of a random token."""
    return sha256(token.encode()).hexdigest()


def add(connection: Connection, account: str, password: str, now: datetime) -> None:
    """Open an account."""
    kept = passwords.keep(password)
    if _find(connection, account):
        raise AccountExists(f"there is an account {account} already")
    row = {"account": account, "password": kept, "created": now}
    connection.execute(insert(accounts), row)
    audit.record(connection, audit.Deed("console", "operator.add", account), now)


def _find(connection: Connection, account: str) -> bool:
    found = connection.execute(
        select(accounts.c.account).where(accounts.c.account == account)
    )
    return found.first() is not None


def sign_in(connection: Connection, account: str, password: str, now: datetime) -> bool:
    """Tell whether ``password`` opens ``account`` now; count what does not.

    Unknown and locked accounts cost the same time as a wrong password.
    """
    row = connection.execute(
        select(accounts).where(accounts.c.account == account)
    ).first()
    fits = passwords.fits(None if row is None else row.password, password)
    if row is None or (row.locked_until is not None and row.locked_until > now):
        return False
    here = accounts.c.account == account
    if fits:
        connection.execute(
            update(accounts).where(here).values(failures=0, locked_until=None)
        )
        audit.record(connection, audit.Deed(account, "sign_in", account), now)
        return True
    failures = row.failures + 1
    locks = failures >= MAX_FAILURES
    connection.execute(
        update(accounts)
        .where(here)
        .values(
            failures=0 if locks else failures,
            locked_until=now + LOCKED if locks else None,
        )
    )
    action = "sign_in.locked" if locks else "sign_in.refused"
    audit.record(connection, audit.Deed(account, action, account), now)
    return False


def open_session(
    connection: Connection, account: str, token: str, now: datetime
) -> None:
    """Begin a session that ``token`` continues; forget those that ran out."""
    connection.execute(
        delete(sessions).where(
            (sessions.c.created < now - SESSION_LIFE)
            | (sessions.c.seen < now - SESSION_IDLE)
        )
    )
    row = {"digest": digest(token), "account": account, "created": now, "seen": now}
    connection.execute(insert(sessions), row)


def whose(connection: Connection, token: str, now: datetime) -> str | None:
    """Return whose session ``token`` continues, if it has not run out."""
    found = connection.execute(
        select(sessions.c.account).where(
            sessions.c.digest == digest(token),
            sessions.c.created > now - SESSION_LIFE,
            sessions.c.seen > now - SESSION_IDLE,
        )
    ).first()
    return None if found is None else str(found.account)


def keep_session(connection: Connection, token: str, now: datetime) -> None:
    """Note that the session is in use."""
    connection.execute(
        update(sessions).where(sessions.c.digest == digest(token)).values(seen=now)
    )


def close_session(connection: Connection, token: str) -> None:
    """End the session."""
    connection.execute(delete(sessions).where(sessions.c.digest == digest(token)))


def add_link(connection: Connection, account: str, token: str, now: datetime) -> None:
    """Make ``token`` sign ``account`` in, once."""
    if not _find(connection, account):
        raise NoSuchAccount(f"no account {account}")
    row = {
        "digest": digest(token),
        "account": account,
        "expires": now + LINK_LIFE,
    }
    connection.execute(insert(links), row)
    audit.record(connection, audit.Deed("console", "link.make", account), now)


def follow_link(connection: Connection, token: str, now: datetime) -> str | None:
    """Return whom the link signs in; it works once."""
    here = links.c.digest == digest(token)
    row = connection.execute(
        select(links.c.account).where(
            here, links.c.used.is_(None), links.c.expires > now
        )
    ).first()
    if row is None:
        return None
    connection.execute(update(links).where(here).values(used=now))
    audit.record(connection, audit.Deed(row.account, "sign_in.link", row.account), now)
    return str(row.account)
