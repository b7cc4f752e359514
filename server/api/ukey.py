"""UKeys at a terminal: a challenge for an account, and what its answer proves.

Whether the account exists shows in neither. A challenge is spent by its first answer,
and what an answer lacks is told, kept, and an alarm where somebody may have meant it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from sqlalchemy import Connection, Engine

from server.api.doors import Denied, Door, read_within
from server.pki import ukeys as pki
from server.pki.ukeys import NotBelieved
from server.records import alerts, audit, ukey_challenges, ukeys
from server.records.alerts import Alarm
from server.records.dialect import writer
from sync.wire.reports import Severity
from sync.wire.ukey import (
    MAX_PROOF_BYTES,
    MAX_WISH_BYTES,
    Challenge,
    Proof,
    Proven,
    UkeyRefusal,
    Wish,
    to_sign,
)
from sync.wire.values import M, Malformed, parsed, to_ms

LOG = logging.getLogger(__name__)

PRIVATE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
UNKNOWN: Final = "unknown"
ALARMS: Final = {
    UkeyRefusal.CLONED: "a card shows the number of another",
    UkeyRefusal.FORGED: "a signature is not that of the certificate shown",
    UkeyRefusal.REVOKED: "a revoked card was used",
}


@dataclass(frozen=True, slots=True, repr=False)
class UkeyDesk:
    """Asks UKeys and judges their answers."""

    engine: Engine
    clock: Callable[[], datetime]
    new_nonce: Callable[[], bytes]

    def challenge(self, terminal: str, wish: Wish) -> Challenge:
        """Return what the UKey of an account is to sign."""
        now = self.clock()
        with writer(self.engine).begin() as connection:
            nonce = self.new_nonce()
            return ukey_challenges.issue(connection, terminal, wish, nonce, now)

    def prove(self, terminal: str, proof: Proof) -> Proven:
        """Return what ``proof`` proves, or refuse it by name."""
        now = self.clock()
        account = UNKNOWN
        # What the refusal leaves behind is committed; so nothing is raised within.
        with writer(self.engine).begin() as connection:
            try:
                account, asked = ukey_challenges.use(
                    connection, terminal, proof.nonce, now
                )
                self._judge(connection, account, asked, proof, now)
            except NotBelieved as problem:
                refused = problem.why
                _tell_of_refusal(connection, terminal, account, refused, now)
            else:
                deed = audit.Deed(account, "staff.ukey.proven", terminal)
                audit.record(connection, deed, now)
                return Proven(
                    account=account,
                    session=asked.session,
                    action=asked.action,
                    time=to_ms(now),
                )
        raise Denied(403, refused, "this UKey does not open this account now")

    def _judge(
        self,
        connection: Connection,
        account: str,
        asked: Challenge,
        proof: Proof,
        now: datetime,
    ) -> None:
        if ukey_challenges.is_late(asked, now):
            raise NotBelieved(UkeyRefusal.LATE)
        called = pki.names(pki.read(proof.certificate))
        pki.verify(
            proof,
            to_sign(asked),
            ukeys.of_account(connection, account),
            ukeys.revoked(connection, called),
            now,
        )
        ukey_challenges.prove(connection, proof.nonce, now)


def _tell_of_refusal(
    connection: Connection,
    terminal: str,
    account: str,
    refused: UkeyRefusal,
    now: datetime,
) -> None:
    deed = audit.Deed(account, "staff.ukey.refused", terminal, refused)
    audit.record(connection, deed, now)
    LOG.warning("%s: %s", terminal, refused)
    if refused in ALARMS:
        alarm = Alarm(terminal, refused, refused, Severity.CRITICAL, ALARMS[refused])
        alerts.raised_by_centre(connection, alarm, now)


def add(app: FastAPI, door: Door, desk: UkeyDesk) -> None:
    """Add the routes."""
    here = "/terminals/{terminal}/staff/ukey"
    admitted = [Depends(door.admit)]

    @app.post(f"{here}/challenge", dependencies=admitted)
    async def challenge(request: Request, terminal: str) -> Response:
        """Make a challenge."""
        wish = await _read(request, Wish, MAX_WISH_BYTES)
        return _json(await run_in_threadpool(desk.challenge, terminal, wish))

    @app.post(f"{here}/answer", dependencies=admitted)
    async def answer(request: Request, terminal: str) -> Response:
        """Judge its answer."""
        proof = await _read(request, Proof, MAX_PROOF_BYTES)
        return _json(await run_in_threadpool(desk.prove, terminal, proof))


async def _read(request: Request, model: type[M], limit: int) -> M:
    try:
        return parsed(model, await read_within(request, limit))
    except Malformed as problem:
        raise Denied(400, "malformed", problem.cause) from None


def _json(said: BaseModel) -> Response:
    content = said.model_dump_json()
    return Response(content, headers=PRIVATE, media_type="application/json")
