"""Journal entries at the centre: stored once, chained, and receipted up to a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from server.records.dialect import insert_new
from server.records.tables import entries, journals, materials
from sync.wire.entries import Entry, first_prev
from sync.wire.limits import MAX_AWAITED

WALK = 500
"""Entries looked at in one step when a head moves on."""


@dataclass(frozen=True, slots=True, order=True)
class JournalId:
    """One journal of one terminal."""

    terminal: str
    journal: str

    @classmethod
    def of(cls, entry: Entry) -> "JournalId":
        """Return the journal ``entry`` stands in."""
        return cls(entry.terminal, str(entry.journal))


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch: entries that are new, and those that contradict."""

    new: tuple[Entry, ...]
    conflicts: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """How far a journal holds together; ``broken_at`` does not follow from before."""

    seq: int
    hash: str
    broken_at: int | None


def has_other_journal(connection: Connection, journal: JournalId) -> bool:
    """Tell whether the terminal of ``journal`` has told of another one."""
    query = select(journals.c.journal).where(
        journals.c.terminal == journal.terminal,
        journals.c.journal != journal.journal,
    )
    return connection.execute(query.limit(1)).first() is not None


def store(connection: Connection, batch: Sequence[Entry], now: datetime) -> Stored:
    """File the entries of one terminal; one already there keeps its place.

    An entry of a known key with another hash is a conflict: returned, never stored
    over the first.
    """
    known = _known(connection, batch)
    new: dict[tuple[str, int], Entry] = {}
    conflicts = []
    for entry in batch:
        key = (str(entry.journal), entry.seq)
        hash_there = known.get(key) or (new[key].hash if key in new else None)
        if hash_there is None:
            new[key] = entry
        elif hash_there != entry.hash:
            conflicts.append(entry)
    _open_journals(connection, batch, now)
    insert_new(connection, entries, [_row(entry, now) for entry in new.values()])
    awaited = {
        name: (entry.journal, entry.seq)
        for entry in reversed(new.values())
        for name in entry.materials
    }
    terminal = batch[0].terminal
    insert_new(
        connection,
        materials,
        [
            {"terminal": terminal, "sha256": name, "journal": str(of), "seq": seq}
            for name, (of, seq) in awaited.items()
        ],
    )
    return Stored(tuple(new.values()), tuple(conflicts))


def _known(
    connection: Connection, batch: Sequence[Entry]
) -> dict[tuple[str, int], str]:
    journal_ids = {str(entry.journal) for entry in batch}
    rows = connection.execute(
        select(entries.c.journal, entries.c.seq, entries.c.hash).where(
            entries.c.terminal == batch[0].terminal,
            entries.c.journal.in_(journal_ids),
            entries.c.seq.in_({entry.seq for entry in batch}),
        )
    )
    return {(row.journal, row.seq): row.hash for row in rows}


def _open_journals(
    connection: Connection, batch: Sequence[Entry], now: datetime
) -> None:
    insert_new(
        connection,
        journals,
        [
            {
                "terminal": batch[0].terminal,
                "journal": str(journal),
                "first_seen": now,
                "seq": 0,
                "hash": first_prev(journal),
                "receipt_due": True,
            }
            for journal in {entry.journal for entry in batch}
        ],
    )


def _row(entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "terminal": entry.terminal,
        "journal": str(entry.journal),
        "seq": entry.seq,
        "hash": entry.hash,
        "prev": entry.prev,
        "boot": str(entry.boot),
        "time": entry.time,
        "proven": entry.proven,
        "kind": str(entry.kind),
        "visit": None if entry.visit is None else str(entry.visit),
        "materials": list(entry.materials),
        "suite": entry.suite,
        "key": entry.key,
        "body": entry.body,
        "received": now,
    }


def mark_opened(connection: Connection, opened: Sequence[Entry]) -> None:
    """Note whose bodies the centre could open."""
    if not opened:
        return
    here = (
        (entries.c.terminal == bindparam("of_terminal"))
        & (entries.c.journal == bindparam("of_journal"))
        & (entries.c.seq == bindparam("of_seq"))
    )
    connection.execute(
        update(entries).where(here).values(opened=True),
        [
            {"of_terminal": e.terminal, "of_journal": str(e.journal), "of_seq": e.seq}
            for e in opened
        ],
    )


def advance(connection: Connection, of: JournalId) -> Head:
    """Move the journal's head over all that follows without a gap; a receipt is due."""
    here = (journals.c.terminal == of.terminal) & (journals.c.journal == of.journal)
    row = connection.execute(select(journals.c.seq, journals.c.hash).where(here)).one()
    head = _walk(connection, of, row.seq, row.hash)
    connection.execute(
        update(journals)
        .where(here)
        .values(
            seq=head.seq, hash=head.hash, broken_at=head.broken_at, receipt_due=True
        )
    )
    return head


def _walk(connection: Connection, of: JournalId, seq: int, last: str) -> Head:
    while True:
        rows = connection.execute(
            select(entries.c.seq, entries.c.prev, entries.c.hash)
            .where(
                entries.c.terminal == of.terminal,
                entries.c.journal == of.journal,
                entries.c.seq > seq,
            )
            .order_by(entries.c.seq)
            .limit(WALK)
        ).all()
        for row in rows:
            if row.seq != seq + 1:
                return Head(seq, last, None)
            if row.prev != last:
                return Head(seq, last, row.seq)
            seq, last = row.seq, row.hash
        if len(rows) < WALK:
            return Head(seq, last, None)


def awaited(connection: Connection, of: JournalId, seq: int) -> tuple[list[str], int]:
    """Return what has not arrived of entries up to ``seq``, and how far the list goes.

    At most `MAX_AWAITED` names; an entry's materials are all listed or none.
    """
    rows = connection.execute(
        select(materials.c.sha256, materials.c.seq)
        .where(
            materials.c.terminal == of.terminal,
            materials.c.journal == of.journal,
            materials.c.arrived.is_(None),
            materials.c.seq <= seq,
        )
        .order_by(materials.c.seq, materials.c.sha256)
        .limit(MAX_AWAITED + 1)
    ).all()
    if len(rows) <= MAX_AWAITED:
        return [row.sha256 for row in rows], seq
    cut = rows[-1].seq
    return [row.sha256 for row in rows if row.seq < cut], cut - 1


def journal_uuid(of: JournalId) -> UUID:
    """Return the journal's id as the wire carries it."""
    return UUID(of.journal)
