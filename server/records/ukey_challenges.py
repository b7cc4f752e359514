"""Challenges: what UKeys were asked to sign, each good for one answer and a while.

Of the nonce only its digest is kept. What was answered is kept for a shift, so that a
sign-in can ask whether its session's UKey was proven.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from server.pki.ukeys import NotBelieved
from server.records.ukey_tables import ukey_challenges
from sync.wire.ukey import CHALLENGE_LIFE_S, Action, Challenge, UkeyRefusal, Wish
from sync.wire.values import to_ms

LIFE: Final = timedelta(seconds=CHALLENGE_LIFE_S)
KEPT: Final = timedelta(hours=12)
MAX_OPEN: Final = 32
"""A terminal that asks for more without answering loses the oldest."""


def issue(
    connection: Connection, terminal: str, wish: Wish, nonce: bytes, now: datetime
) -> Challenge:
    """Keep what is asked, and return it."""
    table = ukey_challenges
    connection.execute(delete(table).where(table.c.issued < now - KEPT))
    _drop_surplus(connection, terminal)
    row = {
        "digest": _digest(nonce),
        "terminal": terminal,
        "account": wish.account,
        "session": str(wish.session),
        "action": wish.action.value,
        "issued": to_ms(now),
    }
    connection.execute(insert(table), row)
    return Challenge(
        terminal=terminal,
        session=wish.session,
        nonce=nonce,
        time=to_ms(now),
        action=wish.action,
    )


def _drop_surplus(connection: Connection, terminal: str) -> None:
    table = ukey_challenges
    is_open = (table.c.terminal == terminal) & table.c.used.is_(None)
    surplus = (
        select(table.c.digest)
        .where(is_open)
        .order_by(table.c.issued.desc())
        .offset(MAX_OPEN - 1)
    )
    old = list(connection.execute(surplus).scalars())
    if old:
        connection.execute(delete(table).where(table.c.digest.in_(old)))


def use(
    connection: Connection, terminal: str, nonce: bytes, now: datetime
) -> tuple[str, Challenge]:
    """Spend a challenge: return whose UKey was asked, and what it was asked.

    Raises:
        NotBelieved: It was never made for that terminal, is spent, or ran out.

    """
    table = ukey_challenges
    here = table.c.digest == _digest(nonce)
    query = select(table).where(here, table.c.terminal == terminal)
    row = connection.execute(query).first()
    if row is None:
        raise NotBelieved(UkeyRefusal.NO_CHALLENGE)
    # Whoever comes second, by a hair or by an hour, finds nothing to spend.
    spent = update(table).where(here, table.c.used.is_(None)).values(used=now)
    if connection.execute(spent).rowcount == 0:
        raise NotBelieved(UkeyRefusal.USED)
    asked = Challenge(
        terminal=terminal,
        session=UUID(row.session),
        nonce=nonce,
        time=to_ms(row.issued),
        action=Action(row.action),
    )
    return str(row.account), asked


def is_late(asked: Challenge, now: datetime) -> bool:
    """Tell whether the time for an answer is over."""
    return now > asked.time + LIFE


def prove(connection: Connection, nonce: bytes, now: datetime) -> None:
    """Note that the challenge was answered as it should be."""
    table = ukey_challenges
    here = table.c.digest == _digest(nonce)
    connection.execute(update(table).where(here).values(proven=now))


def _digest(nonce: bytes) -> str:
    return sha256(b"kiosk.ukey.nonce.v1\x00" + nonce).hexdigest()
