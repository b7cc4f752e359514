"""A journal under strace: makes entries, one durable commit each, and says no more.

``python -m benchmarks.commits FOLDER ENTRIES [GROUP]``
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from domain.events import Kind
from sync.journal.terms import Draft, Terms
from sync.journal.writer import Journal
from sync.sealing import Context, OpeningKey, Sealed, SealingKey, seal

BODY_BYTES: Final = 256
"""Of plaintext; sealed it is five times that, most of it the hybrid KEM's."""
VISIT: Final = UUID(int=7)
NOW: Final = datetime(2026, 3, 2, tzinfo=UTC)


def open_journal(folder: Path, key: SealingKey) -> Journal:
    """Return a new journal in ``folder``."""
    terms = Terms(
        terminal="T0001",
        boot=UUID(int=9),
        key=key,
        clock=lambda: datetime.now(UTC),
        built=NOW,
        free_bytes=lambda: 2**40,
    )
    return Journal.open(folder / "journal.db", terms)


def sealed_body(key: SealingKey, journal: UUID) -> bytes:
    """Return the sealed body that every measured entry carries."""
    context = Context("T0001", journal, Kind.SUBMITTED, VISIT)
    return seal(key, bytes(BODY_BYTES), context)


def draft(body: bytes) -> Draft:
    """Return an entry to be, its body sealed already."""
    return Draft(Kind.SUBMITTED, Sealed.from_bytes(body), VISIT)


def main(arguments: list[str]) -> None:
    """Make the entries."""
    folder, entries = Path(arguments[0]), int(arguments[1])
    group = int(arguments[2]) if arguments[2:] else 1
    key = OpeningKey.generate().sealing_key()
    journal = open_journal(folder, key)
    one = draft(sealed_body(key, journal.extent.journal))
    for _ in range(entries // group):
        journal.append_all([one] * group)
    journal.close()


if __name__ == "__main__":
    main(sys.argv[1:])
