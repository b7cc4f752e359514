"""What a journal is opened with, what is put into it, and why it may refuse."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from domain.events import Kind
from sync.journal.chain import Damage
from sync.sealing import Sealed, SealingKey

KEEP: Final = timedelta(days=7)
"""How long covered entries stay; longer than a backup cycle of the centre."""
RESERVE_BYTES: Final = 256 * 2**20


class Locked(Exception):
    """Another process writes this journal."""


class Damaged(Exception):
    """The file is not what was written; ``damage`` says how far it still is."""

    def __init__(self, damage: Damage) -> None:
        super().__init__(damage.cause)
        self.damage = damage


class NoRoom(Exception):
    """The disk's reserve is reached: no new visit begins."""


class Oversized(Exception):
    """A sealed body is larger than the wire carries."""


class Unwritable(Exception):
    """The disk failed in the middle of a commit: open the journal anew."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a journal needs to know of its terminal and machine.

    ``clock`` is the device's; earlier than ``built`` (or the last entry or receipt) it
    is wrong, and times are marked unproven. ``free_bytes`` is asked as a visit begins.
    """

    terminal: str
    boot: UUID
    key: SealingKey
    clock: Callable[[], datetime]
    built: datetime
    free_bytes: Callable[[], int]
    reserve_bytes: int = RESERVE_BYTES
    keep: timedelta = KEEP
    new_id: Callable[[], UUID] = uuid4


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """An entry to be: ``body`` is sealed on the way, unless it is already."""

    kind: Kind
    body: bytes | Sealed
    visit: UUID | None = None
    materials: tuple[str, ...] = ()


class Moment(NamedTuple):
    """A time, and whether the clock can be believed."""

    time: datetime
    proven: bool
