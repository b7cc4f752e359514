"""From drafts to entries: sealed, timed, chained; and the first entry of all."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from domain.events import Kind
from sync.journal import file, replacement
from sync.journal.file import Extent, Place
from sync.journal.terms import Draft, Moment, Oversized, Terms
from sync.sealing import Context, Sealed, seal
from sync.wire.entries import Entry, Header, first_prev
from sync.wire.limits import MAX_BODY_BYTES
from sync.wire.values import canonical_json, to_ms


def chained(
    drafts: Sequence[Draft],
    sealed: Sequence[Sealed],
    after: Extent,
    moment: Moment,
    boot: UUID,
) -> tuple[Entry, ...]:
    """Return ``drafts`` as the entries that follow ``after``."""
    entries: list[Entry] = []
    seq, prev = after.head.seq, after.head.hash
    for draft, body in zip(drafts, sealed, strict=True):
        seq += 1
        header = Header(
            terminal=after.terminal,
            journal=after.journal,
            seq=seq,
            boot=boot,
            time=moment.time,
            proven=moment.proven,
            kind=draft.kind,
            visit=draft.visit,
            materials=draft.materials,
            prev=prev,
            suite=body.suite,
            key=body.key,
        )
        entries.append(Entry.of(header, body.to_bytes()))
        prev = entries[-1].hash
    return tuple(entries)


def create(path: Path, terms: Terms) -> None:
    """Make a journal with its first entry, at ``path`` whole or not at all."""
    previous = replacement.previous_of(path)
    told = to_ms(terms.clock())
    moment = Moment(max(told, to_ms(terms.built)), proven=told >= terms.built)
    journal = terms.new_id()
    anchor = Place(0, first_prev(journal), moment.time)
    extent = Extent(journal, terms.terminal, anchor, anchor)
    reason = {"reason": "new"} if previous is None else {"reason": "replaced"}
    body = reason | {"previous": None if previous is None else previous.to_body()}
    draft = Draft(Kind.JOURNAL_OPENED, canonical_json(body))
    context = Context(terms.terminal, journal, Kind.JOURNAL_OPENED, None)
    sealed = sealed_body(draft, context, terms)
    file.create(path, extent, chained((draft,), (sealed,), extent, moment, terms.boot))
    replacement.sync_folder(path.parent)


def sealed_body(draft: Draft, context: Context, terms: Terms) -> Sealed:
    """Return the body of ``draft`` as it will be written.

    Raises:
        Oversized: It does not fit the wire.

    """
    sealed = draft.body
    if isinstance(sealed, bytes):
        sealed = Sealed.from_bytes(seal(terms.key, sealed, context))
    if len(sealed.to_bytes()) > MAX_BODY_BYTES:
        raise Oversized(draft.kind)
    return sealed
