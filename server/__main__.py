"""``kiosk-server``: the centre's program."""

import argparse
import sys
from collections.abc import Sequence

from server.commands import (
    admission,
    exporting,
    founding,
    operators,
    reading,
    remote,
    serving,
    staff,
)
from server.commands.context import NotDone
from server.home import NotInitialised, NotPrivate
from server.records.accounts import AccountExists, NoSuchAccount
from server.records.audit import BrokenChain
from server.records.commands import NoReason, NotACommand, Revoked
from server.records.dialect import UnknownDatabase
from server.records.enrolments import UnknownTerminal
from server.records.passwords import TooShort
from server.records.ukeys import EnrolledBefore, NoSuchUkey, OnTheList
from server.settings import BadSettings, PortTaken

TOLD = (
    AccountExists,
    BadSettings,
    BrokenChain,
    EnrolledBefore,
    NoReason,
    NoSuchAccount,
    NoSuchUkey,
    NotACommand,
    NotDone,
    NotInitialised,
    NotPrivate,
    OnTheList,
    PortTaken,
    Revoked,
    TooShort,
    UnknownDatabase,
    UnknownTerminal,
)
"""What is the caller's to put right: told in one line, without a traceback."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="kiosk-server", description="The centre of the registration terminals."
    )
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in (
        founding.add,
        admission.add,
        serving.add,
        operators.add,
        staff.add,
        remote.add,
        reading.add,
        exporting.add,
    ):
        add(subparsers)
    arguments = parser.parse_args(words)
    try:
        arguments.run(arguments)
    except TOLD as problem:
        print(f"kiosk-server: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
