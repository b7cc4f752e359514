"""Journal entries: their header, the hash that chains them, and the batch they ride in.

``hash = SHA-256(canonical header without hash ‖ SHA-256(body))``; ``prev`` is the
hash of the entry before, and of entry 1 the SHA-256 of the journal id's sixteen bytes.
A batch is a CloudEvents 1.0 JSON batch whose ``data`` is the entry itself, so that all
that is hashed stands in one place.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import Field, RootModel, model_validator

from domain.events import Kind
from sync.wire.limits import (
    MAX_BATCH_BYTES,
    MAX_BATCH_ENTRIES,
    MAX_ENTRY_MATERIALS,
)
from sync.wire.values import (
    BodyBytes,
    Malformed,
    Model,
    Seq,
    Sha256,
    TerminalId,
    UtcMs,
    Word,
    parsed,
    stamp,
)

EVENT_TYPE: Final = "kiosk.entry.v1"
BATCH_CONTENT_TYPE: Final = "application/cloudevents-batch+json"


class Header(Model):
    """What an entry says in the clear: nothing personal, nothing of the service."""

    terminal: TerminalId
    journal: UUID
    seq: Seq
    boot: UUID
    time: UtcMs
    proven: bool
    kind: Kind
    visit: UUID | None
    materials: Annotated[tuple[Sha256, ...], Field(max_length=MAX_ENTRY_MATERIALS)]
    prev: Sha256
    suite: Word
    key: Word


class Entry(Header):
    """One sealed fact of one terminal, at its place in the chain."""

    hash: Sha256
    body: BodyBytes

    @classmethod
    def of(cls, header: Header, body: bytes) -> Self:
        """Return ``header`` and ``body`` as an entry, hashed."""
        values = {name: getattr(header, name) for name in Header.model_fields}
        return cls(**values, body=body, hash=entry_hash(header, body))

    def is_whole(self) -> bool:
        """Tell whether header and body are what was hashed."""
        return self.hash == entry_hash(self, self.body)


def first_prev(journal: UUID) -> str:
    """Return what stands for the entry before the first one."""
    return hashlib.sha256(journal.bytes).hexdigest()


def chained_hash(header: str, body: bytes) -> str:
    """Return the hash of the entry of a canonical ``header`` and ``body``."""
    digest = hashlib.sha256(body).digest()
    return hashlib.sha256(header.encode() + digest).hexdigest()


def entry_hash(header: Header, body: bytes) -> str:
    """Return the hash of an entry of ``header`` (an `Entry` will do) and ``body``."""
    text = spelled(
        boot=header.boot,
        journal=header.journal,
        key=header.key,
        kind=header.kind,
        materials=spelled_names(header.materials),
        prev=header.prev,
        proven="true" if header.proven else "false",
        seq=header.seq,
        suite=header.suite,
        terminal=header.terminal,
        time=stamp(header.time),
        visit=spelled_visit(header.visit),
    )
    return chained_hash(text, body)


def spelled(  # noqa: PLR0913  # a header has twelve fields
    *,
    boot: UUID | str,
    journal: UUID | str,
    key: str,
    kind: str,
    materials: str,
    prev: str,
    proven: str,
    seq: int,
    suite: str,
    terminal: str,
    time: str,
    visit: str,
) -> str:
    """Return a header's canonical JSON; no value of it ever needs escaping.

    The journal spells it thus: a hundred entries a sync leave no time for models.
    """
    return (
        f'{{"boot":"{boot}","journal":"{journal}","key":"{key}","kind":"{kind}"'
        f',"materials":{materials},"prev":"{prev}","proven":{proven},"seq":{seq}'
        f',"suite":"{suite}","terminal":"{terminal}","time":"{time}","visit":{visit}}}'
    )


def spelled_names(materials: Sequence[str]) -> str:
    """Return materials as canonical JSON spells them."""
    return '["' + '","'.join(materials) + '"]' if materials else "[]"


def spelled_visit(visit: UUID | None) -> str:
    """Return a visit as canonical JSON spells it."""
    return "null" if visit is None else f'"{visit}"'


class EntryEvent(Model):
    """An entry as a CloudEvent; its envelope says nothing the entry does not."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: Literal["kiosk.entry.v1"]
    time: UtcMs
    datacontenttype: Literal["application/json"]
    data: Entry

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return ``entry`` in its envelope."""
        return cls(
            specversion="1.0",
            id=_event_id(entry),
            source=_source(entry.terminal),
            type=EVENT_TYPE,
            time=entry.time,
            datacontenttype="application/json",
            data=entry,
        )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        told = (self.id, self.source, self.time)
        entry = self.data
        if told != (_event_id(entry), _source(entry.terminal), entry.time):
            raise ValueError("envelope")
        return self


class Batch(
    RootModel[
        Annotated[
            tuple[EntryEvent, ...], Field(min_length=1, max_length=MAX_BATCH_ENTRIES)
        ]
    ]
):
    """What one message on ``up/journal`` carries."""


def pack(entries: Iterable[Entry], limit: int = MAX_BATCH_BYTES) -> tuple[bytes, int]:
    """Return the longest batch of the first ``entries`` and how many it holds.

    The batch stays within ``limit`` bytes and `MAX_BATCH_ENTRIES`. No entries, no
    batch: ``(b"[]", 0)``.
    """
    events: list[bytes] = []
    size = 1
    for entry in entries:
        event = EntryEvent.of(entry).model_dump_json().encode()
        if size + len(event) + 1 > limit or len(events) == MAX_BATCH_ENTRIES:
            break
        events.append(event)
        size += len(event) + 1
    return b"[" + b",".join(events) + b"]", len(events)


def unpack(payload: bytes, terminal: str) -> tuple[Entry, ...]:
    """Return the entries of a batch that ``terminal`` sent, each one whole.

    Raises:
        Malformed: Not such a batch, an entry of another terminal (``terminal``), or one
            whose hash is not its own (``hash``).

    """
    entries = tuple(event.data for event in parsed(Batch, payload).root)
    for place, entry in enumerate(entries):
        if entry.terminal != terminal:
            raise Malformed(f"{place}.data.terminal")
        if not entry.is_whole():
            raise Malformed(f"{place}.data.hash")
    return entries


def _event_id(entry: Header) -> str:
    return f"{entry.journal}:{entry.seq}"


def _source(terminal: str) -> str:
    return f"kiosk/{terminal}"
