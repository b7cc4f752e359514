"""What every command works with: the centre's folder, its settings, its records."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, Engine, RowMapping

from server import settings
from server.home import Home, require
from server.records import dialect
from sync.wire.values import stamp

Clock: TypeAlias = Callable[[], datetime]

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  # argparse has no other name for it


class NotDone(Exception):
    """The command could not do what it was asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Centre:
    """An initialised centre, opened."""

    home: Home
    settings: settings.Settings
    engine: Engine

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is committed at the end, all or nothing."""
        with dialect.writer(self.engine).begin() as connection:
            yield connection


def utc_now() -> datetime:
    """Return the moment this machine believes it is."""
    return datetime.now(UTC)


def opened(arguments: argparse.Namespace) -> Centre:
    """Return the centre in ``--home``.

    Raises:
        NotInitialised, NotPrivate, BadSettings: As they say.

    """
    home = settings.private_home(arguments.home)
    require(home)
    told = settings.load(home)
    return Centre(home, told, dialect.connect(told.records_url(home)))


def command(
    subparsers: Subparsers,
    name: str,
    about: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    """Add a command that takes ``--home``."""
    parser = subparsers.add_parser(name, help=about, description=about)
    parser.add_argument(
        "--home",
        type=Path,
        default=Path("var/centre"),
        help="the centre's folder (default: var/centre)",
    )
    parser.set_defaults(run=run)
    return parser


def say(line: str) -> None:
    """Write a line for the caller, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say_json(value: object) -> None:
    """Write one line of JSON for the caller."""
    say(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> str:
    return stamp(value) if isinstance(value, datetime) else str(value)


def say_rows(
    rows: Sequence[Mapping[str, object] | RowMapping], *, as_json: bool
) -> None:
    """Write rows, as JSON or as columns of text."""
    if as_json:
        say_json([dict(row) for row in rows])
        return
    for row in rows:
        say("\t".join("-" if value is None else str(value) for value in row.values()))
