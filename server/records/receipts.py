"""Receipts: which are due, what they say, and which were given."""

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from server.records.entries import JournalId, awaited, journal_uuid
from server.records.tables import journals, receipts
from sync.wire.receipts import Receipt
from sync.wire.values import to_ms


def due(connection: Connection) -> list[JournalId]:
    """Return the journals whose terminal should hear how far the centre holds them."""
    rows = connection.execute(
        select(journals.c.terminal, journals.c.journal)
        .where(journals.c.receipt_due)
        .order_by(journals.c.first_seen)
    )
    return [JournalId(row.terminal, row.journal) for row in rows]


def owe_again(connection: Connection) -> None:
    """Make every terminal's newest receipt due: a restarted broker may have lost it."""
    newest = (
        select(journals.c.terminal, func.max(journals.c.first_seen).label("first_seen"))
        .group_by(journals.c.terminal)
        .subquery()
    )
    rows = connection.execute(
        select(journals.c.terminal, journals.c.journal).join(
            newest,
            (journals.c.terminal == newest.c.terminal)
            & (journals.c.first_seen == newest.c.first_seen),
        )
    ).all()
    for row in rows:
        connection.execute(
            update(journals)
            .where(
                journals.c.terminal == row.terminal, journals.c.journal == row.journal
            )
            .values(receipt_due=True)
        )


def compose(connection: Connection, of: JournalId, now: datetime) -> Receipt:
    """Return what the centre can say of the journal ``of`` now."""
    row = connection.execute(
        select(journals.c.seq, journals.c.hash).where(
            journals.c.terminal == of.terminal, journals.c.journal == of.journal
        )
    ).one()
    names, through = awaited(connection, of, row.seq)
    return Receipt(
        terminal=of.terminal,
        journal=journal_uuid(of),
        time=to_ms(now),
        seq=row.seq,
        hash=row.hash,
        awaited=tuple(names),
        awaited_through=through,
    )


def given(connection: Connection, receipt: Receipt) -> None:
    """Note that ``receipt`` is with the broker; one is due again when more came."""
    connection.execute(
        insert(receipts),
        {
            "terminal": receipt.terminal,
            "journal": str(receipt.journal),
            "seq": receipt.seq,
            "hash": receipt.hash,
            "awaited": len(receipt.awaited),
            "issued": receipt.time,
        },
    )
    connection.execute(
        update(journals)
        .where(
            journals.c.terminal == receipt.terminal,
            journals.c.journal == str(receipt.journal),
            journals.c.seq == receipt.seq,
        )
        .values(receipt_due=False)
    )
