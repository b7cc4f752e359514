"""Registrars' decisions: applied when everything fits, and otherwise moving nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select

from domain.case import Event, NotAllowed, Why
from server.records import audit, cases, grants, submissions
from server.records.case_tables import decisions
from server.records.cases import Move
from server.records.submissions import Key
from sync.wire.bodies import Decided
from sync.wire.entries import Entry
from sync.wire.reports import Severity

UNKNOWN_SUBMISSION: Final = "no_such_submission"
OTHER_HASH: Final = "other_hash"


class Declined(Exception):
    """The decision moves nothing; ``name`` and ``severity`` are its alert's."""

    def __init__(self, name: str, severity: Severity, why: str) -> None:
        super().__init__(why)
        self.name = name
        self.severity = severity
        self.why = why


@dataclass(frozen=True, slots=True)
class Held:
    """The decision that stands: the hash of its entry, and when it was applied."""

    entry: str
    decided: datetime


def apply(
    connection: Connection, entry: Entry, body: Decided, event: Event, now: datetime
) -> None:
    """Apply what ``entry`` decides.

    Raises:
        Declined: It is forged, too early or too late. It is in the audit chain.

    """
    try:
        _apply(connection, entry, body, event, now)
    except Declined as problem:
        _keep_declined(connection, entry, body, problem, now)
        raise


def held(connection: Connection, case_id: str) -> Held | None:
    """Return the decision that stands in a case, if there is one."""
    query = select(decisions.c.hash, decisions.c.received).where(
        decisions.c.case_id == case_id
    )
    row = connection.execute(query).first()
    return None if row is None else Held(*row)


def _apply(
    connection: Connection, entry: Entry, body: Decided, event: Event, now: datetime
) -> None:
    of = body.submission
    key = Key(of.terminal, str(of.journal), of.seq)
    found = submissions.find(connection, key)
    if found is None:
        raise _forged(UNKNOWN_SUBMISSION)
    if found.hash != of.hash:
        raise _forged(OTHER_HASH)
    claim = grants.Claim(body.account, entry.terminal, entry.time)
    try:
        grants.check(connection, body.grant, claim, now)
    except grants.NotHeld as problem:
        raise _ungranted(problem.why) from None
    by = Move(body.account, event, body.reason or str(event), entry.time)
    try:
        case = cases.move(connection, found, by, now)
    except NotAllowed as problem:
        raise _untimely(problem.why) from None
    row = {
        "terminal": entry.terminal,
        "journal": str(entry.journal),
        "seq": entry.seq,
        "hash": entry.hash,
        "case_id": str(case.id),
        "state": str(case.state),
        "account": body.account,
        "reason": body.reason,
        "told": entry.time,
        "received": now,
    }
    connection.execute(insert(decisions), row)


def _forged(why: str) -> Declined:
    return Declined("forged_decision", Severity.CRITICAL, why)


def _ungranted(why: str) -> Declined:
    if why == "late":
        # Nobody lied, as far as is known: the network was away. It is decided anew.
        return Declined("decision_overdue", Severity.WARNING, "grant_late")
    return _forged(f"grant_{why}")


def _untimely(why: Why) -> Declined:
    if why is Why.ALREADY_DECIDED:
        return Declined("decision_too_late", Severity.INFO, why)
    return Declined("decision_too_early", Severity.WARNING, why)


def _keep_declined(
    connection: Connection,
    entry: Entry,
    body: Decided,
    problem: Declined,
    now: datetime,
) -> None:
    of = body.submission
    deed = audit.Deed(
        # Whose grant it was is not proven: who is known is the terminal that sent it.
        actor=entry.terminal,
        action=f"decision.{problem.name}",
        subject=Key(of.terminal, str(of.journal), of.seq).to_text(),
        reason=problem.why,
        after={"claimed": body.account, "kind": str(entry.kind), "entry": entry.hash},
        device_time=entry.time,
    )
    audit.record(connection, deed, now)
