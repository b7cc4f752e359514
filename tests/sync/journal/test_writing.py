"""What the journal took is durable, gapless, chained and sealed; it refuses by name."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from domain.events import Kind
from sync.journal.terms import Draft, Locked, NoRoom, Oversized, Unwritable
from sync.sealing import Sealed, seal
from sync.wire.entries import first_prev
from sync.wire.limits import MAX_BODY_BYTES, MAX_ENTRY_MATERIALS

VISIT = UUID(int=7)
if TYPE_CHECKING:
    from pytest_mock import MockerFixture

    from tests.sync.conftest import Desk

Drafts = Callable[..., list[Draft]]


def test_a_new_journal_begins_with_its_opening(desk: Desk) -> None:
    journal = desk.open()
    (first,) = journal.entries_after(0, 10)

    assert first.kind is Kind.JOURNAL_OPENED
    assert first.seq == 1
    assert first.prev == first_prev(journal.extent.journal)
    assert json.loads(desk.body(journal, 1)) == {
        "v": 1,
        "reason": "new",
        "previous": None,
    }


def test_entries_are_gapless_chained_and_whole(desk: Desk, drafts: Drafts) -> None:
    journal = desk.open()
    journal.append(drafts()[0])
    journal.append_all(drafts(5))
    journal.append(drafts()[0])
    entries = journal.entries_after(0, 100)

    assert [entry.seq for entry in entries] == list(range(1, 9))
    assert all(entry.is_whole() for entry in entries)
    assert all(b.prev == a.hash for a, b in pairwise(entries))


def test_entries_survive_closing_and_opening(desk: Desk, drafts: Drafts) -> None:
    journal = desk.open()
    place = journal.append(drafts()[0])
    written = journal.entries_after(0, 100)
    journal.close()

    again = desk.open()
    assert again.extent.head == place
    assert again.entries_after(0, 100) == written


def test_a_body_opens_for_the_centre_in_its_own_place(desk: Desk) -> None:
    journal = desk.open()
    journal.append(Draft(Kind.SUBMITTED, "王样例".encode(), VISIT))

    assert desk.body(journal, 2) == "王样例".encode()


def test_nothing_readable_lies_in_the_files(desk: Desk) -> None:
    journal = desk.open()
    journal.append(Draft(Kind.SUBMITTED, "王样例 marker-in-clear".encode(), VISIT))

    for path in desk.path.parent.iterdir():
        assert b"marker-in-clear" not in path.read_bytes()


def test_a_sealed_body_is_written_as_it_is(desk: Desk) -> None:
    journal = desk.open()
    context = journal.context(Kind.SUBMITTED, VISIT)
    sealed = seal(desk.opening.sealing_key(), b"body", context)
    journal.append(Draft(Kind.SUBMITTED, Sealed.from_bytes(sealed), VISIT))

    assert journal.entries_after(1, 1)[0].body == sealed


def test_marks_are_committed_with_their_entry(desk: Desk, drafts: Drafts) -> None:
    journal = desk.open()
    journal.append(drafts()[0], {"ticket": "12", "visit": "x"})
    journal.append(drafts()[0], {"visit": None})
    journal.mark({"letter": "A"})
    journal.close()

    assert desk.open().marks() == {"ticket": "12", "letter": "A"}


def test_no_mark_without_its_entry(desk: Desk, drafts: Drafts) -> None:
    journal = desk.open()
    broken = [*drafts(1), Draft(Kind.SUBMITTED, b"", VISIT, ("not-a-hash",))]

    with pytest.raises(ValueError, match="SHA-256"):
        journal.append_all(broken, {"ticket": "12"})
    assert journal.marks() == {}
    assert journal.extent.head.seq == 1


def test_a_second_writer_is_locked_out_until_the_first_closes(desk: Desk) -> None:
    journal = desk.open()

    with pytest.raises(Locked):
        desk.open()
    journal.close()
    desk.open().close()


def test_below_the_reserve_no_visit_begins_but_one_may_end(desk: Desk) -> None:
    journal = desk.open()
    desk.free[0] = 999

    assert not journal.has_room()
    with pytest.raises(NoRoom):
        journal.append(Draft(Kind.VISIT_BEGUN, b"{}", VISIT))
    assert journal.append(Draft(Kind.VISIT_ENDED, b"{}", VISIT)).seq == 2


def test_a_full_disk_takes_nothing_and_breaks_nothing(
    desk: Desk, drafts: Drafts
) -> None:
    journal = desk.open()
    pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
    journal._connection.execute(f"PRAGMA max_page_count={pages}")

    with pytest.raises(NoRoom):
        journal.append_all(drafts(200), {"ticket": "12"})
    journal._connection.execute("PRAGMA max_page_count=100000")
    assert journal.marks() == {}
    assert journal.append(drafts()[0]).seq == 2


def test_after_a_disk_fault_nothing_more_is_taken(
    desk: Desk, drafts: Drafts, mocker: MockerFixture
) -> None:
    journal = desk.open()
    fault = sqlite3.OperationalError("disk I/O error")
    fault.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    fault.sqlite_errorname = "SQLITE_IOERR_FSYNC"
    patch = mocker.patch("sync.journal.file.insert", side_effect=fault)
    with pytest.raises(Unwritable, match="SQLITE_IOERR_FSYNC"):
        journal.append_all(drafts(2))

    mocker.stop(patch)
    with pytest.raises(Unwritable, match="broken"):
        journal.append(drafts()[0])
    journal.close()
    assert desk.open().append(drafts()[0]).seq == 2


def test_what_the_wire_cannot_carry_is_refused(desk: Desk) -> None:
    journal = desk.open()
    many = tuple(f"{n:064x}" for n in range(MAX_ENTRY_MATERIALS + 1))

    with pytest.raises(Oversized):
        journal.append(Draft(Kind.SUBMITTED, b"x" * MAX_BODY_BYTES, VISIT))
    with pytest.raises(Oversized):
        journal.append(Draft(Kind.SUBMITTED, b"", VISIT, many))


def test_a_clock_behind_the_last_entry_is_held_and_marked_unproven(
    desk: Desk, drafts: Drafts
) -> None:
    journal = desk.open()
    before = journal.append(drafts()[0]).time
    desk.clock.forward(days=-400)
    journal.append(drafts()[0])
    journal.close()
    journal = desk.open()
    journal.append(drafts()[0])
    desk.clock.forward(days=401)
    journal.append(drafts()[0])
    told = [(entry.time, entry.proven) for entry in journal.entries_after(2, 10)]

    assert told == [(before, False), (before, False), (desk.clock.now, True)]


def test_a_clock_behind_the_build_is_unproven_from_the_first_entry(desk: Desk) -> None:
    desk.clock.forward(days=-400)
    journal = desk.open()
    (first,) = journal.entries_after(0, 1)

    assert (first.time, first.proven) == (desk.terms().built, False)


def test_many_threads_share_one_chain(desk: Desk, drafts: Drafts) -> None:
    journal = desk.open()
    threads = [
        threading.Thread(target=lambda: [journal.append(drafts()[0]) for _ in range(9)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()

    assert desk.open().extent.head.seq == 1 + 4 * 9


def test_the_files_are_for_the_owner_alone(desk: Desk, drafts: Drafts) -> None:
    journal = desk.open()
    journal.append(drafts()[0])

    modes = {path.name: path.stat().st_mode & 0o077 for path in _files(desk.path)}
    assert set(modes.values()) == {0}


def _files(path: Path) -> list[Path]:
    return list(path.parent.iterdir())
