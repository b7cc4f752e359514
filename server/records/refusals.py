"""Messages that could not be taken in: kept as they came, bounded, never shown."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from server.records.tables import refusals
from sync.wire.limits import MAX_MESSAGE_BYTES

KEPT_PER_TERMINAL = 1000
"""More than this a terminal cannot make the centre keep; the oldest go first."""


@dataclass(frozen=True, slots=True, repr=False)
class Refusal:
    """A message and why it was refused; ``cause`` names the place, never content."""

    terminal: str
    topic: str
    cause: str
    payload: bytes

    @property
    def key(self) -> str:
        """Return what refusals for one cause share: they are one alert, counted."""
        return f"message_refused:{self.cause}"[:96]


def keep(connection: Connection, refusal: Refusal, now: datetime) -> None:
    """Keep the message; of an oversized one only its digest."""
    connection.execute(
        insert(refusals),
        {
            "terminal": refusal.terminal,
            "topic": refusal.topic,
            "cause": refusal.cause,
            "received": now,
            "size": len(refusal.payload),
            "sha256": sha256(refusal.payload).hexdigest(),
            "payload": (
                refusal.payload if len(refusal.payload) <= MAX_MESSAGE_BYTES else None
            ),
        },
    )
    last_kept = connection.execute(
        select(refusals.c.id)
        .where(refusals.c.terminal == refusal.terminal)
        .order_by(refusals.c.id.desc())
        .offset(KEPT_PER_TERMINAL)
        .limit(1)
    ).scalar()
    if last_kept is not None:
        connection.execute(
            delete(refusals).where(
                refusals.c.terminal == refusal.terminal, refusals.c.id <= last_kept
            )
        )
