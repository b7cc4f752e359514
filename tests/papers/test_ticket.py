"""The ticket as data: what cannot be printed is named, and never quoted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from domain.services import Service
from papers.receipt import NotAReceipt, Receipt
from papers.ticket import Call, NotATicket, Office, Ticket


def test_a_ticket_survives_its_way_to_the_drawing_process(ticket: Ticket) -> None:
    called = replace(ticket, call=Call("2号登记室", 0), simulated=True)
    handed = replace(ticket, receipt=Receipt(2, 3, 2))

    assert Ticket.from_json(handed.to_json()) == handed
    assert Ticket.from_json(ticket.to_json()) == ticket
    assert Ticket.from_json(called.to_json()) == called


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"number": "王样例"}, "number"),
        ({"number": "A12"}, "number"),
        ({"number": "a012"}, "number"),
        ({"number": "A012\n"}, "number"),
        ({"issued": datetime(2026, 11, 16, 10, 52)}, "time zone"),  # noqa: DTZ001 (that is the fault)
        ({"office": Office("", "Registry")}, "office"),
        ({"office": Office("登" * 41, "Registry")}, "office"),
        ({"office": Office("登记处", "Regi\nstry")}, "office"),
        ({"call": Call("", 1)}, "room"),
        ({"call": Call("二号登记室" * 3, 1)}, "room"),
        ({"call": Call("2号登记室", -1)}, "ahead"),
    ],
)
def test_bad_input_is_named_by_its_field_alone(
    ticket: Ticket, change: Mapping[str, object], named: str
) -> None:
    with pytest.raises(NotATicket, match=named) as caught:
        replace(ticket, **change)

    assert "样例" not in str(caught.value)


@pytest.mark.parametrize(
    "spoil",
    [
        ('"marriage"', '"wedding"'),
        ('"language": "zh"', '"language": "fr"'),
        ("2026-", "20x6-"),
        ('"simulated"', '"imitated"'),
        ('"call": null', '"call": 3'),
        ('"receipt": null', '"receipt": {"people": 3, "pages": 0, "declarations": 0}'),
        ('"number": "A012"', '"number": 12'),
        ("}", ""),
    ],
)
def test_spoiled_json_is_no_ticket(ticket: Ticket, spoil: tuple[str, str]) -> None:
    sent = ticket.to_json()
    spoiled = sent.replace(spoil[0], spoil[1])

    assert spoiled != sent
    with pytest.raises(NotATicket):
        Ticket.from_json(spoiled)


def test_a_ticket_has_no_place_for_a_person(ticket: Ticket) -> None:
    assert set(Ticket.__dataclass_fields__) == {
        "number",
        "office",
        "service",
        "issued",
        "language",
        "call",
        "simulated",
        "receipt",
    }
    assert set(Receipt.__dataclass_fields__) == {"people", "pages", "declarations"}
    assert ticket.service is Service.MARRIAGE


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((0, 1, 0), "people"),
        ((3, 1, 0), "people"),
        ((2, -1, 0), "pages"),
        ((2, 100, 0), "pages"),
        ((1, 0, 2), "declarations"),
        ((1, 0, -1), "declarations"),
    ],
)
def test_counts_no_visit_can_have_are_named(
    counts: tuple[int, int, int], named: str
) -> None:
    with pytest.raises(NotAReceipt, match=named):
        Receipt(*counts)
