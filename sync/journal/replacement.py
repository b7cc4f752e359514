"""A damaged journal is set aside, untouched and read-only; the next one names it.

Before anything moves, a note is written beside the journal; the new journal's first
entry is made from it. A crash at any point leaves the note, and the next opening goes
on from there.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sync.journal.chain import Damage

READ_ONLY: Final = 0o400
PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Previous:
    """The journal that was set aside, as the next one's first entry tells it.

    ``journal`` and ``hash`` are ``None`` when not even they could be read.
    """

    journal: str | None
    seq: int
    hash: str | None
    cause: str
    file: str

    def to_body(self) -> dict[str, object]:
        """Return what the first entry says of it."""
        return {
            "journal": self.journal,
            "seq": self.seq,
            "hash": self.hash,
            "cause": self.cause,
        }


def note_of(path: Path) -> Path:
    """Return where the note about the journal at ``path`` lies."""
    return path.with_name(path.name + ".replaced.json")


def set_aside(path: Path, damage: Damage, now: datetime) -> Path:
    """Move the journal at ``path`` out of the way and return where it is now."""
    aside = path.with_name(f"{path.stem}.damaged-{now:%Y%m%dT%H%M%S%f}{path.suffix}")
    good = damage.last_good
    previous = Previous(
        journal=None if damage.extent is None else str(damage.extent.journal),
        seq=0 if good is None else good.seq,
        hash=None if good is None else good.hash,
        cause=damage.cause,
        file=aside.name,
    )
    _write_durably(note_of(path), json.dumps(_fields(previous)).encode())
    path.rename(aside)
    aside.chmod(READ_ONLY)
    _finish(path, aside)
    return aside


def previous_of(path: Path) -> Previous | None:
    """Return what was set aside and not yet named; ends a move that was cut off."""
    note = note_of(path)
    if not note.exists():
        # A log whose database someone took away would be replayed into the new one.
        _finish(path, path.with_name(path.name + ".lost"))
        return None
    previous = Previous(**json.loads(note.read_bytes()))
    _finish(path, path.with_name(previous.file))
    return previous


def forget(path: Path) -> None:
    """Take the note away: the new journal has named what was set aside."""
    note_of(path).unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fields(previous: Previous) -> dict[str, object]:
    return previous.to_body() | {"file": previous.file}


def _finish(path: Path, aside: Path) -> None:
    # The write-ahead log goes after the database: left behind alone it is found here,
    # whereas a database without its log would pass for a shorter, sound journal.
    log = path.with_name(path.name + "-wal")
    if log.exists():
        log.rename(aside.with_name(aside.name + "-wal")).chmod(READ_ONLY)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    sync_folder(path.parent)


def _write_durably(path: Path, data: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)
