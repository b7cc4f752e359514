"""A journal cut short or edited is noticed, set aside, and named by the next one."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from sync.journal import replacement
from sync.journal.chain import Damage
from sync.journal.reader import JournalReader, Unreadable
from sync.journal.terms import Damaged, Draft, Locked
from sync.journal.writer import set_aside

if TYPE_CHECKING:
    from pytest_mock import MockerFixture

    from tests.sync.conftest import Desk

Drafts = Callable[..., list[Draft]]
ENTRIES = 60


@pytest.fixture
def closed(desk: Desk, drafts: Drafts) -> Desk:
    """Return the desk with a journal of `ENTRIES`, closed and written back."""
    journal = desk.open()
    journal.append_all(drafts(ENTRIES - 1))
    journal.close()
    return desk


def edit(desk: Desk, statement: str) -> None:
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.execute(statement)
        connection.commit()


def damage_of(desk: Desk) -> Damage:
    with pytest.raises(Damaged) as found:
        desk.open()
    return found.value.damage


HEADER = "UPDATE entries SET header=replace(header, {}) WHERE seq=30"
EDITS = {
    "a time": HEADER.format("'T08:30:00.000Z', 'T08:30:00.001Z'"),
    "a kind": HEADER.format("'SUBMITTED', 'VISIT_ENDED'"),
    "proven": HEADER.format("'true', 'false'"),
    "a material": HEADER.format("'[]', '[1]'"),
    "a body": "UPDATE entries SET body=x'00' WHERE seq=30",
    "a hash": "UPDATE entries SET hash='x' WHERE seq=30",
    "gone": "DELETE FROM entries WHERE seq=30",
    "no header": "UPDATE entries SET header='yesterday' WHERE seq=30",
    "another's place": "UPDATE entries SET (header, hash, body) ="
    " (SELECT header, hash, body FROM entries WHERE seq=29) WHERE seq=30",
}


@pytest.mark.parametrize("statement", EDITS.values(), ids=EDITS)
def test_an_edit_is_noticed_and_the_last_good_place_is_known(
    closed: Desk, statement: str
) -> None:
    edit(closed, statement)
    damage = damage_of(closed)

    assert damage.cause in {"chain", "gap", "entry"}
    assert damage.last_good is not None
    assert damage.last_good.seq == 29


def test_entries_moved_from_another_journal_do_not_fit(closed: Desk) -> None:
    edit(closed, "UPDATE identity SET journal='00000000-0000-0000-0000-000000000001'")

    assert damage_of(closed).cause == "chain"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM identity",
        "UPDATE identity SET journal='x'",
        "DROP TABLE identity",
    ],
)
def test_a_journal_without_identity_is_damaged(closed: Desk, statement: str) -> None:
    edit(closed, statement)

    assert damage_of(closed).extent is None


@pytest.mark.parametrize("length", [0, 10, 100, 4096, 20_000, 60_000])
def test_a_file_cut_short_is_damaged(closed: Desk, length: int) -> None:
    assert closed.path.stat().st_size > length
    os.truncate(closed.path, length)

    assert damage_of(closed).cause in {"file", "chain", "gap", "entry"}


def test_a_file_of_something_else_is_damaged(closed: Desk) -> None:
    closed.path.write_bytes(b"nonsense " * 1000)

    assert damage_of(closed).cause == "file"


def test_zeros_in_a_page_are_damage(closed: Desk) -> None:
    with closed.path.open("r+b") as file:
        file.seek(closed.path.stat().st_size // 2 // 4096 * 4096)
        file.write(bytes(4096))

    assert damage_of(closed).last_good is not None


def test_nothing_is_repaired_silently(closed: Desk) -> None:
    edit(closed, EDITS["gone"])
    before = closed.path.read_bytes()
    damage_of(closed)

    assert closed.path.read_bytes() == before
    damage_of(closed)


def test_the_damaged_journal_is_kept_read_only_and_named_by_the_next(
    closed: Desk,
) -> None:
    old = closed.open()
    good = old.entries_after(28, 1)[0]
    name = str(old.extent.journal)
    old.close()
    edit(closed, EDITS["gone"])
    damage = damage_of(closed)
    aside = set_aside(closed.path, damage, closed.clock())
    journal = closed.open()

    assert aside.stat().st_mode & 0o777 == 0o400
    assert str(journal.extent.journal) != name
    assert json.loads(closed.body(journal, 1)) == {
        "v": 1,
        "reason": "replaced",
        "previous": {
            "journal": name,
            "seq": 29,
            "hash": good.hash,
            "cause": "gap",
        },
    }
    journal.close()
    assert not replacement.note_of(closed.path).exists()
    kept = sqlite3.connect(f"file:{aside}?mode=ro&immutable=1", uri=True)
    with closing(kept):
        assert kept.execute("SELECT count(*) FROM entries").fetchone() == (ENTRIES - 1,)


def test_an_unreadable_journal_is_replaced_without_its_name(closed: Desk) -> None:
    closed.path.write_bytes(b"nonsense " * 1000)
    set_aside(closed.path, damage_of(closed), closed.clock())
    journal = closed.open()

    previous = json.loads(closed.body(journal, 1))["previous"]
    assert previous == {"journal": None, "seq": 0, "hash": None, "cause": "file"}


@pytest.mark.parametrize("step", ["rename", "chmod", "_finish", "sync_folder"])
def test_power_lost_while_setting_aside_loses_neither_old_nor_new(
    closed: Desk, mocker: MockerFixture, step: str
) -> None:
    edit(closed, EDITS["gone"])
    damage = damage_of(closed)
    log = closed.path.with_name(closed.path.name + "-wal")
    log.write_bytes(b"the log that belongs to the old one")
    target = (
        f"pathlib.Path.{step}"
        if step in {"rename", "chmod"}
        else f"sync.journal.replacement.{step}"
    )
    patch = mocker.patch(target, side_effect=OSError("power"))
    with pytest.raises(OSError, match="power"):
        set_aside(closed.path, damage, closed.clock())
    mocker.stop(patch)
    closed.clock.forward(seconds=1)
    if closed.path.exists():
        log.unlink()
        set_aside(closed.path, damage_of(closed), closed.clock())
    journal = closed.open()

    assert json.loads(closed.body(journal, 1))["reason"] == "replaced"
    kept = [p for p in closed.path.parent.iterdir() if ".damaged-" in p.name]
    assert any(path.name.endswith(".db") for path in kept)


def test_a_journal_in_use_is_not_set_aside(closed: Desk) -> None:
    journal = closed.open()

    with pytest.raises(Locked):
        set_aside(closed.path, Damage("file", None, None), closed.clock())
    journal.close()


def test_a_half_made_journal_is_made_again(desk: Desk) -> None:
    desk.path.with_name(desk.path.name + ".new").write_bytes(b"half")

    assert desk.open().extent.head.seq == 1


def test_a_reader_of_a_damaged_or_missing_journal_waits(closed: Desk) -> None:
    reader = JournalReader(closed.path)
    assert reader.extent().head.seq == ENTRIES
    reader.close()
    closed.path.write_bytes(b"nonsense " * 1000)
    with pytest.raises(Unreadable):
        reader.extent()
    closed.path.unlink()
    with pytest.raises(Unreadable):
        reader.backlog(0)
