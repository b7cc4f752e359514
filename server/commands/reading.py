"""``visits``, ``open`` and ``audit``: what the records hold, for those who may know."""

import argparse
import getpass
import json
import sys
from uuid import UUID

from sqlalchemy import select

from server.commands.context import (
    Centre,
    NotDone,
    Subparsers,
    command,
    opened,
    say,
    say_rows,
    utc_now,
)
from server.depot import Depot
from server.pki import keyring
from server.records import audit
from server.records.tables import entries, visits
from sync.sealing import MATERIAL, Context, Unopened
from sync.wire.values import Malformed


def add(subparsers: Subparsers) -> None:
    """Add the commands."""
    listing = command(subparsers, "visits", "List the visits, newest first.", _visits)
    listing.add_argument("--terminal", help="of this terminal alone")
    listing.add_argument("--limit", type=int, default=100)
    listing.add_argument("--json", action="store_true", help="print a JSON list")
    body = command(
        subparsers,
        "open",
        "Open what an entry sealed; who, when and why is kept in the audit chain.",
        _open,
    )
    body.add_argument("entry", help="TERMINAL/JOURNAL/SEQ")
    body.add_argument("--material", help="open this material of it instead (SHA-256)")
    body.add_argument("--reason", required=True, help="kept in the audit chain")
    command(subparsers, "audit", "Verify the audit chain.", _audit)


def _visits(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    query = select(visits).order_by(visits.c.last.desc()).limit(arguments.limit)
    if arguments.terminal:
        query = query.where(visits.c.terminal == arguments.terminal)
    with centre.engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    say_rows(rows, as_json=arguments.json)


def _open(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    terminal, journal, seq = _named(arguments.entry)
    actor = getpass.getuser()
    deed = audit.Deed(actor, "entry.open", arguments.entry, arguments.reason)
    with centre.writing() as connection:
        row = connection.execute(
            select(entries).where(
                entries.c.terminal == terminal,
                entries.c.journal == str(journal),
                entries.c.seq == seq,
            )
        ).first()
        if row is None:
            raise NotDone(f"no entry {arguments.entry}")
        audit.record(connection, deed, utc_now())
    visit = None if row.visit is None else UUID(row.visit)
    if arguments.material:
        if arguments.material not in row.materials:
            raise NotDone("the entry names no such material")
        context = Context(terminal, journal, MATERIAL, visit)
        sealed = _material(centre, terminal, arguments.material)
        sys.stdout.buffer.write(_plain(centre, sealed, context))
        return
    context = Context(terminal, journal, row.kind, visit)
    say(json.dumps(json.loads(_plain(centre, row.body, context)), ensure_ascii=False))


def _material(centre: Centre, terminal: str, name: str) -> bytes:
    try:
        return Depot(centre.home.materials).read(terminal, name)
    except FileNotFoundError as problem:
        raise NotDone("the material has not arrived yet") from problem


def _plain(centre: Centre, sealed: bytes, context: Context) -> bytes:
    try:
        return keyring.opening_key(centre.home).open(sealed, context)
    except (Unopened, Malformed) as problem:
        raise NotDone(f"it does not open: {problem.cause}") from problem


def _named(entry: str) -> tuple[str, UUID, int]:
    try:
        terminal, journal, seq = entry.split("/")
        return terminal, UUID(journal), int(seq)
    except ValueError as problem:
        raise NotDone("an entry is named TERMINAL/JOURNAL/SEQ") from problem


def _audit(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    with centre.engine.connect() as connection:
        say(f"{audit.verify(connection)} deeds, unbroken")
