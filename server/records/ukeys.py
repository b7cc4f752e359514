"""UKeys: which certificate was enrolled for whom, and the list of what is revoked.

A revocation stays for ever, also of what was never enrolled: a card may be reported
lost before anybody has seen it here.
"""

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from sqlalchemy import Connection, RowMapping, insert, select

from server.pki.ukeys import Enrolled, names, thumbprint
from server.records import audit, registrars
from server.records.accounts import NoSuchAccount
from server.records.dialect import insert_new
from server.records.ukey_tables import ukey_revocations, ukeys


class EnrolledBefore(Exception):
    """The certificate is enrolled already; the message says for whom."""


class OnTheList(Exception):
    """The certificate is on the revocation list."""


class NoSuchUkey(Exception):
    """No certificate of that thumbprint is enrolled."""


def enrol(
    connection: Connection,
    account: str,
    certificate: x509.Certificate,
    card: str | None,
    now: datetime,
) -> str:
    """Let ``certificate`` speak for ``account``; return its thumbprint.

    Raises:
        NoSuchAccount, EnrolledBefore, OnTheList: As they say.

    """
    if registrars.find(connection, account) is None:
        raise NoSuchAccount(f"no account {account}")
    shown = thumbprint(certificate)
    query = select(ukeys.c.account).where(ukeys.c.thumbprint == shown)
    before = connection.execute(query).scalar()
    if before is not None:
        raise EnrolledBefore(f"the certificate is enrolled for {before} already")
    if revoked(connection, names(certificate)):
        raise OnTheList("the certificate is on the revocation list")
    row = {
        "thumbprint": shown,
        "account": account,
        "card": card,
        "serial": f"{certificate.serial_number:x}",
        "begins": certificate.not_valid_before_utc,
        "ends": certificate.not_valid_after_utc,
        "enrolled": now,
    }
    connection.execute(insert(ukeys), row)
    told = {"thumbprint": shown, "card": card}
    deed = audit.Deed("console", "ukey.enrol", account, after=told)
    audit.record(connection, deed, now)
    return shown


def revoke(connection: Connection, shown: str, reason: str, now: datetime) -> str:
    """Put the enrolled certificate ``shown`` on the list; return whose it was.

    Raises:
        NoSuchUkey: It is not enrolled.

    """
    query = select(ukeys.c.account).where(ukeys.c.thumbprint == shown)
    account = connection.execute(query).scalar()
    if account is None:
        raise NoSuchUkey(f"no UKey {shown} is enrolled")
    put_on_list(connection, [(shown, now)], reason)
    told = {"thumbprint": shown}
    deed = audit.Deed("console", "ukey.revoke", account, reason, after=told)
    audit.record(connection, deed, now)
    return str(account)


def take_list(
    connection: Connection,
    entries: Iterable[tuple[str, datetime]],
    source: str,
    now: datetime,
) -> int:
    """Take over an authority's list; return how many entries it had."""
    taken = list(entries)
    put_on_list(connection, taken, source)
    told = {"entries": len(taken)}
    deed = audit.Deed("console", "ukey.list", "ukeys", source, after=told)
    audit.record(connection, deed, now)
    return len(taken)


def put_on_list(
    connection: Connection, entries: Iterable[tuple[str, datetime]], reason: str
) -> None:
    """Add names to the list; those that are on it stay as they are."""
    rows = [{"name": name, "since": since, "reason": reason} for name, since in entries]
    insert_new(connection, ukey_revocations, rows)


def of_account(connection: Connection, account: str) -> tuple[Enrolled, ...]:
    """Return the certificates that speak for ``account``; none while it is locked."""
    known = registrars.find(connection, account)
    if known is None or known.locked is not None:
        return ()
    query = select(ukeys.c.thumbprint, ukeys.c.card).where(ukeys.c.account == account)
    return tuple(Enrolled(*row) for row in connection.execute(query))


def revoked(connection: Connection, called: Iterable[str]) -> frozenset[str]:
    """Return which of these names are on the revocation list."""
    query = select(ukey_revocations.c.name).where(
        ukey_revocations.c.name.in_(list(called))
    )
    return frozenset(connection.execute(query).scalars())


def listed(connection: Connection) -> list[RowMapping]:
    """Return every enrolled certificate, and since when it is revoked if it is.

    An authority's own list is looked at when a card answers, not here.
    """
    query = (
        select(ukeys, ukey_revocations.c.since.label("revoked"))
        .outerjoin(ukey_revocations, ukey_revocations.c.name == ukeys.c.thumbprint)
        .order_by(ukeys.c.account, ukeys.c.enrolled)
    )
    return list(connection.execute(query).mappings())
