"""The audit chain: who did what, why, with before and after, each row sealing the last.

The database refuses to change rows (see `dialect.guard_audit`); the chain of hashes
shows it if somebody went around the database.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from server.records.tables import audit

FIRST = "0" * 64
"""What the first row names as the hash before it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did. ``subject`` is an id, never a person's name.

    ``device_time`` is when a terminal's clock says it was done, of what comes from one;
    the chain adds the centre's own time.
    """

    actor: str
    action: str
    subject: str
    reason: str = ""
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    device_time: datetime | None = None


class BrokenChain(Exception):
    """The audit chain does not hold at the row the message names."""


def record(connection: Connection, deed: Deed, now: datetime) -> None:
    """Append ``deed`` in the transaction of what it tells about."""
    last = connection.execute(
        select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    seq, prev = (last.seq + 1, last.hash) if last else (1, FIRST)
    row = {
        "seq": seq,
        "time": now,
        "device_time": deed.device_time,
        "actor": deed.actor,
        "action": deed.action,
        "subject": deed.subject,
        "reason": deed.reason,
        "before": None if deed.before is None else dict(deed.before),
        "after": None if deed.after is None else dict(deed.after),
        "prev": prev,
    }
    connection.execute(insert(audit), {**row, "hash": _hash(row)})


def verify(connection: Connection) -> int:
    """Return how many rows hold, or raise `BrokenChain`."""
    prev = FIRST
    rows = connection.execute(select(audit).order_by(audit.c.seq)).mappings().all()
    for seq, row in enumerate(rows, start=1):
        said = {name: value for name, value in row.items() if name != "hash"}
        if row["seq"] != seq or row["prev"] != prev or row["hash"] != _hash(said):
            raise BrokenChain(f"the audit chain does not hold at row {seq}")
        prev = row["hash"]
    return len(rows)


def _hash(row: Mapping[str, object]) -> str:
    said = json.dumps(
        row, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":")
    )
    return sha256(said.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    raise TypeError(f"the audit chain cannot hold a {type(value).__name__}")
