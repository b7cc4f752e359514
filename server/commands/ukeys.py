"""``staff ukey enrol``, ``list``, ``revoke``, ``take-list``: whose card is whose."""

import argparse
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pydantic import TypeAdapter, ValidationError

from server.commands.context import (
    NotDone,
    Subparsers,
    command,
    opened,
    say,
    say_rows,
    utc_now,
)
from server.pki import ukeys as pki
from server.records import ukeys
from sync.wire.ukey import CardNumber

CARD: Final[TypeAdapter[str]] = TypeAdapter(CardNumber)
PEM: Final = b"-----BEGIN"


def add(deeds: Subparsers) -> None:
    """Add the commands to those of ``staff``."""
    about = "Registrars' UKeys: enrol a card's certificate, revoke it."
    parser = deeds.add_parser("ukey", help=about, description=about)
    ukey = parser.add_subparsers(required=True, metavar="DEED")
    new = command(ukey, "enrol", "Let a certificate speak for an account.", _enrol)
    new.add_argument("account")
    new.add_argument("certificate", type=Path, help="X.509, PEM or DER")
    new.add_argument(
        "--card", help="the card's number, by which a clone of it is recognised"
    )
    listing = command(ukey, "list", "List the enrolled certificates.", _list)
    listing.add_argument("--json", action="store_true", help="print a JSON list")
    gone = command(ukey, "revoke", "Put a certificate on the revocation list.", _revoke)
    gone.add_argument("thumbprint", help="as list shows it")
    gone.add_argument("--reason", required=True, help="kept in the audit chain")
    theirs = command(
        ukey, "take-list", "Take over an authority's own revocation list.", _take_list
    )
    theirs.add_argument("file", type=Path, help="X.509 CRL, PEM or DER")
    theirs.add_argument(
        "--issuer", type=Path, required=True, help="the authority's certificate"
    )


def _enrol(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    certificate = _certificate(arguments.certificate)
    now = utc_now()
    try:
        card = None if arguments.card is None else CARD.validate_python(arguments.card)
        pki.key_of(certificate)
        pki.check_dates(certificate, now)
    except ValidationError:
        raise NotDone(f"{arguments.card!r} cannot be a card's number") from None
    except pki.NotBelieved as problem:
        raise NotDone(f"{arguments.certificate}: {problem.why}") from None
    with centre.writing() as connection:
        shown = ukeys.enrol(connection, arguments.account, certificate, card, now)
    say(f"{shown} speaks for {arguments.account}")


def _list(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    with centre.engine.connect() as connection:
        rows = ukeys.listed(connection)
    say_rows(rows, as_json=arguments.json)


def _revoke(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    with centre.writing() as connection:
        account = ukeys.revoke(
            connection, arguments.thumbprint, arguments.reason, utc_now()
        )
    say(f"{arguments.thumbprint} speaks for {account} no more")


def _take_list(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    issuer, taken = _certificate(arguments.issuer), _list_in(arguments.file)
    try:
        trusted = taken.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # whatever key it has
    except (TypeError, ValueError, InvalidSignature, UnsupportedAlgorithm):
        trusted = False
    if not trusted or taken.issuer != issuer.subject:
        raise NotDone(f"{arguments.file} is not signed by {arguments.issuer}")
    entries = [
        (pki.serial_name(taken.issuer, each.serial_number), each.revocation_date_utc)
        for each in taken
    ]
    with centre.writing() as connection:
        source = f"list of {taken.last_update_utc:%Y-%m-%d}"
        count = ukeys.take_list(connection, entries, source, utc_now())
    say(f"{count} entries taken over")


def _certificate(path: Path) -> x509.Certificate:
    found = _bytes(path)
    try:
        if found.startswith(PEM):
            return x509.load_pem_x509_certificate(found)
        return x509.load_der_x509_certificate(found)
    except (ValueError, x509.InvalidVersion):
        raise NotDone(f"{path} holds no certificate") from None


def _list_in(path: Path) -> x509.CertificateRevocationList:
    found = _bytes(path)
    try:
        if found.startswith(PEM):
            return x509.load_pem_x509_crl(found)
        return x509.load_der_x509_crl(found)
    except ValueError:
        raise NotDone(f"{path} holds no revocation list") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise NotDone(f"{path}: {problem.strerror}") from None
