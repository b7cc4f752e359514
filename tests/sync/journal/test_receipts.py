"""An entry goes when covered, with its own hash, its materials there, and kept enough.

A receipt that cannot be true changes nothing and is an alarm.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from sync.journal.coverage import Erasure, ReceiptConflict
from sync.journal.reader import JournalReader
from sync.journal.terms import KEEP, Damaged, Draft
from sync.sealing import Sealed
from sync.wire.receipts import Receipt

if TYPE_CHECKING:
    from tests.sync.conftest import Desk

Drafts = Callable[..., list[Draft]]
Receipts = Callable[..., Receipt]
PHOTO, SCAN = (hashlib.sha256(text).hexdigest() for text in (b"photo", b"scan"))


def test_covered_entries_are_kept_for_the_keep_days(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    assert journal.apply_receipt(receipt_of(journal, 10, desk.clock())) == Erasure()
    desk.clock.forward(days=KEEP.days, seconds=-1)
    assert journal.tidy() == Erasure()
    desk.clock.forward(seconds=1)

    assert journal.tidy() == Erasure(10)
    assert journal.entries_after(0, 100) == ()
    assert journal.extent.anchor == journal.extent.head


def test_the_keep_days_count_from_the_receipt_not_from_the_entry(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    desk.clock.forward(days=30)

    assert journal.apply_receipt(receipt_of(journal, 10, desk.clock())) == Erasure()


def test_after_erasing_the_chain_goes_on_from_the_anchor(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    hashes = {entry.seq: entry.hash for entry in journal.entries_after(0, 100)}
    journal.apply_receipt(receipt_of(journal, 6, desk.clock()))
    desk.clock.forward(days=8)
    journal.tidy()
    journal.append(drafts()[0])
    journal.close()
    journal = desk.open()

    assert (journal.extent.anchor.seq, journal.extent.anchor.hash) == (6, hashes[6])
    assert [entry.seq for entry in journal.entries_after(0, 100)] == [7, 8, 9, 10, 11]


def test_an_entry_after_the_anchor_cannot_be_taken_away(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    journal.apply_receipt(receipt_of(journal, 6, desk.clock()))
    desk.clock.forward(days=8)
    journal.tidy()
    journal._connection.execute("DELETE FROM entries WHERE seq=7")
    journal.close()

    with pytest.raises(Damaged, match="gap"):
        desk.open()


def test_an_uncovered_entry_is_never_erased(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    journal.apply_receipt(receipt_of(journal, 6, desk.clock()))
    desk.clock.forward(days=1000)
    journal.tidy()

    assert [entry.seq for entry in journal.entries_after(0, 100)] == [7, 8, 9, 10]


def test_an_awaited_material_keeps_its_entry_and_all_after_it(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(2))
    journal.append_all(drafts(1, materials=(PHOTO, SCAN)))
    journal.append_all(drafts(2))
    journal.apply_receipt(receipt_of(journal, 6, desk.clock(), (SCAN,)))
    desk.clock.forward(days=8)
    assert journal.tidy() == Erasure(3)

    journal.apply_receipt(receipt_of(journal, 6, desk.clock()))
    assert journal.tidy() == Erasure()
    desk.clock.forward(days=8)
    assert journal.tidy() == Erasure(3, tuple(sorted((PHOTO, SCAN))))


def test_a_list_of_awaited_materials_counts_as_far_as_it_goes(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    told = receipt_of(journal, 10, desk.clock())
    journal.apply_receipt(told.model_copy(update={"awaited_through": 4}))
    desk.clock.forward(days=8)

    assert journal.tidy() == Erasure(4)


def test_a_material_that_a_kept_entry_names_stays(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(2, materials=(PHOTO,)))
    journal.apply_receipt(receipt_of(journal, 2, desk.clock()))
    desk.clock.forward(days=8)

    assert journal.tidy() == Erasure(2)
    assert journal.materials_named() == {PHOTO}


def test_a_receipt_ahead_of_the_journal_is_an_alarm(
    desk: Desk, receipt_of: Receipts
) -> None:
    journal = desk.open()

    with pytest.raises(ReceiptConflict, match="ahead"):
        journal.apply_receipt(receipt_of(journal, 2, desk.clock()))
    assert journal.covered() == 0


def test_a_receipt_with_another_hash_is_an_alarm(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    for seq in (0, 5):
        with pytest.raises(ReceiptConflict, match="hash"):
            journal.apply_receipt(
                receipt_of(journal, seq, desk.clock(), digest="f" * 64)
            )
    desk.clock.forward(days=8)

    assert journal.tidy() == Erasure()


def test_a_receipt_of_another_terminal_is_an_alarm(
    desk: Desk, receipt_of: Receipts
) -> None:
    journal = desk.open()
    told = receipt_of(journal, 1, desk.clock())

    with pytest.raises(ReceiptConflict, match="terminal"):
        journal.apply_receipt(told.model_copy(update={"terminal": "T0002"}))


def test_a_receipt_of_an_earlier_journal_changes_nothing(
    desk: Desk, receipt_of: Receipts
) -> None:
    journal = desk.open()
    told = receipt_of(journal, 1, desk.clock())

    old = told.model_copy(update={"journal": UUID(int=1), "seq": 99})
    assert journal.apply_receipt(old) == Erasure()
    assert journal.covered() == 0


def test_an_older_receipt_does_not_take_back_a_newer_one(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    older = receipt_of(journal, 3, desk.clock())
    desk.clock.forward(minutes=1)
    journal.apply_receipt(receipt_of(journal, 8, desk.clock()))
    journal.apply_receipt(older)

    assert journal.covered() == 8


def test_a_centre_set_back_takes_back_what_may_be_erased(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    journal.apply_receipt(receipt_of(journal, 10, desk.clock()))
    desk.clock.forward(days=6)
    journal.apply_receipt(receipt_of(journal, 4, desk.clock()))
    desk.clock.forward(days=2)
    journal.tidy()

    assert {entry.seq for entry in journal.entries_after(0, 100)} >= set(range(5, 11))


def test_a_receipt_before_the_anchor_is_taken_without_its_hash(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal.append_all(drafts(9))
    early = receipt_of(journal, 2, desk.clock() + timedelta(days=9))
    journal.apply_receipt(receipt_of(journal, 8, desk.clock()))
    desk.clock.forward(days=8)
    journal.tidy()

    assert journal.apply_receipt(early) == Erasure()
    assert journal.covered() == 2
    assert journal.extent.anchor.seq == 8


def test_the_servers_time_lifts_the_clocks_floor(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    later = desk.clock() + timedelta(days=1)
    journal.apply_receipt(receipt_of(journal, 1, later))
    journal.append(drafts()[0])

    (entry,) = journal.entries_after(1, 1)
    assert (entry.time, entry.proven) == (later, False)
    journal.close()
    assert desk.open().now().time == later


def test_erased_bytes_are_nowhere_in_the_files(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    marked = [
        Draft(draft.kind, Sealed("suite", "key", b"MARKER" * 2000), draft.visit)
        for draft in drafts(20)
    ]
    journal.append_all(marked)
    journal.append_all(drafts(2))
    assert _count(desk, b"MARKERMARKER") > 0
    journal.apply_receipt(receipt_of(journal, 22, desk.clock()))
    desk.clock.forward(days=8)
    reader = JournalReader(desk.path)
    assert reader.backlog(0).depth == 23
    journal.tidy()
    reader.close()

    assert _count(desk, b"MARKERMARKER") == 0


def test_a_reader_in_the_way_only_puts_the_sweeping_off(
    desk: Desk, drafts: Drafts, receipt_of: Receipts
) -> None:
    journal = desk.open()
    journal._connection.execute("PRAGMA busy_timeout=50")
    marked = Draft(drafts()[0].kind, Sealed("suite", "key", b"MARKER" * 2000), None)
    journal.append_all([marked] * 20)
    journal.apply_receipt(receipt_of(journal, 21, desk.clock()))
    desk.clock.forward(days=8)
    reader = JournalReader(desk.path)
    cursor = reader._current().execute("SELECT seq FROM entries")
    cursor.fetchone()
    journal.tidy()
    assert _count(desk, b"MARKERMARKER") > 0
    cursor.close()
    journal.tidy()

    assert _count(desk, b"MARKERMARKER") == 0


def _count(desk: Desk, marker: bytes) -> int:
    files = desk.path.parent.iterdir()
    return sum(path.read_bytes().count(marker) for path in files)
