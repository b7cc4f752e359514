"""``submissions`` lists them; ``submission`` writes one out, opened, to be checked."""

import argparse
import getpass
from collections import Counter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row

from server.commands.context import (
    Centre,
    NotDone,
    Subparsers,
    command,
    opened,
    say_json,
    say_rows,
    utc_now,
)
from server.depot import Depot
from server.home import PRIVATE_FOLDER, write_private
from server.opening import NotArrived, Reader, Unreadable
from server.pki import keyring
from server.records import audit, submissions
from server.records.submissions import Key
from sync.wire.bodies import PAGE, MaterialBody

ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/json": "json",
}
BODY: Final = "body.json"


def add(subparsers: Subparsers) -> None:
    """Add the commands."""
    listing = command(
        subparsers, "submissions", "List what was handed in, newest first.", _list
    )
    listing.add_argument("--limit", type=int, default=100)
    listing.add_argument("--json", action="store_true", help="print a JSON list")
    about = "Write a submission out, opened; who, when and why is kept."
    export = command(subparsers, "submission", about, _export)
    export.add_argument("submission", help="TERMINAL.JOURNAL.SEQ")
    export.add_argument(
        "--to", type=Path, required=True, help="a folder that is not there yet"
    )
    export.add_argument("--why", required=True, help="kept in the audit chain")


def _list(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    with centre.engine.connect() as connection:
        found = submissions.newest(connection, arguments.limit)
    rows = [
        {
            "submission": each.key.to_text(),
            "ticket": each.ticket,
            "service": each.service,
            "state": each.case.state,
            "pages": each.pages,
            "awaited": each.awaited,
            "submitted": each.submitted,
            "received": each.received,
        }
        for each in found
    ]
    say_rows(rows, as_json=arguments.json)


def _export(arguments: argparse.Namespace) -> None:
    centre = opened(arguments)
    folder: Path = arguments.to
    if folder.exists():
        raise NotDone(f"{folder} is there already")
    entry = _entry(centre, arguments.submission, arguments.why)
    written = _opened(centre, entry)
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True)
    for name, content in written.items():
        write_private(folder / name, content)
    say_json({"folder": folder, "files": sorted(written)})


def _entry(centre: Centre, name: str, why: str) -> Row[Any]:
    key = Key.from_text(name)
    if key is None:
        raise NotDone("a submission is named TERMINAL.JOURNAL.SEQ")
    deed = audit.Deed(getpass.getuser(), "submission.exported", name, why)
    with centre.writing() as connection:
        known = submissions.find(connection, key)
        entry = submissions.sealed_entry(connection, key)
        if known is None or entry is None:
            raise NotDone(f"no submission {name}")
        audit.record(connection, deed, utc_now())
    return entry


def _opened(centre: Centre, entry: Row[Any]) -> dict[str, bytes]:
    """Return everything by file name, exactly as it was before it was sealed."""
    reader = Reader(keyring.opening_key(centre.home), Depot(centre.home.materials))
    try:
        named = reader.submitted(entry).materials
        contents = [reader.material(entry, each) for each in named]
        written = dict(zip(file_names(named), contents, strict=True))
        return {BODY: reader.body(entry), **written}
    except Unreadable as problem:
        raise NotDone(f"it does not open: {problem.cause}") from None
    except NotArrived as problem:
        raise NotDone(str(problem)) from None


def file_names(named: tuple[MaterialBody, ...]) -> list[str]:
    """Return a file name for each material.

    Pages are ``page.1.jpg``, ``page.2.jpg`` in their order; of everything else the
    number is the seat's.
    """
    counted: Counter[str] = Counter()
    names = []
    for each in named:
        number = each.seat
        if each.role == PAGE:
            counted[PAGE] += 1
            number = counted[PAGE]
        ending = ENDINGS.get(each.media_type, "bin")
        names.append(f"{each.role}.{number}.{ending}")
    if len(set(names)) != len(names):
        return [f"{place:02d}.{name}" for place, name in enumerate(names)]
    return names
