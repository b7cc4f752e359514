"""``enrol``, ``revoke`` and ``terminals``: which terminals the centre knows."""

import argparse
import re
import secrets

from sqlalchemy import select

from server.commands.context import (
    NotDone,
    Subparsers,
    command,
    opened,
    say,
    say_json,
    say_rows,
    utc_now,
)
from server.home import write_private
from server.pki import keyring
from server.records import enrolments
from server.records.tables import terminals
from sync.wire.enrolment import SECRET_BYTES, EnrolmentCode

TERMINAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
TAKEN = frozenset({keyring.CENTRAL, keyring.SERVER})
"""Names of the centre's own certificates."""


def add(subparsers: Subparsers) -> None:
    """Add the commands."""
    enrol = command(
        subparsers,
        "enrol",
        "Print a one-time code with which a terminal enrols within 15 minutes.",
        _enrol,
    )
    enrol.add_argument("terminal", help="the terminal's id, such as SF-01")
    enrol.add_argument("--place", default="", help="where it stands, for the dashboard")
    enrol.add_argument("--json", action="store_true", help="print one JSON object")
    revoke = command(
        subparsers,
        "revoke",
        "Turn a terminal away and revoke its certificates.",
        _revoke,
    )
    revoke.add_argument("terminal")
    revoke.add_argument("--reason", required=True, help="kept in the audit chain")
    listing = command(subparsers, "terminals", "List the terminals.", _terminals)
    listing.add_argument("--json", action="store_true", help="print a JSON list")


def _enrol(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    terminal: str = arguments.terminal
    if not TERMINAL.fullmatch(terminal) or terminal in TAKEN:
        raise NotDone(f"{terminal!r} cannot be a terminal's id")
    code = EnrolmentCode.of(
        secrets.token_bytes(SECRET_BYTES), keyring.authority_der(centre.home)
    )
    with centre.writing() as connection:
        enrolments.announce(
            connection, terminal, arguments.place, code.secret, utc_now()
        )
    if arguments.json:
        at = f"https://{centre.settings.host}:{centre.settings.enrol_port}"
        say_json({"terminal": terminal, "code": code.to_text(), "enrol": at})
    else:
        say(code.to_text())


def _revoke(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    now = utc_now()
    with centre.writing() as connection:
        enrolments.revoke(connection, arguments.terminal, arguments.reason, now)
        serials = enrolments.revoked_serials(connection)
    authority = keyring.authority(centre.home)
    write_private(centre.home.revoked, authority.revocation_list(serials, now))
    say(
        f"{arguments.terminal} is revoked. Restart the broker: it reads the new list "
        "then, and lets go of who is connected."
    )


def _terminals(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    columns = (
        terminals.c.terminal,
        terminals.c.place,
        terminals.c.online,
        terminals.c.contact,
        terminals.c.revoked,
    )
    with centre.engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(terminals.c.terminal))
        say_rows(rows.mappings().all(), as_json=arguments.json)
