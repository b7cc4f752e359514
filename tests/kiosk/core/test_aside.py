"""A damaged journal is set aside: its materials stay, and no number comes twice."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.services import Service
from domain.tickets import TicketCount
from kiosk import keys
from kiosk.core import aside
from kiosk.core.books import JournalBooks
from kiosk.core.clock import Clock
from kiosk.visit.seat import Person, Seat
from kiosk.visit.state import Visit
from sync.journal import writer
from sync.journal.chain import Damage
from tests.kiosk.core.conftest import Site

PERSON = Person("resident", {"name": "王样例"}, {}, b"wlt", b"card-photo-decoded")
NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)

Begin = Callable[[], JournalBooks]


@pytest.fixture
def begin(site: Site) -> Iterator[Begin]:
    """Return the books as a new core finds them; whichever was there is dead."""
    opened: list[JournalBooks] = []

    def fresh() -> JournalBooks:
        for each in opened:
            each.close()
        told = keys.known(site.config.paths.keys)
        assert told is not None
        clock = Clock(utc=lambda: NOON + timedelta(seconds=len(opened)))
        books = JournalBooks(site.config, clock, uuid.uuid4(), lambda _seq: None)
        books.enrolled(told.sealing)
        opened.append(books)
        return books

    yield fresh
    for each in opened:
        each.close()


async def handed_in(books: JournalBooks) -> str:
    visit = uuid.uuid4()
    await books.begin(visit, Service.MARRIAGE)
    brought = Visit(Service.REISSUE, (Seat(person=PERSON),))
    told = await books.submit(visit, brought, {})
    return told.ticket


def break_a_body(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as connection, connection:
        connection.execute("UPDATE entries SET body = x'00' WHERE seq = 2")


def break_everything(journal: Path) -> None:
    journal.write_bytes(b"no database " * 1000)


BREAKS = pytest.mark.parametrize("damage", [break_a_body, break_everything])


@BREAKS
async def test_materials_of_a_journal_set_aside_are_kept(
    begin: Begin, site: Site, damage: Callable[[Path], None]
) -> None:
    books = begin()
    await books.open()
    await handed_in(books)
    (material,) = site.config.paths.materials.iterdir()
    books.close()
    damage(site.config.paths.journal)
    for _start in range(2):
        assert (await begin().open()).replaced
        assert material.exists()


async def test_numbers_go_on_after_a_journal_that_can_still_say_them(
    begin: Begin, site: Site
) -> None:
    books = begin()
    await books.open()
    assert await handed_in(books) == "A001"
    books.close()
    break_a_body(site.config.paths.journal)
    books = begin()
    await books.open()
    assert await handed_in(books) == "A002"


async def test_numbers_leap_past_a_journal_that_cannot_say_them(
    begin: Begin, site: Site
) -> None:
    given = []
    for _journal in range(3):
        books = begin()
        await books.open()
        given.append(await handed_in(books))
        books.close()
        break_everything(site.config.paths.journal)
    assert given == ["A001", "A501", "A1001"]


async def test_a_core_that_dies_while_it_replaces_a_journal_stays_closed(
    begin: Begin, site: Site
) -> None:
    books = begin()
    await books.open()
    books.close()
    journal = site.config.paths.journal
    writer.set_aside(journal, Damage("chain", None, None), NOON)
    assert (await begin().open()).replaced


async def test_an_acknowledged_journal_stays_acknowledged_and_the_next_is_not(
    begin: Begin, site: Site
) -> None:
    books = begin()
    await books.open()
    books.close()
    break_everything(site.config.paths.journal)
    books = begin()
    assert (await books.open()).replaced
    await books.acknowledge()
    books.close()
    books = begin()
    assert not (await books.open()).replaced
    books.close()
    break_everything(site.config.paths.journal)
    assert (await begin().open()).replaced


async def test_materials_that_no_entry_names_go_once_the_file_was_taken_away(
    begin: Begin, site: Site
) -> None:
    books = begin()
    await books.open()
    await handed_in(books)
    books.close()
    break_everything(site.config.paths.journal)
    books = begin()
    await books.open()
    books.close()
    for file in aside.lying_beside(site.config.paths.journal):
        file.unlink()
    assert not (await begin().open()).replaced
    assert not list(site.config.paths.materials.iterdir())


def test_reading_a_journal_set_aside_leaves_nothing_behind(tmp_path: Path) -> None:
    damaged = tmp_path / "journal.damaged-1.db"
    damaged.write_bytes(b"")
    unknown = aside.tickets_past((damaged,), TODAY)
    assert unknown == TicketCount(TODAY, aside.LEAP)
    assert list(tmp_path.iterdir()) == [damaged]
