"""An entry is what was hashed, a batch is what fits, and nothing else gets in."""

import hashlib
import json
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.events import Kind
from sync.wire.entries import (
    Entry,
    Header,
    entry_hash,
    first_prev,
    pack,
    unpack,
)
from sync.wire.limits import (
    MAX_BATCH_BYTES,
    MAX_BATCH_ENTRIES,
    MAX_BODY_BYTES,
    MAX_ENTRY_MATERIALS,
)
from sync.wire.values import Malformed, canonical_json, from_stamp

JOURNAL = UUID(int=1)
NOW = from_stamp("2026-03-02T08:30:00.250Z")


def header(
    seq: int = 1,
    visit: UUID | None = None,
    materials: tuple[str, ...] = (),
    *,
    proven: bool = True,
    kind: Kind = Kind.SUBMITTED,
) -> Header:
    return Header(
        terminal="T0001",
        journal=JOURNAL,
        seq=seq,
        boot=UUID(int=2),
        time=NOW,
        proven=proven,
        kind=kind,
        visit=visit,
        materials=materials,
        prev=first_prev(JOURNAL),
        suite="suite",
        key="key",
    )


def entry(seq: int = 1, body: bytes = b"body") -> Entry:
    return Entry.of(header(seq), body)


@given(
    seq=some.integers(1, 2**63 - 1),
    visit=some.none() | some.uuids(),
    materials=some.lists(some.binary(min_size=32, max_size=32), max_size=3),
    proven=some.booleans(),
    kind=some.sampled_from(Kind),
)
def test_the_hash_is_over_the_canonical_header_and_the_body(
    seq: int, visit: UUID | None, materials: list[bytes], proven: bool, kind: Kind
) -> None:
    named = tuple(material.hex() for material in materials)
    one = header(seq, visit, named, proven=proven, kind=kind)
    written = canonical_json(one.model_dump(mode="json"))
    expected = hashlib.sha256(written + hashlib.sha256(b"body").digest()).hexdigest()

    assert entry_hash(one, b"body") == expected
    assert Entry.of(one, b"body").is_whole()


def test_the_first_entry_follows_the_journal_itself() -> None:
    assert first_prev(JOURNAL) == hashlib.sha256(JOURNAL.bytes).hexdigest()


def test_a_batch_comes_out_as_it_went_in() -> None:
    entries = tuple(entry(seq) for seq in range(1, 4))
    payload, count = pack(entries)

    assert count == 3
    assert unpack(payload, "T0001") == entries


def test_a_batch_is_cloud_events() -> None:
    payload, _ = pack([entry()])
    (event,) = json.loads(payload)

    assert event["specversion"] == "1.0"
    assert event["id"] == f"{JOURNAL}:1"
    assert event["source"] == "kiosk/T0001"
    assert event["type"] == "kiosk.entry.v1"


def test_no_entries_are_no_batch() -> None:
    assert pack([]) == (b"[]", 0)
    with pytest.raises(Malformed):
        unpack(b"[]", "T0001")


def test_a_batch_stops_at_its_bytes_and_at_its_count() -> None:
    large = [entry(seq, b"x" * 40_000) for seq in range(1, 5)]
    payload, count = pack(large)

    assert 0 < count < 4
    assert len(payload) <= MAX_BATCH_BYTES
    assert pack([entry(seq) for seq in range(1, 200)])[1] == MAX_BATCH_ENTRIES


def test_the_largest_entry_fits_a_batch() -> None:
    materials = tuple(f"{n:064x}" for n in range(MAX_ENTRY_MATERIALS))
    largest = Entry.of(header(2**63 - 1, uuid4(), materials), b"x" * MAX_BODY_BYTES)

    assert pack([largest])[1] == 1


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        (b'"seq":1', b'"seq":0', "0.data.seq.greater_than_equal"),
        (b'"seq":1', b'"seq":1,"name":1', "0.data.extra_forbidden"),
        (b'"kind":"SUBMITTED"', b'"kind":"MARRIED"', "0.data.kind.enum"),
        (b'"source":"kiosk/T0001"', b'"source":"kiosk/T0002"', "0.envelope"),
        (b'"proven":true', b'"proven":false', "0.data.hash"),
        (b'"specversion":"1.0"', b'"specversion":"2"', "0.specversion.literal_error"),
    ],
)
def test_an_altered_batch_is_refused_by_place(
    old: bytes, new: bytes, cause: str
) -> None:
    payload, _ = pack([entry()])

    with pytest.raises(Malformed) as refused:
        unpack(payload.replace(old, new), "T0001")
    assert refused.value.cause == cause


def test_a_terminal_speaks_for_itself_alone() -> None:
    payload, _ = pack([entry()])

    with pytest.raises(Malformed, match=r"0\.data\.terminal"):
        unpack(payload, "T0002")
