"""Faults: each ends in the error of the table, and what is out of reach is offline."""

import pytest

from drivers.contract import Code, Offline, Refused
from drivers.ukey import card, faults


@pytest.mark.parametrize("name", faults.FAULTS)
def test_every_fault_ends_in_its_error(name: str) -> None:
    error = faults.error(name)
    away = name in faults.OUT_OF_REACH
    assert type(error) is (Offline if away else Refused)
    assert (error.detail, error.code) == (name, faults.FAULTS[name].code)


def test_what_is_more_follows_a_colon() -> None:
    assert faults.error("pin_wrong", "2").detail == "pin_wrong:2"


def test_only_what_is_away_lets_the_host_open_it_anew() -> None:
    assert faults.error("card_in_use").code is Code.DEVICE_NOT_READY
    assert isinstance(faults.error("card_in_use"), Refused)


def test_a_cards_status_words_are_those_of_the_table() -> None:
    assert frozenset({0x6A82, 0x6A88}) == card.NOT_FOUND
    assert card.PIN_BLOCKED == 0x6983
