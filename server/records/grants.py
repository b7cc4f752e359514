"""Grants: one sign-in of one registrar at one terminal, kept as a digest.

A grant ends when nothing is asked with it for `IDLE`, when its registrar signs out,
when somebody else signs in at that terminal, and at the latest after `LIFE`: always by
the centre's clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from server.records.case_tables import grants
from sync.wire.staff import GRANT_IDLE_S

IDLE: Final = timedelta(seconds=GRANT_IDLE_S)
LIFE: Final = timedelta(hours=12)
"""A shift; then the password is asked again."""
SLACK: Final = timedelta(minutes=5)
"""What an entry may take to arrive, and a terminal's clock may be off."""


class NotHeld(Exception):
    """The grant does not fit; ``why`` is one word.

    ``unknown``, ``other_account``, ``other_terminal``, ``ended``, ``late``.
    """

    def __init__(self, why: str, account: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.account = account
        """Whose grant it is, when it is somebody's."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an entry says of a grant: whose it is, where, and when it was used."""

    account: str
    terminal: str
    at: datetime
    """By the terminal's clock."""


def issue(
    connection: Connection, account: str, terminal: str, text: str, now: datetime
) -> datetime:
    """Keep the new grant ``text``; return when it ends at the latest.

    Whoever was signed in at the terminal is so no more: one person stands there.
    """
    connection.execute(
        update(grants)
        .where(grants.c.terminal == terminal, grants.c.ended.is_(None))
        .values(ended=now)
    )
    row = {"account": account, "terminal": terminal, "issued": now, "seen": now}
    connection.execute(insert(grants), {"digest": _digest(text), **row})
    return now + LIFE


def use(connection: Connection, text: str, terminal: str, now: datetime) -> str:
    """Return whose grant ``text`` is, and note that it is in use.

    Raises:
        NotHeld: Unknown, ended, or of another terminal.

    """
    row = _row(connection, text)
    if row is None:
        raise NotHeld("unknown")
    if row.terminal != terminal:
        raise NotHeld("other_terminal", row.account)
    if _end(row) <= now:
        raise NotHeld("ended", row.account)
    here = grants.c.digest == row.digest
    connection.execute(update(grants).where(here).values(seen=now))
    return str(row.account)


def end(connection: Connection, text: str, now: datetime) -> None:
    """End the grant: its registrar signed out."""
    here = (grants.c.digest == _digest(text)) & grants.c.ended.is_(None)
    connection.execute(update(grants).where(here).values(ended=now))


def end_of_account(connection: Connection, account: str, now: datetime) -> None:
    """End every grant of ``account``."""
    here = (grants.c.account == account) & grants.c.ended.is_(None)
    connection.execute(update(grants).where(here).values(ended=now))


def check(
    connection: Connection, text: str, claim: Claim, received: datetime | None
) -> None:
    """Let pass what an entry did with a grant that was in force.

    In force when the terminal says it was used and, where ``received`` is told, still
    so `SLACK` before the entry was received.

    Raises:
        NotHeld: It does not fit.

    """
    row = _row(connection, text)
    if row is None:
        raise NotHeld("unknown")
    if row.terminal != claim.terminal:
        raise NotHeld("other_terminal", row.account)
    if row.account != claim.account:
        raise NotHeld("other_account", row.account)
    until = _end(row) + SLACK
    if not row.issued - SLACK <= claim.at <= until:
        raise NotHeld("ended", row.account)
    if received is not None and received > until:
        raise NotHeld("late", row.account)


def _row(connection: Connection, text: str) -> Row[Any] | None:
    query = select(grants).where(grants.c.digest == _digest(text))
    return connection.execute(query).first()


def _end(row: Row[Any]) -> datetime:
    ends: datetime = min(row.seen + IDLE, row.issued + LIFE)
    return ends if row.ended is None else min(ends, row.ended)


def _digest(text: str) -> str:
    return sha256(b"kiosk.grant.v1\x00" + text.encode()).hexdigest()
