"""Verification: whether every entry after the anchor is the one that was written."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Final

from sync.journal.file import Extent, Place, Row, extent
from sync.wire.entries import chained_hash
from sync.wire.values import from_stamp

DAMAGE_CODES: Final = frozenset(
    {
        sqlite3.SQLITE_ERROR,  # a table of ours is missing
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_IOERR,
    }
)
PRIMARY_CODE: Final = 0xFF
"""SQLite's extended result codes carry the primary one in the low byte."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong, and the last place up to which nothing is.

    ``cause`` is one word; ``extent`` is ``None`` when not even that could be read.
    """

    cause: str
    extent: Extent | None
    last_good: Place | None


def survey(connection: sqlite3.Connection) -> Extent | Damage:
    """Return how far the journal goes, or its damage.

    Raises:
        sqlite3.Error: The file could not be read for a reason outside of it.

    """
    try:
        whole = extent(connection)
    except sqlite3.DatabaseError as error:
        return Damage(cause_of(error), None, None)
    except ValueError:
        return Damage("identity", None, None)
    return _walk(connection, whole)


def _walk(connection: sqlite3.Connection, whole: Extent) -> Extent | Damage:
    good = whole.anchor
    try:
        for row in connection.execute("SELECT * FROM entries ORDER BY seq"):
            if row[0] != good.seq + 1:
                return Damage("gap", whole, good)
            if not _follows(row, good, whole):
                return Damage("chain", whole, good)
            good = Place(row[0], row[2], from_stamp(json.loads(row[1])["time"]))
        check = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return Damage(cause_of(error), whole, good)
    except ValueError:
        return Damage("entry", whole, good)
    return whole if check == ("ok",) else Damage("file", whole, good)


def _follows(row: Row, good: Place, whole: Extent) -> bool:
    _, header, own, body = row
    if own != chained_hash(header, body):
        return False
    told = json.loads(header)
    expected = (whole.terminal, str(whole.journal), good.seq + 1, good.hash)
    return (told["terminal"], told["journal"], told["seq"], told["prev"]) == expected


def cause_of(error: sqlite3.DatabaseError) -> str:
    """Return the word for damage that ``error`` shows.

    Raises:
        sqlite3.DatabaseError: ``error`` itself, when it is not the file's fault.

    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code & PRIMARY_CODE not in DAMAGE_CODES:
        raise error
    return "file"
