"""``operator add`` and ``link``: who may look at the dashboard."""

import argparse
import getpass
import secrets
import sys

from server.commands.context import Subparsers, command, opened, say, utc_now
from server.records import accounts
from server.settings import LOOPBACK

TOKEN_BYTES = 32


def add(subparsers: Subparsers) -> None:
    """Add the commands."""
    about = "Operators' accounts."
    operator = subparsers.add_parser("operator", help=about, description=about)
    deeds = operator.add_subparsers(required=True, metavar="DEED")
    new = command(
        deeds, "add", "Add an account; the password is asked or read from stdin.", _add
    )
    new.add_argument("account")
    link = command(
        subparsers, "link", "Print an address that signs an operator in once.", _link
    )
    link.add_argument("--operator", default="operator")
    link.add_argument("--web", help="the web listener's address, if not as set")


def _add(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    password = asked_password()
    with centre.writing() as connection:
        accounts.add(connection, arguments.account, password, utc_now())
    say(f"{arguments.account} may sign in")


def asked_password() -> str:
    """Return the password that is typed, or piped in as one line."""
    if sys.stdin.isatty():
        return getpass.getpass()
    return sys.stdin.readline().rstrip("\n")


def _link(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    web = arguments.web or f"http://{LOOPBACK}:{centre.settings.web_port}"
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with centre.writing() as connection:
        accounts.add_link(connection, arguments.operator, token, utc_now())
    say(f"{web}/?token={token}")
