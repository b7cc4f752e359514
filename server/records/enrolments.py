"""Enrolment codes and the certificates that came of them.

Only the digest of a code's secret is kept; a code expires, works once, and dies after
a few wrong tries for its terminal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from cryptography import x509
from sqlalchemy import Connection, insert, select, update

from server.records import audit
from server.records.dialect import insert_new
from server.records.tables import certificates, enrolments, terminals

CODE_LIFE = timedelta(minutes=15)
MAX_TRIES = 5


class UnknownTerminal(Exception):
    """No terminal of that id is registered."""


@dataclass(frozen=True, slots=True)
class Admission:
    """A code that fitted, still unused."""

    number: int
    terminal: str


def digest(secret: str) -> str:
    """Return what is kept of a code's secret."""
    return sha256(b"kiosk.enrolment.v1\x00" + secret.encode()).hexdigest()


def announce(
    connection: Connection, terminal: str, place: str, secret: str, now: datetime
) -> None:
    """Register ``terminal`` and its new code; codes before it stop working."""
    row = {
        "terminal": terminal,
        "place": place,
        "registered": now,
        "online": False,
        "versions": {},
    }
    insert_new(connection, terminals, [row])
    connection.execute(
        update(terminals)
        .where(terminals.c.terminal == terminal)
        .values({"revoked": None, **({"place": place} if place else {})})
    )
    connection.execute(
        update(enrolments)
        .where(enrolments.c.terminal == terminal, enrolments.c.used.is_(None))
        .values(tries=MAX_TRIES)
    )
    connection.execute(
        insert(enrolments),
        {
            "terminal": terminal,
            "digest": digest(secret),
            "created": now,
            "expires": now + CODE_LIFE,
        },
    )
    audit.record(connection, audit.Deed("console", "terminal.enrol", terminal), now)


def admit(
    connection: Connection, terminal: str, secret: str, now: datetime
) -> Admission | None:
    """Return the admission ``secret`` gives, or count a wrong try and return none."""
    row = connection.execute(
        select(enrolments)
        .where(
            enrolments.c.terminal == terminal,
            enrolments.c.used.is_(None),
            enrolments.c.tries < MAX_TRIES,
            enrolments.c.expires > now,
        )
        .order_by(enrolments.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    if compare_digest(row.digest, digest(secret)):
        return Admission(row.id, terminal)
    connection.execute(
        update(enrolments)
        .where(enrolments.c.id == row.id)
        .values(tries=enrolments.c.tries + 1)
    )
    audit.record(connection, audit.Deed(terminal, "enrol.refused", terminal), now)
    return None


def redeem(
    connection: Connection,
    admission: Admission,
    certificate: x509.Certificate,
    now: datetime,
) -> None:
    """Note the certificate that was issued; the code is spent."""
    serial = f"{certificate.serial_number:x}"
    connection.execute(
        update(enrolments).where(enrolments.c.id == admission.number).values(used=now)
    )
    connection.execute(
        insert(certificates),
        {
            "serial": serial,
            "terminal": admission.terminal,
            "issued": now,
            "expires": certificate.not_valid_after_utc,
        },
    )
    deed = audit.Deed(
        admission.terminal,
        "certificate.issue",
        admission.terminal,
        after={"serial": serial},
    )
    audit.record(connection, deed, now)


def revoke(connection: Connection, terminal: str, reason: str, now: datetime) -> None:
    """Revoke ``terminal``, all its certificates and its open codes."""
    changed = connection.execute(
        update(terminals)
        .where(terminals.c.terminal == terminal)
        .values(revoked=now, online=False)
    )
    if changed.rowcount == 0:
        raise UnknownTerminal(f"no terminal {terminal}")
    connection.execute(
        update(certificates)
        .where(certificates.c.terminal == terminal, certificates.c.revoked.is_(None))
        .values(revoked=now)
    )
    connection.execute(
        update(enrolments)
        .where(enrolments.c.terminal == terminal)
        .values(tries=MAX_TRIES)
    )
    deed = audit.Deed("console", "terminal.revoke", terminal, reason)
    audit.record(connection, deed, now)


def revoked_serials(connection: Connection) -> list[tuple[int, datetime]]:
    """Return every revoked serial number and since when."""
    rows = connection.execute(
        select(certificates.c.serial, certificates.c.revoked).where(
            certificates.c.revoked.is_not(None)
        )
    )
    return [(int(row.serial, 16), row.revoked) for row in rows]


def is_welcome(connection: Connection, terminal: str, serial: int) -> bool:
    """Tell whether this certificate of ``terminal`` was issued here and not revoked."""
    row = connection.execute(
        select(certificates.c.revoked).where(
            certificates.c.serial == f"{serial:x}",
            certificates.c.terminal == terminal,
        )
    ).first()
    return row is not None and row.revoked is None
