"""From drafts to entries: sealed, timed, chained; and the first entry of all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from domain.events import Kind
from sync.journal import file, replacement
from sync.journal.file import Extent, Place, Row, row_of
from sync.journal.terms import Draft, Moment, Oversized, Terms
from sync.sealing import Context, Sealed, seal
from sync.wire.entries import HeaderTexts, first_prev
from sync.wire.limits import MAX_BODY_BYTES, MAX_ENTRY_MATERIALS
from sync.wire.values import canonical_json, stamp, to_ms

BODY_VERSION: Final = 1
SHA256: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Chained:
    """Entries as rows, and the place in the chain of each."""

    rows: tuple[Row, ...]
    places: tuple[Place, ...]


def chained(
    drafts: Sequence[tuple[Draft, Sealed]], after: Extent, moment: Moment, boot: UUID
) -> Chained:
    """Return ``drafts`` as the entries that follow ``after``."""
    rows: list[Row] = []
    places: list[Place] = []
    seq, prev = after.head.seq, after.head.hash
    journal, booted, time = str(after.journal), str(boot), stamp(moment.time)
    for draft, sealed in drafts:
        seq += 1
        texts = HeaderTexts(
            after.terminal,
            journal,
            seq,
            booted,
            time,
            moment.proven,
            draft.kind,
            None if draft.visit is None else str(draft.visit),
            " ".join(draft.materials),
            prev,
            sealed.suite,
            sealed.key,
        )
        body = sealed.to_bytes()
        prev = texts.hash(body)
        rows.append(row_of(texts, prev, body))
        places.append(Place(seq, prev, moment.time))
    return Chained(tuple(rows), tuple(places))


def create(path: Path, terms: Terms) -> None:
    """Make a journal with its first entry, at ``path`` whole or not at all."""
    previous = replacement.previous_of(path)
    told = to_ms(terms.clock())
    moment = Moment(max(told, to_ms(terms.built)), proven=told >= terms.built)
    journal = terms.new_id()
    anchor = Place(0, first_prev(journal), moment.time)
    extent = Extent(journal, terms.terminal, anchor, anchor)
    body = {
        "v": BODY_VERSION,
        "reason": "new" if previous is None else "replaced",
        "previous": None if previous is None else previous.to_body(),
    }
    draft = Draft(Kind.JOURNAL_OPENED, canonical_json(body))
    context = Context(terms.terminal, journal, Kind.JOURNAL_OPENED, None)
    sealed = sealed_body(draft, context, terms)
    first = chained(((draft, sealed),), extent, moment, terms.boot)
    file.create(path, extent, first.rows)
    replacement.sync_folder(path.parent)


def sealed_body(draft: Draft, context: Context, terms: Terms) -> Sealed:
    """Return the body of ``draft`` as it will be written.

    Raises:
        Oversized: Body or materials do not fit the wire.
        ValueError: A material is not named by a SHA-256.

    """
    if len(draft.materials) > MAX_ENTRY_MATERIALS:
        raise Oversized("materials")
    if not all(map(SHA256.fullmatch, draft.materials)):
        raise ValueError("materials are named by their SHA-256")
    sealed = draft.body
    if isinstance(sealed, bytes):
        sealed = Sealed.from_bytes(seal(terms.key, sealed, context))
    if len(sealed.to_bytes()) > MAX_BODY_BYTES:
        raise Oversized(draft.kind)
    return sealed
