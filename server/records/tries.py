"""Wrong passwords are counted, by account and by terminal, and the pauses grow.

Counted before the password is looked at, so that many at once get no free tries. Names
are kept as digests: what was typed may be a password in the wrong field. An account
that does not exist is counted and paused like any other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, delete, select

from server.records.case_tables import tries
from server.records.dialect import insert_or_update

FORGOTTEN: Final = timedelta(hours=24)
"""After so long without a try the count begins anew."""
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """How many tries are free, and how long the pauses are that follow."""

    scope: str
    free: int
    pauses: tuple[timedelta, ...]

    def pause(self, failures: int) -> timedelta | None:
        """Return the pause after so many failures; the last one stays."""
        over = failures - self.free
        return None if over < 0 else self.pauses[min(over, len(self.pauses) - 1)]


ACCOUNT: Final = Rule("account", 5, (MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE))
TERMINAL: Final = Rule("terminal", 20, (MINUTE, 5 * MINUTE, 15 * MINUTE))
"""Somebody at one screen who tries one account after the other."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A try was counted: the ``number`` of it, and the pause if it fails."""

    number: int
    pauses: bool


def paused_until(
    connection: Connection, rule: Rule, name: str, now: datetime
) -> datetime | None:
    """Return until when no password is looked at for ``name``, if one is not."""
    here = tries.c.name == _digest(rule, name)
    until = connection.execute(select(tries.c.paused_until).where(here)).scalar()
    return until if until is not None and until > now else None


def count(connection: Connection, rule: Rule, name: str, now: datetime) -> Counted:
    """Count a try as failed, before anybody knows; `forget` takes it back."""
    connection.execute(delete(tries).where(tries.c.last < now - FORGOTTEN))
    digest = _digest(rule, name)
    before = connection.execute(
        select(tries.c.failures).where(tries.c.name == digest)
    ).scalar()
    number = (before or 0) + 1
    pause = rule.pause(number)
    row = {
        "name": digest,
        "failures": number,
        "last": now,
        "paused_until": None if pause is None else now + pause,
    }
    insert_or_update(connection, tries, row)
    return Counted(number, pause is not None)


def forget(connection: Connection, rule: Rule, name: str) -> None:
    """Begin the count of ``name`` anew: a password fitted, or somebody vouches."""
    connection.execute(delete(tries).where(tries.c.name == _digest(rule, name)))


def _digest(rule: Rule, name: str) -> str:
    return sha256(f"kiosk.tries.v1\x00{rule.scope}\x00{name}".encode()).hexdigest()
