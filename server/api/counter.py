"""The counter behind the staff screen: who is signed in, what waits, what is shown.

Each request stands alone: certificate, then grant, then the submission. Whoever sees
something personal stands in the audit chain before it is opened.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from server.api import views
from server.api.doors import Denied
from server.opening import NotArrived, Reader, Unreadable
from server.records import alerts, audit, decisions, grants, submissions
from server.records.alerts import Alarm
from server.records.dialect import writer
from server.records.submissions import Key, Submission
from sync.wire.reports import Severity
from sync.wire.staff import MAX_WAITING, Refusal, Standing, View, Waiting
from sync.wire.values import to_ms

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A material as it was before it was sealed."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the terminal, proven by its certificate, and the grant it shows."""

    terminal: str
    grant: str


@dataclass(frozen=True, slots=True, repr=False)
class Counter:
    """Answers registrars at terminals."""

    engine: Engine
    reader: Reader
    clock: Callable[[], datetime]

    def waiting(self, visitor: Visitor) -> Waiting:
        """Return what waits for a decision, oldest first."""
        self._whose(visitor)
        with self.engine.connect() as connection:
            found = submissions.undecided(connection, MAX_WAITING)
        return Waiting(
            waiting=tuple(views.waits(each) for each in found), time=self._now()
        )

    def view(self, visitor: Visitor, name: str) -> View:
        """Return one submission, opened."""
        deed = audit.Deed(self._whose(visitor), "submission.viewed", name)
        found, entry = self._asked_for(visitor, name, deed)
        try:
            return views.view(found, self.reader.submitted(entry))
        except Unreadable as problem:
            raise self._unopened(found.key, problem) from None

    def material(self, visitor: Visitor, name: str, sha256: str) -> Opened:
        """Return one material of a submission, opened and compared with its digest."""
        account = self._whose(visitor)
        deed = audit.Deed(
            account, "submission.material_viewed", name, after={"material": sha256}
        )
        found, entry = self._asked_for(visitor, name, deed, sha256)
        try:
            body = self.reader.submitted(entry)
            named = next(each for each in body.materials if each.sha256 == sha256)
            return Opened(self.reader.material(entry, named), named.media_type)
        except NotArrived as problem:
            raise Denied(409, Refusal.INCOMPLETE, str(problem)) from None
        except Unreadable as problem:
            raise self._unopened(found.key, problem) from None

    def standing(self, visitor: Visitor, name: str) -> Standing:
        """Return how the submission's case stands."""
        self._whose(visitor)
        with self.engine.connect() as connection:
            found = _found(connection, name)
            held = decisions.held(connection, str(found.case.id))
        state = views.STATES[found.case.state]
        if held is None:
            return Standing(state=state)
        return Standing(state=state, entry=held.entry, decided=to_ms(held.decided))

    def sign_out(self, visitor: Visitor) -> None:
        """End the grant."""
        account = self._whose(visitor)
        now = self.clock()
        with writer(self.engine).begin() as connection:
            grants.end(connection, visitor.grant, now)
            deed = audit.Deed(account, "staff.sign_out", visitor.terminal)
            audit.record(connection, deed, now)

    def _whose(self, visitor: Visitor) -> str:
        problem = None
        now = self.clock()
        with writer(self.engine).begin() as connection:
            try:
                return grants.use(connection, visitor.grant, visitor.terminal, now)
            except grants.NotHeld as not_held:
                problem = not_held
                if problem.why == "other_terminal":
                    _tell_of_stray(connection, visitor.terminal, problem.account, now)
        raise Denied(401, Refusal.NO_GRANT, f"{problem.why}: sign in again")

    def _asked_for(
        self, visitor: Visitor, name: str, deed: audit.Deed, sha256: str = ""
    ) -> tuple[Submission, Row[Any]]:
        """Return what is asked for, after the deed is in the audit chain."""
        now = self.clock()
        with writer(self.engine).begin() as connection:
            found = _found(connection, name)
            entry = submissions.sealed_entry(connection, found.key)
            if entry is None or (sha256 and sha256 not in entry.materials):
                raise _no_such()
            after = {**(deed.after or {}), "terminal": visitor.terminal}
            shown = audit.Deed(deed.actor, deed.action, deed.subject, after=after)
            audit.record(connection, shown, now)
        return found, entry

    def _unopened(self, key: Key, problem: Unreadable) -> Denied:
        detail = f"entry {key.seq}: {problem.cause}"
        name = "submission_unopened"
        alarm = Alarm(
            *(key.terminal, f"{name}:{key.journal}", name, Severity.CRITICAL, detail)
        )
        LOG.error("%s: %s: %s", key.terminal, name, detail)
        with writer(self.engine).begin() as connection:
            alerts.raised_by_centre(connection, alarm, self.clock())
        return Denied(422, Refusal.UNOPENED, f"it does not open: {problem.cause}")

    def _now(self) -> datetime:
        return to_ms(self.clock())


def _found(connection: Connection, name: str) -> Submission:
    key = Key.from_text(name)
    found = None if key is None else submissions.find(connection, key)
    if found is None:
        raise _no_such()
    return found


def _no_such() -> Denied:
    return Denied(404, Refusal.NOT_FOUND, "the centre holds no such submission")


def _tell_of_stray(
    connection: Connection, terminal: str, account: str | None, now: datetime
) -> None:
    """Tell people that a grant is shown at a terminal it was not given to."""
    name = "grant_elsewhere"
    said = "a grant of another terminal was shown"
    alarm = Alarm(terminal, name, name, Severity.CRITICAL, said)
    alerts.raised_by_centre(connection, alarm, now)
    deed = audit.Deed(terminal, "staff.grant_elsewhere", account or "", said)
    audit.record(connection, deed, now)
