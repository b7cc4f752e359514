"""Alarms that ingest raises: named, keyed by journal, without a word of content."""

import logging
from datetime import datetime

from sqlalchemy import Connection

from server.records import alerts
from server.records.alerts import Alarm
from server.records.entries import JournalId
from sync.wire.commands import Answer
from sync.wire.entries import Entry
from sync.wire.reports import Severity

LOG = logging.getLogger(__name__)


def sound(connection: Connection, alarm: Alarm, now: datetime) -> None:
    """Raise ``alarm``: for people, and in the log."""
    level = logging.INFO if alarm.severity is Severity.INFO else logging.ERROR
    said = (alarm.terminal, alarm.name, alarm.detail, alarm.key)
    LOG.log(level, "%s: %s: %s (%s)", *said)
    alerts.raised_by_centre(connection, alarm, now)


def about(
    entry: Entry, name: str, detail: str, severity: Severity = Severity.CRITICAL
) -> Alarm:
    """Return an alarm about ``entry``.

    One alert a journal, counted: a terminal cannot flood people with them.
    """
    key = f"{name}:{entry.journal}"
    return Alarm(entry.terminal, key, name, severity, f"entry {entry.seq}: {detail}")


def conflict(entry: Entry) -> Alarm:
    """Return the alarm that ``entry`` was known with another hash."""
    return about(entry, "entry_conflict", "the same entry came with another hash")


def broken(journal: JournalId, seq: int) -> Alarm:
    """Return the alarm that entry ``seq`` does not follow."""
    return Alarm(
        journal.terminal,
        f"chain_broken:{journal.journal}:{seq}",
        "chain_broken",
        Severity.CRITICAL,
        f"entry {seq} does not follow from the one before",
    )


def answered_otherwise(answer: Answer, kept: str) -> Alarm:
    """Return the alarm that ``answer`` contradicts the one that was ``kept``."""
    return Alarm(
        answer.terminal,
        f"answer_conflict:{answer.command}",
        "answer_conflict",
        Severity.WARNING,
        f"command {answer.command}: {kept}, then {answer.result}",
    )
