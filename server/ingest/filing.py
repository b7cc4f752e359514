"""Files what letters say, in one transaction, and raises an alarm for what is wrong."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, StatementError

from server.depot import Depot
from server.ingest import letters, projection
from server.records import alerts, entries, materials, refusals, terminals, visits
from server.records.alerts import Alarm
from server.records.entries import JournalId
from server.records.refusals import Refusal
from sync.sealing import Context, OpeningKey, Unopened
from sync.wire.entries import Entry
from sync.wire.reports import Alert, Health, Severity, TerminalState
from sync.wire.values import Malformed

LOG = logging.getLogger(__name__)

NEW: Final = "new"
"""Why a terminal's first journal begins."""


@dataclass(frozen=True, slots=True, repr=False)
class Clerk:
    """Files letters.

    ``opening`` opens bodies for the visits' rows; ``depot`` may hold materials already
    whose entry comes now.
    """

    opening: OpeningKey
    depot: Depot

    def file(
        self,
        connection: Connection,
        arrived: Sequence[letters.Letter],
        now: datetime,
    ) -> None:
        """File every letter; one that cannot be filed is refused and harms no other.

        Raises:
            OperationalError: The database is not there; nothing was filed.

        """
        touched: set[JournalId] = set()
        for letter in arrived:
            report = letters.read(letter)
            try:
                with connection.begin_nested():
                    touched |= self._one(connection, letter, report, now)
            except OperationalError:
                raise
            except StatementError as problem:
                cause = f"records:{type(problem).__name__}"
                _refuse(connection, _refusal(letter, cause), now)
        for journal in sorted(touched):
            head = entries.advance(connection, journal)
            if head.broken_at is not None:
                _alarm(connection, _broken(journal, head.broken_at), now)

    def _one(
        self,
        connection: Connection,
        letter: letters.Letter,
        report: letters.Report | Refusal,
        now: datetime,
    ) -> set[JournalId]:
        if isinstance(report, Refusal):
            _refuse(connection, report, now)
            return set()
        if isinstance(report, letters.Batch):
            terminals.contacted(connection, report.terminal, now)
            return self._entries(connection, letter, report, now)
        speaks_now = not letter.retained
        if isinstance(report, TerminalState):
            terminals.told_state(connection, report, now)
            speaks_now = speaks_now and report.online
        elif isinstance(report, Health):
            terminals.told_health(connection, report, now)
        else:
            _told_alert(connection, report, now)
        if speaks_now:
            terminals.contacted(connection, report.terminal, now)
        return set()

    def _entries(
        self,
        connection: Connection,
        letter: letters.Letter,
        batch: letters.Batch,
        now: datetime,
    ) -> set[JournalId]:
        if terminals.is_revoked(connection, batch.terminal):
            _refuse(connection, _refusal(letter, "revoked"), now)
            return set()
        stored = entries.store(connection, batch.entries, now)
        for name in {name for entry in stored.new for name in entry.materials}:
            size = self.depot.size(batch.terminal, name)
            if size is not None:
                materials.arrived(connection, batch.terminal, name, size, now)
        for entry in stored.conflicts:
            _alarm(connection, _conflict(entry), now)
        if stored.conflicts:
            refusals.keep(connection, _refusal(letter, "entry_conflict"), now)
        opened = [
            (entry, plain)
            for entry in stored.new
            if (plain := self._open(connection, entry, now)) is not None
        ]
        entries.mark_opened(connection, [entry for entry, _ in opened])
        visits.apply(connection, _changes(connection, opened, now))
        return {JournalId.of(entry) for entry in batch.entries}

    def _open(
        self, connection: Connection, entry: Entry, now: datetime
    ) -> bytes | None:
        context = Context(entry.terminal, entry.journal, str(entry.kind), entry.visit)
        try:
            return self.opening.open(entry.body, context)
        except (Unopened, Malformed) as problem:
            _alarm(connection, _about(entry, "body_unopened", problem.cause), now)
            return None


def _changes(
    connection: Connection, opened: Sequence[tuple[Entry, bytes]], now: datetime
) -> list[visits.Change]:
    changes = []
    for entry, plain in opened:
        try:
            change = projection.change_of(entry, plain)
            reason = projection.why_begun(entry, plain)
        except projection.Unexpected as problem:
            _alarm(connection, _about(entry, "body_unexpected", str(problem)), now)
            continue
        if change is not None:
            changes.append(change)
        if reason is not None:
            _told_journal(connection, entry, reason, now)
    return changes


def _told_journal(
    connection: Connection, entry: Entry, reason: str, now: datetime
) -> None:
    if reason != NEW:
        _alarm(connection, _about(entry, "journal_replaced", reason), now)
    elif entries.has_other_journal(connection, JournalId.of(entry)):
        # It says that it is the first and is not: its disk was emptied or exchanged.
        said = "a first journal where there was one"
        _alarm(connection, _about(entry, "journal_unexplained", said), now)


def _told_alert(connection: Connection, alert: Alert, now: datetime) -> None:
    LOG.warning("%s: alert %s: %s", alert.terminal, alert.name, alert.severity)
    terminals.told_alert(connection, alert, now)


def _refusal(letter: letters.Letter, cause: str) -> Refusal:
    said = letters.read(letter)
    terminal = said.terminal
    return Refusal(terminal, letter.topic[:160], cause, letter.payload)


def _refuse(connection: Connection, refusal: Refusal, now: datetime) -> None:
    refusals.keep(connection, refusal, now)
    alarm = Alarm(
        refusal.terminal,
        refusal.key,
        "message_refused",
        Severity.WARNING,
        refusal.cause,
    )
    _alarm(connection, alarm, now)


def _alarm(connection: Connection, alarm: Alarm, now: datetime) -> None:
    LOG.error("%s: %s: %s (%s)", alarm.terminal, alarm.name, alarm.detail, alarm.key)
    alerts.raised_by_centre(connection, alarm, now)


def _conflict(entry: Entry) -> Alarm:
    return _about(entry, "entry_conflict", "the same entry came with another hash")


def _broken(journal: JournalId, seq: int) -> Alarm:
    return Alarm(
        journal.terminal,
        f"chain_broken:{journal.journal}:{seq}",
        "chain_broken",
        Severity.CRITICAL,
        f"entry {seq} does not follow from the one before",
    )


def _about(entry: Entry, name: str, detail: str) -> Alarm:
    # One alert a journal, counted: a terminal cannot flood people with them.
    key = f"{name}:{entry.journal}"
    said = f"entry {entry.seq}: {detail}"
    return Alarm(entry.terminal, key, name, Severity.CRITICAL, said)
