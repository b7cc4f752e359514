"""The entries' way to the centre: sent in batches, believed only when receipted.

A few batches are under way at once. When nothing is receipted for a while, everything
after the last receipt is sent again; the centre takes each entry once. A receipt that
cannot be of this journal stops shipping until people have looked.
"""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from sync.journal.file import Extent
from sync.journal.reader import JournalReader
from sync.shipping.memory import Memory, Progress
from sync.wire.entries import pack
from sync.wire.limits import MAX_BATCH_ENTRIES
from sync.wire.receipts import Receipt

WINDOW_BATCHES: Final = 4
"""Sent and not yet receipted."""
SILENCE_S: Final = 15.0
"""Without a receipt for this long, what was sent counts as lost; then twice as long."""
LONGEST_SILENCE_S: Final = 240.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Courier:
    """Carries one terminal's entries.

    ``send`` publishes a batch and may raise; ``sent_materials`` is told what it names;
    ``alarm`` is told the name of a fault and a line of detail.
    """

    reader: JournalReader
    memory: Memory
    send: Callable[[bytes], None]
    sent_materials: Callable[[tuple[str, ...]], None]
    alarm: Callable[[str, str], None]
    journal: UUID | None = None
    progress: Progress = field(default_factory=Progress)
    is_stopped: bool = False
    _sent: int = 0
    _batches: deque[int] = field(default_factory=deque)
    """The last seq of each batch that is under way."""
    _quiet_since: float = 0.0
    _silence_s: float = SILENCE_S
    _newest: Receipt | None = None

    def step(self, now_s: float) -> bool:
        """Send what may be sent; tell whether everything is.

        Raises:
            Unreadable: The journal cannot be read now.
            Offline: There is no link (from ``send``).

        """
        extent = self.reader.extent()
        self._turn_to(extent)
        if extent.head.seq < self.progress.furthest:
            self._stop("journal_shortened", f"{extent.head.seq}")
        if self.is_stopped:
            return True
        if self._batches and now_s - self._quiet_since >= self._silence_s:
            log.info("no receipt after %s: sending again", self.progress.covered)
            self._silence_s = min(self._silence_s * 2, LONGEST_SILENCE_S)
            self._send_again()
        while self._sent < extent.head.seq and len(self._batches) < WINDOW_BATCHES:
            self._send_batch(extent, now_s)
        return self._sent >= extent.head.seq

    def begin_again(self) -> None:
        """Send everything after the last receipt once more: the link is new."""
        self._send_again()
        self._silence_s = SILENCE_S

    def _send_again(self) -> None:
        self._sent = self.progress.covered
        self._batches.clear()

    def wait_s(self, now_s: float) -> float | None:
        """Return the seconds until silence has lasted too long, if one is counted."""
        if not self._batches or self.is_stopped:
            return None
        return max(0.0, self._quiet_since + self._silence_s - now_s)

    def take(self, receipt: Receipt, now_s: float) -> bool:
        """Go on from ``receipt``; tell whether it is news of this journal.

        Raises:
            Unreadable: The journal cannot be read now.

        """
        extent = self.reader.extent()
        self._turn_to(extent)
        if receipt.terminal != extent.terminal:
            self.alarm("receipt_terminal", "of another terminal")
            return False
        if receipt.journal != extent.journal:
            return False
        if self._newest is not None and receipt.time < self._newest.time:
            return False
        if not self._can_be(receipt, extent):
            return False
        self._newest = receipt
        self._go_on_from(receipt.seq, now_s)
        return True

    def _can_be(self, receipt: Receipt, extent: Extent) -> bool:
        if receipt.seq > extent.head.seq:
            self._stop("receipt_ahead", f"{receipt.seq}")
            return False
        known = self.reader.hash_at(receipt.seq)
        if known is not None and known != receipt.hash:
            self._stop("receipt_hash", f"{receipt.seq}")
            return False
        if known is None and receipt.seq:
            self.alarm("receipt_behind", f"{receipt.seq}")
        return True

    def _go_on_from(self, seq: int, now_s: float) -> None:
        if seq > self.progress.covered:
            self._quiet_since, self._silence_s = now_s, SILENCE_S
        elif seq < self.progress.covered:
            # The centre was set back (a backup): tell it everything again from there.
            self._sent = seq
            self._batches.clear()
        if seq != self.progress.covered and self.journal is not None:
            self.progress = replace(self.progress, covered=seq)
            self.memory.keep(self.journal, self.progress)
        self._sent = max(self._sent, seq)
        while self._batches and self._batches[0] <= seq:
            self._batches.popleft()

    def _send_batch(self, extent: Extent, now_s: float) -> None:
        after = max(self._sent, extent.anchor.seq)
        entries = self.reader.entries_after(after, MAX_BATCH_ENTRIES)
        payload, count = pack(entries)
        if not count:
            self._sent = extent.head.seq
            return
        self.send(payload)
        if not self._batches:
            self._quiet_since = now_s
        self._sent = entries[count - 1].seq
        self._batches.append(self._sent)
        self._remember_furthest(extent.journal)
        self.sent_materials(
            tuple(name for entry in entries[:count] for name in entry.materials)
        )

    def _remember_furthest(self, journal: UUID) -> None:
        if self._sent > self.progress.furthest:
            self.progress = replace(self.progress, furthest=self._sent)
            self.memory.keep(journal, self.progress)

    def _turn_to(self, extent: Extent) -> None:
        if extent.journal == self.journal:
            return
        known = self.memory.journals()
        if known and extent.journal not in known:
            self.alarm("journal_replaced", f"{extent.journal}")
        self.journal = extent.journal
        self.progress = self.memory.progress(extent.journal)
        self.memory.keep(extent.journal, self.progress)
        self.is_stopped, self._newest = False, None
        self.begin_again()

    def _stop(self, name: str, detail: str) -> None:
        self.is_stopped = True
        self.alarm(name, detail)
