"""From drafts to entries: sealed, timed, chained; and the first entry of all."""

import re
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from domain.events import Kind
from sync.journal import file, replacement
from sync.journal.file import Extent, Place, Row
from sync.journal.terms import Draft, Moment, Oversized, Terms
from sync.sealing import Context, Sealed, SealingKey, seal
from sync.wire.entries import (
    chained_hash,
    first_prev,
    spelled,
    spelled_names,
    spelled_visit,
)
from sync.wire.limits import MAX_BODY_BYTES, MAX_ENTRY_MATERIALS
from sync.wire.values import canonical_json, stamp, to_ms

BODY_VERSION: Final = 1
SHA256: Final = re.compile("[0-9a-f]{64}")


class Finished(NamedTuple):
    """A draft with its sealed body, ready for its place in the chain."""

    draft: Draft
    suite: str
    key: str
    body: bytes


class Author(NamedTuple):
    """Who writes which journal in which boot, as headers spell it."""

    terminal: str
    journal: str
    boot: str


def linked(
    ready: Finished, author: Author, after: Place, moment: Moment
) -> tuple[Row, Place]:
    """Return a draft as the entry of ``author`` that follows ``after``."""
    draft, suite, key, body = ready
    seq = after.seq + 1
    header = spelled(
        boot=author.boot,
        journal=author.journal,
        key=key,
        kind=draft.kind,
        materials=spelled_names(draft.materials),
        prev=after.hash,
        proven="true" if moment.proven else "false",
        seq=seq,
        suite=suite,
        terminal=author.terminal,
        time=stamp(moment.time),
        visit=spelled_visit(draft.visit),
    )
    own = chained_hash(header, body)
    return (seq, header, own, body), Place(seq, own, moment.time)


def create(path: Path, terms: Terms) -> None:
    """Make a journal with its first entry, at ``path`` whole or not at all."""
    previous = replacement.previous_of(path)
    told = to_ms(terms.clock())
    moment = Moment(max(told, to_ms(terms.built)), proven=told >= terms.built)
    journal = terms.new_id()
    anchor = Place(0, first_prev(journal), moment.time)
    body = {
        "v": BODY_VERSION,
        "reason": "new" if previous is None else "replaced",
        "previous": None if previous is None else previous.to_body(),
    }
    draft = Draft(Kind.JOURNAL_OPENED, canonical_json(body))
    author = Author(terms.terminal, str(journal), str(terms.boot))
    row, _ = linked(finished(draft, author, terms.key), author, anchor, moment)
    file.create(path, Extent(journal, terms.terminal, anchor, anchor), (row,))
    replacement.sync_folder(path.parent)


def finished(draft: Draft, author: Author, key: SealingKey) -> Finished:
    """Return ``draft`` with its body as ``author`` will write it.

    Raises:
        Oversized: Body or materials do not fit the wire.
        ValueError: A material is not named by a SHA-256.

    """
    if draft.materials:
        _check_materials(draft.materials)
    if isinstance(draft.body, Sealed):
        sealed = draft.body
        body = sealed.to_bytes()
    else:
        terminal, journal, _ = author
        context = Context(terminal, UUID(journal), draft.kind, draft.visit)
        body = seal(key, draft.body, context)
        sealed = Sealed.from_bytes(body)
    if len(body) > MAX_BODY_BYTES:
        raise Oversized(draft.kind)
    return Finished(draft, sealed.suite, sealed.key, body)


def _check_materials(names: tuple[str, ...]) -> None:
    if len(names) > MAX_ENTRY_MATERIALS:
        raise Oversized("materials")
    if not all(map(SHA256.fullmatch, names)):
        raise ValueError("materials are named by their SHA-256")
