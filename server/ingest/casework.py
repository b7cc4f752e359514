"""What entries do to cases: opened by what was handed in, moved by what staff decide.

An entry is new to the centre once, so what it does is done once. What must not count
moves nothing: it becomes an alarm and stands in the audit chain.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from domain.case import Event
from domain.events import Kind
from server.ingest import alarms, projection
from server.ingest.projection import Unexpected
from server.records import audit, cases, decisions, grants
from server.records.decisions import Declined
from sync.wire.bodies import (
    Decided,
    SignedIn,
    SignedOut,
    Submitted,
    Vouched,
    read_body,
)
from sync.wire.entries import Entry
from sync.wire.values import Malformed, Model

EVENTS: Final[Mapping[Kind, Event]] = {
    Kind.SUBMISSION_CONFIRMED: Event.CONFIRMED,
    Kind.SUBMISSION_RETURNED: Event.RETURNED,
}
MODELS: Final[Mapping[Kind, type[Model]]] = {
    Kind.SUBMITTED: Submitted,
    Kind.SUBMISSION_CONFIRMED: Decided,
    Kind.SUBMISSION_RETURNED: Decided,
    Kind.FACE_VOUCHED: Vouched,
    Kind.STAFF_SIGNED_IN: SignedIn,
    Kind.STAFF_SIGNED_OUT: SignedOut,
}
"""The kinds whose bodies are read whole."""


def read(entry: Entry, plain: bytes) -> Model | None:
    """Return what a body of the kinds in `MODELS` says.

    Raises:
        Unexpected: It is not what its kind promises, or does not fit its header.

    """
    model = MODELS.get(entry.kind)
    if model is None:
        return None
    if model is Submitted and not projection.is_whole(plain):
        # Of the first version the visit's row is all there is.
        return None
    try:
        body = read_body(model, plain)
    except Malformed as problem:
        raise Unexpected(problem.cause) from None
    if isinstance(body, Submitted):
        _fits_header(entry, body)
    if entry.kind is Kind.SUBMISSION_RETURNED and not getattr(body, "reason", ""):
        raise Unexpected("reason")
    return body


def _fits_header(entry: Entry, body: Submitted) -> None:
    if entry.visit is None:
        raise Unexpected("visit")
    if {each.sha256 for each in body.materials} != set(entry.materials):
        raise Unexpected("materials")


def file(connection: Connection, entry: Entry, body: Model, now: datetime) -> None:
    """Do to cases and to the audit chain what ``body`` says."""
    _FILERS[type(body)](connection, entry, body, now)


def _submitted(
    connection: Connection, entry: Entry, body: Submitted, now: datetime
) -> None:
    if not cases.open_case(connection, entry, body, now):
        said = "its visit handed in before"
        alarms.sound(connection, alarms.about(entry, "submission_repeated", said), now)


def _decided(
    connection: Connection, entry: Entry, body: Decided, now: datetime
) -> None:
    try:
        decisions.apply(connection, entry, body, EVENTS[entry.kind], now)
    except Declined as problem:
        alarm = alarms.about(entry, problem.name, problem.why, problem.severity)
        alarms.sound(connection, alarm, now)


def _vouched(
    connection: Connection, entry: Entry, body: Vouched, now: datetime
) -> None:
    claim = grants.Claim(body.account, entry.terminal, entry.time)
    deed = audit.Deed(
        actor=body.account,
        action="face.vouched",
        subject=f"{entry.terminal}/{entry.visit}",
        reason=body.reason,
        after={"seat": body.seat},
        device_time=entry.time,
    )
    try:
        # However late it comes: a visit goes on while there is no network.
        grants.check(connection, body.grant, claim, None)
    except grants.NotHeld as problem:
        alarm = alarms.about(entry, "forged_vouching", f"grant_{problem.why}")
        alarms.sound(connection, alarm, now)
        deed = audit.Deed(
            actor=entry.terminal,
            action="face.forged_vouching",
            subject=deed.subject,
            reason=f"grant_{problem.why}",
            after={"seat": body.seat, "claimed": body.account},
            device_time=entry.time,
        )
    audit.record(connection, deed, now)


def _signed_in(
    connection: Connection, entry: Entry, body: SignedIn, now: datetime
) -> None:
    deed = audit.Deed(
        body.account, "staff.screen_opened", entry.terminal, device_time=entry.time
    )
    audit.record(connection, deed, now)


def _signed_out(
    connection: Connection, entry: Entry, body: SignedOut, now: datetime
) -> None:
    deed = audit.Deed(
        body.account,
        "staff.screen_closed",
        entry.terminal,
        body.why,
        device_time=entry.time,
    )
    audit.record(connection, deed, now)


_FILERS: Final[Mapping[type[Model], Callable[..., None]]] = {
    Submitted: _submitted,
    Decided: _decided,
    Vouched: _vouched,
    SignedIn: _signed_in,
    SignedOut: _signed_out,
}
