"""Entries are sent, believed when receipted, sent again when not; alarms stop them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sync.bus.client import Offline
from sync.journal.terms import Draft
from sync.shipping.courier import (
    LONGEST_SILENCE_S,
    SILENCE_S,
    WINDOW_BATCHES,
)
from sync.wire.entries import unpack
from sync.wire.limits import MAX_BATCH_ENTRIES
from sync.wire.receipts import Receipt

if TYPE_CHECKING:
    from sync.journal.writer import Journal
    from sync.shipping.memory import Memory
    from tests.sync.conftest import Desk
    from tests.sync.shipping.conftest import MakeCourier

Drafts = Callable[..., list[Draft]]
Receipts = Callable[..., Receipt]
PHOTO = "a" * 64


def seqs(payload: bytes) -> list[int]:
    return [entry.seq for entry in unpack(payload, "T0001")]


@pytest.fixture
def journal(desk: Desk, drafts: Drafts) -> Journal:
    """Return a journal with ten entries."""
    journal = desk.open()
    journal.append_all(drafts(9))
    return journal


@pytest.fixture
def long_journal(desk: Desk, drafts: Drafts) -> Journal:
    """Return a journal of more batches than are sent at once."""
    journal = desk.open()
    for _ in range(WINDOW_BATCHES + 2):
        journal.append_all(drafts(MAX_BATCH_ENTRIES))
    return journal


def test_what_waits_is_sent_in_order_with_its_materials(
    journal: Journal, drafts: Drafts, make_courier: MakeCourier
) -> None:
    journal.append_all(drafts(1, materials=(PHOTO,)))
    at = make_courier()

    assert at.courier.step(0)
    assert [seqs(payload) for payload in at.sent] == [list(range(1, 12))]
    assert at.materials == [PHOTO]


def test_nothing_is_sent_twice_while_a_receipt_may_come(
    journal: Journal, make_courier: MakeCourier
) -> None:
    at = make_courier()
    for second in range(int(SILENCE_S)):
        at.courier.step(second)

    assert len(at.sent) == 1
    assert journal.extent.head.seq == 10


def test_only_a_few_batches_are_under_way_at_once(
    desk: Desk, long_journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    at = make_courier()
    assert not at.courier.step(0)
    assert len(at.sent) == WINDOW_BATCHES

    first = seqs(at.sent[0])[-1]
    at.courier.take(receipt_of(long_journal, first, desk.clock()), 1)
    at.courier.step(1)
    assert len(at.sent) == WINDOW_BATCHES + 1


def test_after_silence_everything_since_the_receipt_goes_again_ever_more_patiently(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    at = make_courier()
    at.courier.step(0)
    at.courier.take(receipt_of(journal, 4, desk.clock()), 0)
    now = 0.0
    waits = []
    for _ in range(8):
        wait = at.courier.wait_s(now)
        assert wait is not None
        at.courier.step(now + wait - 0.1)
        at.courier.step(now + wait)
        now += wait
        waits.append(wait)

    assert [seqs(payload)[0] for payload in at.sent] == [1, *[5] * 8]
    assert waits[:3] == [SILENCE_S, SILENCE_S * 2, SILENCE_S * 4]
    assert waits[-1] == LONGEST_SILENCE_S


@pytest.mark.usefixtures("journal")
def test_a_new_link_makes_the_courier_as_impatient_as_at_first(
    make_courier: MakeCourier,
) -> None:
    at = make_courier()
    at.courier.step(0)
    at.courier.step(SILENCE_S)
    assert at.courier.wait_s(SILENCE_S) == SILENCE_S * 2

    at.courier.begin_again()
    at.courier.step(SILENCE_S)
    assert at.courier.wait_s(SILENCE_S) == SILENCE_S


def test_a_full_receipt_leaves_nothing_to_wait_for(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    at = make_courier()
    at.courier.step(0)
    assert at.courier.take(receipt_of(journal, 10, desk.clock()), 1)

    assert at.courier.wait_s(1) is None
    assert at.courier.step(1000)
    assert len(at.sent) == 1


def test_a_new_courier_goes_on_from_the_last_receipt(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    first = make_courier()
    first.courier.step(0)
    first.courier.take(receipt_of(journal, 7, desk.clock()), 1)
    second = make_courier()
    second.courier.step(0)

    assert seqs(second.sent[0]) == [8, 9, 10]


def test_without_its_memory_the_courier_sends_from_the_anchor_on(
    desk: Desk,
    journal: Journal,
    receipt_of: Receipts,
    make_courier: MakeCourier,
) -> None:
    journal.apply_receipt(receipt_of(journal, 6, desk.clock()))
    desk.clock.forward(days=8)
    journal.tidy()
    at = make_courier()
    at.courier.step(0)

    assert seqs(at.sent[0]) == [7, 8, 9, 10]


def test_a_receipt_ahead_of_the_journal_stops_shipping(
    desk: Desk,
    journal: Journal,
    drafts: Drafts,
    receipt_of: Receipts,
    make_courier: MakeCourier,
) -> None:
    at = make_courier()
    assert not at.courier.take(receipt_of(journal, 11, desk.clock()), 0)
    journal.append_all(drafts(5))
    at.courier.step(1000)

    assert at.alarms.names == ["receipt_ahead"]
    assert at.sent == []


def test_a_receipt_with_another_hash_stops_shipping(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    at = make_courier()
    at.courier.take(receipt_of(journal, 5, desk.clock(), digest="f" * 64), 0)
    at.courier.step(1000)

    assert at.alarms.names == ["receipt_hash"]
    assert at.sent == []
    assert at.courier.wait_s(0) is None


def test_a_receipt_of_another_terminal_is_an_alarm(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    at = make_courier()
    told = receipt_of(journal, 5, desk.clock())

    assert not at.courier.take(told.model_copy(update={"terminal": "T0002"}), 0)
    assert at.alarms.names == ["receipt_terminal"]


def test_an_older_receipt_is_no_news(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    at = make_courier()
    older = receipt_of(journal, 3, desk.clock())
    later = desk.clock() + timedelta(seconds=1)
    at.courier.take(receipt_of(journal, 8, later), 0)

    assert not at.courier.take(older, 0)
    assert at.courier.progress.covered == 8


def test_a_centre_set_back_is_told_again_from_there(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    at = make_courier()
    at.courier.step(0)
    at.courier.take(receipt_of(journal, 10, desk.clock()), 0)
    later = desk.clock() + timedelta(days=1)
    at.courier.take(receipt_of(journal, 2, later), 1)
    at.courier.step(1)

    assert seqs(at.sent[-1]) == list(range(3, 11))


def test_a_centre_set_back_before_the_anchor_is_an_alarm(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    early = receipt_of(journal, 2, desk.clock() + timedelta(days=9))
    journal.apply_receipt(receipt_of(journal, 6, desk.clock()))
    desk.clock.forward(days=8)
    journal.tidy()
    at = make_courier()

    assert at.courier.take(early, 0)
    assert at.alarms.names == ["receipt_behind"]


def test_another_journal_in_its_place_is_an_alarm_and_is_sent_from_its_start(
    desk: Desk, journal: Journal, make_courier: MakeCourier
) -> None:
    at = make_courier()
    at.courier.step(0)
    journal.close()
    desk.path.unlink()
    desk.open()
    at.courier.step(1)

    assert at.alarms.names == ["journal_replaced"]
    assert seqs(at.sent[-1]) == [1]


def test_a_receipt_of_the_journal_before_is_no_news(
    desk: Desk, journal: Journal, receipt_of: Receipts, make_courier: MakeCourier
) -> None:
    told = receipt_of(journal, 10, desk.clock())
    journal.close()
    desk.path.unlink()
    desk.open()

    assert not make_courier().courier.take(told, 0)


def test_a_journal_that_lost_its_end_is_an_alarm(
    journal: Journal, make_courier: MakeCourier
) -> None:
    at = make_courier()
    at.courier.step(0)
    journal._connection.execute("DELETE FROM entries WHERE seq>8")
    again = make_courier()
    again.courier.step(0)

    assert again.alarms.names == ["journal_shortened"]
    assert again.sent == []


def test_without_a_link_nothing_counts_as_sent(
    journal: Journal, make_courier: MakeCourier, memory: Memory
) -> None:
    at = make_courier()

    def no_link(payload: bytes) -> None:
        assert json.loads(payload)
        raise Offline

    at.courier.send = no_link
    with pytest.raises(Offline):
        at.courier.step(0)
    assert memory.progress(journal.extent.journal).furthest == 0
    at.courier.send = at.sent.append
    at.courier.step(1)
    assert seqs(at.sent[0])[0] == 1
