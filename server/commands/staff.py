"""``staff add``, ``list``, ``lock``, ``unlock``: which registrars may sign in."""

import argparse
from typing import Final

from pydantic import TypeAdapter, ValidationError

from server.commands import ukeys
from server.commands.context import (
    NotDone,
    Subparsers,
    command,
    opened,
    say,
    say_rows,
    utc_now,
)
from server.commands.operators import asked_password
from server.records import registrars
from sync.wire.staff import Account
from sync.wire.values import Line

ACCOUNT: Final[TypeAdapter[str]] = TypeAdapter(Account)
NAME: Final[TypeAdapter[str]] = TypeAdapter(Line)


def add(subparsers: Subparsers) -> None:
    """Add the commands."""
    about = "Registrars' accounts, for the terminals' staff screens."
    staff = subparsers.add_parser("staff", help=about, description=about)
    deeds = staff.add_subparsers(required=True, metavar="DEED")
    new = command(
        deeds, "add", "Add an account; the password is asked or read from stdin.", _add
    )
    new.add_argument("account", help="lower-case letters, digits and . _ -")
    new.add_argument(
        "--name", required=True, help="how the screen addresses the person"
    )
    listing = command(deeds, "list", "List the accounts.", _list)
    listing.add_argument("--json", action="store_true", help="print a JSON list")
    for name, about, run in (
        ("lock", "Let an account in no more, and end what it has open.", _lock),
        ("unlock", "Let an account in again; forget its wrong passwords.", _unlock),
    ):
        deed = command(deeds, name, about, run)
        deed.add_argument("account")
        deed.add_argument("--reason", required=True, help="kept in the audit chain")
    ukeys.add(deeds)


def _add(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    account = _checked(arguments.account, ACCOUNT, "account")
    name = _checked(arguments.name.strip() or "\n", NAME, "name")
    password = asked_password()
    with centre.writing() as connection:
        registrars.add(connection, account, name, password, utc_now())
    say(f"{account} may sign in at the terminals")


def _checked(text: str, kind: TypeAdapter[str], what: str) -> str:
    try:
        return kind.validate_python(text)
    except ValidationError:
        raise NotDone(f"{text.strip()!r} cannot be a registrar's {what}") from None


def _list(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    with centre.engine.connect() as connection:
        rows = registrars.listed(connection)
    say_rows(rows, as_json=arguments.json)


def _lock(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    with centre.writing() as connection:
        registrars.lock(connection, arguments.account, arguments.reason, utc_now())
    say(f"{arguments.account} is locked")


def _unlock(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    with centre.writing() as connection:
        registrars.unlock(connection, arguments.account, arguments.reason, utc_now())
    say(f"{arguments.account} may sign in")
