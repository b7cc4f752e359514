"""Signing in at a terminal: a password, pauses that grow, and a grant.

Whether an account exists shows neither by the answer nor by its time.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final

from sqlalchemy import Connection, Engine

from server.api.doors import Denied
from server.records import alerts, audit, grants, passwords, registrars, tries
from server.records.alerts import Alarm
from server.records.dialect import writer
from sync.wire.reports import Severity
from sync.wire.staff import GRANT_IDLE_S, Grant, Login, Refusal
from sync.wire.values import to_ms

LOG = logging.getLogger(__name__)

UNKNOWN: Final = "unknown"
"""Who tried, when there is no such account: what was typed may be a password."""


@dataclass(frozen=True, slots=True, repr=False)
class SignIn:
    """Gives grants. One password is looked at at a time: each takes 64 MiB."""

    engine: Engine
    clock: Callable[[], datetime]
    new_grant: Callable[[], str]
    hashing: Lock

    def sign_in(self, terminal: str, login: Login) -> Grant:
        """Return a new grant for whoever the password fits."""
        begun = self.clock()
        pauses = self._count(terminal, login.account, begun)
        with self.engine.connect() as connection:
            known = registrars.find(connection, login.account)
        kept = None if known is None else known.password
        with self.hashing:
            fits = passwords.fits(kept, login.password)
        now = self.clock()
        with writer(self.engine).begin() as connection:
            if known is not None and fits and known.locked is None:
                return self._grant(connection, terminal, known, now)
            actor = UNKNOWN if known is None else known.account
            _tell_of_refusal(connection, terminal, actor, pauses, now)
        if fits:
            raise Denied(429, Refusal.LOCKED, "the account is locked; ask its office")
        raise Denied(401, Refusal.WRONG, "account or password is wrong")

    def _count(self, terminal: str, account: str, now: datetime) -> bool:
        """Count the try; tell whether a pause follows if it fails."""
        names = ((tries.ACCOUNT, account), (tries.TERMINAL, terminal))
        with writer(self.engine).begin() as connection:
            until = [
                moment
                for rule, name in names
                if (moment := tries.paused_until(connection, rule, name, now))
            ]
            if until:
                seconds = int((max(until) - now).total_seconds()) + 1
                told = f"too many tries; again in {seconds} s"
                again = {"Retry-After": str(seconds)}
                raise Denied(429, Refusal.LOCKED, told, again)
            counted = [tries.count(connection, *each, now) for each in names]
        return any(each.pauses for each in counted)

    def _grant(
        self,
        connection: Connection,
        terminal: str,
        known: registrars.Registrar,
        now: datetime,
    ) -> Grant:
        tries.forget(connection, tries.ACCOUNT, known.account)
        tries.forget(connection, tries.TERMINAL, terminal)
        text = self.new_grant()
        until = grants.issue(connection, known.account, terminal, text, now)
        deed = audit.Deed(known.account, "staff.sign_in", terminal)
        audit.record(connection, deed, now)
        return Grant(
            grant=text,
            account=known.account,
            name=known.name,
            expires=to_ms(until),
            idle_s=GRANT_IDLE_S,
        )


def _tell_of_refusal(
    connection: Connection, terminal: str, actor: str, pauses: bool, now: datetime
) -> None:
    """Keep that somebody was not let in; tell people when a pause begins."""
    action = "staff.sign_in.locked" if pauses else "staff.sign_in.refused"
    audit.record(connection, audit.Deed(actor, action, terminal), now)
    LOG.warning("%s: %s", terminal, action)
    if pauses:
        name, said = "staff_locked_out", "too many wrong passwords"
        alarm = Alarm(terminal, name, name, Severity.WARNING, said)
        alerts.raised_by_centre(connection, alarm, now)
