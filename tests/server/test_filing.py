"""What becomes of letters: stored once, chained, projected, or refused by name."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy.exc import DataError

from domain.events import Kind
from server.ingest.letters import Letter
from server.records import receipts, refusals, terminals
from server.records.entries import JournalId
from sync.sealing import OpeningKey
from sync.wire import topics
from sync.wire.entries import Entry, Header
from sync.wire.limits import MAX_AWAITED

if TYPE_CHECKING:
    from tests.server.conftest import Centre, FakeTerminal

HEADS = "SELECT seq, hash, broken_at FROM journals"
ALERTS = "SELECT name, severity, times FROM alerts ORDER BY id"


def receipt_of(centre: Centre, terminal: FakeTerminal) -> receipts.Receipt:
    with centre.engine.connect() as connection:
        of = JournalId(terminal.terminal, str(terminal.journal))
        return receipts.compose(connection, of, centre.clock())


def test_entries_are_stored_and_the_head_stands_at_the_last(centre: Centre) -> None:
    terminal = centre.terminal()
    entries = terminal.check_in("A001")
    centre.file(terminal.journal_letter(entries))
    assert centre.rows(HEADS) == [(6, entries[-1].hash, None)]
    assert centre.rows("SELECT count(*) FROM entries WHERE opened") == [(6,)]


def test_what_is_brought_twice_is_stored_once(centre: Centre) -> None:
    terminal = centre.terminal()
    letter = terminal.journal_letter(terminal.check_in("A001"))
    centre.file(letter, letter)
    centre.file(letter)
    assert centre.rows("SELECT count(*) FROM entries") == [(6,)]
    assert centre.rows("SELECT count(*) FROM visits") == [(1,)]
    assert centre.rows(ALERTS) == []


def test_a_gap_waits_and_the_receipt_names_what_is_below_it(centre: Centre) -> None:
    terminal = centre.terminal()
    entries = terminal.check_in("A001")
    centre.file(terminal.journal_letter(entries[:2] + entries[3:]))
    assert receipt_of(centre, terminal).seq == 2
    centre.file(terminal.journal_letter(entries[2:3]))
    receipt = receipt_of(centre, terminal)
    assert (receipt.seq, receipt.hash) == (6, entries[-1].hash)
    assert centre.rows(ALERTS) == []


def test_entries_in_any_order_make_the_same_visit(centre: Centre) -> None:
    terminal = centre.terminal()
    entries = terminal.check_in("A007")
    centre.file(*(terminal.journal_letter([entry]) for entry in reversed(entries)))
    query = "SELECT ticket, service, outcome, began, submitted, ended FROM visits"
    ((ticket, service, outcome, *times),) = centre.rows(query)
    assert (ticket, service, outcome) == ("A007", "marriage", "done")
    assert None not in times


def test_the_same_key_with_another_hash_is_an_alarm_and_the_first_stays(
    centre: Centre,
) -> None:
    terminal, forged = centre.terminal(), centre.terminal()
    forged.journal = terminal.journal
    first = terminal.entry(Kind.VISIT_BEGUN, {"service": "marriage"}, uuid4())
    other = forged.entry(Kind.VISIT_BEGUN, {"service": "divorce"}, uuid4())
    centre.file(terminal.journal_letter([first]))
    centre.file(forged.journal_letter([other]))
    assert centre.rows("SELECT hash FROM entries") == [(first.hash,)]
    assert centre.rows(ALERTS) == [("entry_conflict", "critical", 1)]
    assert centre.rows("SELECT cause FROM refusals") == [("entry_conflict",)]
    assert receipt_of(centre, terminal).hash == first.hash


def test_two_hashes_for_one_key_in_one_batch_are_an_alarm_too(centre: Centre) -> None:
    terminal, forged = centre.terminal(), centre.terminal()
    forged.journal = terminal.journal
    first = terminal.entry(Kind.VISIT_BEGUN, {"service": "marriage"}, uuid4())
    other = forged.entry(Kind.VISIT_BEGUN, {"service": "marriage"}, uuid4())
    centre.file(terminal.journal_letter([first, other]))
    assert centre.rows(ALERTS) == [("entry_conflict", "critical", 1)]


def test_an_entry_that_does_not_follow_stops_the_head_and_raises_an_alarm(
    centre: Centre,
) -> None:
    terminal = centre.terminal()
    entries = terminal.check_in("A001")
    terminal.seq, terminal.last = 2, "f" * 64
    stray = terminal.entry(Kind.VISIT_ENDED, {"outcome": "done"}, uuid4())
    centre.file(terminal.journal_letter([*entries[:2], stray]))
    assert centre.rows(HEADS) == [(2, entries[1].hash, 3)]
    assert centre.rows(ALERTS) == [("chain_broken", "critical", 1)]
    assert receipt_of(centre, terminal).seq == 2


def rehashed(entry: Entry, **changed: object) -> Entry:
    """Return the entry with other header values and the hash that fits them."""
    values = {name: getattr(entry, name) for name in Header.model_fields}
    return Entry.of(Header(**{**values, **changed}), entry.body)


def test_a_body_sealed_to_another_key_is_stored_and_raises_an_alarm(
    centre: Centre,
) -> None:
    terminal = centre.terminal()
    terminal.opening = OpeningKey.generate()
    centre.file(terminal.journal_letter(terminal.check_in("A001")))
    assert centre.rows("SELECT count(*) FROM entries WHERE NOT opened") == [(6,)]
    assert centre.rows(ALERTS) == [("body_unopened", "critical", 6)]
    assert receipt_of(centre, terminal).seq == 6


def test_a_body_moved_to_another_visit_does_not_open(centre: Centre) -> None:
    terminal = centre.terminal()
    entry = terminal.entry(Kind.VISIT_BEGUN, {"service": "marriage"}, uuid4())
    centre.file(terminal.journal_letter([rehashed(entry, visit=uuid4())]))
    assert centre.rows("SELECT name, detail FROM alerts") == [
        ("body_unopened", "entry 1: context")
    ]
    assert centre.rows("SELECT 1 FROM visits") == []


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b'{"v":3}',
        b'{"v":2}',
        b'{"v":1,"service":"marriage","ticket":"\xe7\x8e\x8b\xe6\xa0\xb7\xe4\xbe\x8b"}',
        b'{"v":1,"service":"marriage","ticket":990101199001010010}',
        b'{"v":1,"ticket":"A001"}',
    ],
)
def test_a_body_that_breaks_its_promise_is_stored_and_shows_nothing_of_itself(
    centre: Centre, body: bytes
) -> None:
    terminal = centre.terminal()
    centre.file(
        terminal.journal_letter([terminal.entry(Kind.SUBMITTED, body, uuid4())])
    )
    assert centre.rows("SELECT count(*) FROM entries WHERE opened") == [(1,)]
    ((name, detail),) = centre.rows("SELECT name, detail FROM alerts")
    assert name == "body_unexpected"
    assert detail in {
        f"entry 1: {field}" for field in ("not JSON", "v", "ticket", "service")
    }
    assert centre.rows("SELECT 1 FROM visits") == []


def test_a_journal_that_replaces_a_damaged_one_is_told_to_people(
    centre: Centre,
) -> None:
    terminal = centre.terminal()
    opened = terminal.entry(
        Kind.JOURNAL_OPENED, {"reason": "replaced", "previous": {"seq": 4}}
    )
    centre.file(terminal.journal_letter([opened]))
    assert centre.rows(ALERTS) == [("journal_replaced", "critical", 1)]


def test_a_first_journal_is_no_news(centre: Centre) -> None:
    terminal = centre.terminal()
    opened = terminal.entry(Kind.JOURNAL_OPENED, {"reason": "new", "previous": None})
    centre.file(terminal.journal_letter([opened]))
    assert centre.rows(ALERTS) == []


def test_a_second_first_journal_is_told_to_people(centre: Centre) -> None:
    first, second = centre.terminal(), centre.terminal()
    other = centre.terminal("SF-02")
    for terminal in (first, other, second):
        opened = terminal.entry(
            Kind.JOURNAL_OPENED, {"reason": "new", "previous": None}
        )
        assert centre.rows(ALERTS) == []
        centre.file(terminal.journal_letter([opened]))
    assert centre.rows(ALERTS) == [("journal_unexplained", "critical", 1)]
    told = "SELECT terminal, alert FROM alerts"
    name = f"journal_unexplained:{second.journal}"
    assert centre.rows(told) == [("SF-01", name)]


def test_a_bad_letter_harms_none_of_those_it_came_with(centre: Centre) -> None:
    terminal = centre.terminal()
    good = terminal.journal_letter(terminal.check_in("A001"))
    bad = terminal.letter(
        topics.Up.HEALTH, b'{"terminal":"SF-01","name":"\xe7\x8e\x8b"}'
    )
    centre.file(bad, good)
    assert centre.rows("SELECT count(*) FROM entries") == [(6,)]
    ((cause, kept),) = centre.rows("SELECT cause, payload FROM refusals")
    assert kept == bad.payload
    assert "王" not in str(cause)


def test_the_same_refused_letter_again_is_counted_not_repeated(centre: Centre) -> None:
    letter = centre.terminal().letter(topics.Up.ALERT, b"{}")
    centre.file(letter)
    centre.file(letter)
    assert centre.rows("SELECT name, times FROM alerts") == [("message_refused", 2)]


def test_a_topic_nobody_speaks_on_is_refused(centre: Centre) -> None:
    centre.file(Letter("kiosk/SF-01/up/gossip", b"{}", False, lambda: None))
    assert centre.rows("SELECT cause FROM refusals") == [("topic",)]


def test_a_material_that_came_before_its_entry_is_not_awaited(centre: Centre) -> None:
    terminal = centre.terminal()
    here, missing = hashlib.sha256(b"sealed").hexdigest(), "b" * 64
    folder = centre.home.materials / terminal.terminal
    folder.mkdir()
    (folder / here).write_bytes(b"sealed")
    centre.file(
        terminal.journal_letter(terminal.check_in("A001", materials=(here, missing)))
    )
    receipt = receipt_of(centre, terminal)
    assert receipt.awaited == (missing,)
    assert receipt.awaited_through == 6


def test_a_receipt_lists_whole_entries_when_too_much_is_awaited(
    centre: Centre,
) -> None:
    terminal = centre.terminal()
    names = [f"{number:064x}" for number in range(MAX_AWAITED + 20)]
    entries = [
        terminal.entry(
            Kind.SUBMITTED,
            {"v": 1, "service": "marriage", "ticket": "A001"},
            uuid4(),
            tuple(names[at : at + 60]),
        )
        for at in range(0, len(names), 60)
    ]
    centre.file(terminal.journal_letter(entries))
    receipt = receipt_of(centre, terminal)
    assert len(receipt.awaited) == 960
    assert (receipt.awaited_through, receipt.seq) == (16, 17)


def test_nothing_in_the_records_names_a_person(centre: Centre) -> None:
    terminal = centre.terminal()
    centre.file(terminal.journal_letter(terminal.check_in("A001", person="李示范")))
    with centre.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())
    for marker in ("李示范", "990101199001010010"):
        assert marker not in dump
        assert marker.encode().hex().upper() not in dump.upper()
    assert "A001" in dump


def test_a_letter_the_records_cannot_hold_is_refused_and_harms_no_other(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_health = terminals.told_health

    def overflows(*arguments: object) -> None:
        told_health(*arguments)
        raise DataError("INSERT", None, Exception("out of range"))

    monkeypatch.setattr(terminals, "told_health", overflows)
    terminal = centre.terminal()
    good = terminal.journal_letter(terminal.check_in("A001"))
    centre.file(terminal.health_letter(), good)
    assert centre.rows("SELECT cause FROM refusals") == [("records:DataError",)]
    assert centre.rows("SELECT 1 FROM health") == []
    assert centre.rows("SELECT count(*) FROM entries") == [(6,)]


def test_a_terminal_cannot_make_the_centre_keep_refused_messages_without_end(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "KEPT_PER_TERMINAL", 3)
    letters = [
        centre.terminal(name).letter(topics.Up.ALERT, str(number).encode())
        for number in range(5)
        for name in ("SF-01", "SF-02")
    ]
    centre.file(*letters)
    kept = "SELECT payload FROM refusals WHERE terminal = 'SF-01' ORDER BY id"
    assert centre.rows(kept) == [(b"2",), (b"3",), (b"4",)]
    assert centre.rows("SELECT count(*) FROM refusals") == [(6,)]


@pytest.mark.parametrize(
    ("kind", "body", "outcome"),
    [
        (Kind.VISIT_ENDED, {"outcome": "idle"}, "idle"),
        (Kind.VISIT_BROKEN_OFF, {"submitted": True}, "broken_off"),
        (Kind.STAFF_CALLED, {"reason": "x", "page": "card"}, None),
    ],
)
def test_a_visit_shows_how_it_ended(
    centre: Centre, kind: Kind, body: dict[str, object], outcome: str | None
) -> None:
    terminal = centre.terminal()
    visit = uuid4()
    begun = terminal.entry(Kind.VISIT_BEGUN, {"service": "marriage"}, visit)
    end = terminal.entry(kind, body, visit)
    centre.file(terminal.journal_letter([begun, end]))
    assert centre.rows("SELECT service, outcome FROM visits") == [("marriage", outcome)]
    assert centre.rows(ALERTS) == []
