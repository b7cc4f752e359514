"""Files what letters say, in one transaction, and raises an alarm for what is wrong."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, StatementError

from server.depot import Depot
from server.ingest import alarms, casework, letters, projection
from server.records import commands, entries, materials, refusals, terminals, visits
from server.records.alerts import Alarm
from server.records.commands import AnsweredOtherwise, NoSuchCommand
from server.records.entries import JournalId
from server.records.refusals import Refusal
from sync.sealing import Context, OpeningKey, Unopened
from sync.wire.commands import Answer
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
                alarms.sound(connection, alarms.broken(journal, head.broken_at), now)

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
            if speaks_now:
                # Who comes (back) may have missed what was sent meanwhile.
                commands.owe_again(connection, now, report.terminal)
        elif isinstance(report, Health):
            terminals.told_health(connection, report, now)
        elif isinstance(report, Answer):
            _answer(connection, letter, report, now)
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
            alarms.sound(connection, alarms.conflict(entry), now)
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
            alarm = alarms.about(entry, "body_unopened", problem.cause)
            alarms.sound(connection, alarm, now)
            return None


def _changes(
    connection: Connection, opened: Sequence[tuple[Entry, bytes]], now: datetime
) -> list[visits.Change]:
    changes = []
    for entry, plain in opened:
        try:
            whole = casework.read(entry, plain)
            change = projection.change_of(entry, plain)
            reason = projection.why_begun(entry, plain)
        except projection.Unexpected as problem:
            alarm = alarms.about(entry, "body_unexpected", str(problem))
            alarms.sound(connection, alarm, now)
            continue
        if whole is not None:
            casework.file(connection, entry, whole, now)
        if change is not None:
            changes.append(change)
        if reason is not None:
            _told_journal(connection, entry, reason, now)
    return changes


def _told_journal(
    connection: Connection, entry: Entry, reason: str, now: datetime
) -> None:
    if reason != NEW:
        alarms.sound(connection, alarms.about(entry, "journal_replaced", reason), now)
    elif entries.has_other_journal(connection, JournalId.of(entry)):
        # It says that it is the first and is not: its disk was emptied or exchanged.
        said = "a first journal where there was one"
        alarm = alarms.about(entry, "journal_unexplained", said)
        alarms.sound(connection, alarm, now)


def _answer(
    connection: Connection, letter: letters.Letter, answer: Answer, now: datetime
) -> None:
    if terminals.is_revoked(connection, answer.terminal):
        _refuse(connection, _refusal(letter, "revoked"), now)
        return
    try:
        commands.answered(connection, answer, now)
    except NoSuchCommand:
        _refuse(connection, _refusal(letter, "unknown_command"), now)
    except AnsweredOtherwise as kept:
        refusals.keep(connection, _refusal(letter, "answer_conflict"), now)
        alarm = alarms.answered_otherwise(answer, str(kept))
        alarms.sound(connection, alarm, now)


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
    alarms.sound(connection, alarm, now)
