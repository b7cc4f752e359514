"""Faults: each has its code and its advice, and what is out of reach is offline."""

import pytest

from drivers.contract import Code, Offline, Refused
from drivers.ukey import faults


@pytest.mark.parametrize("name", faults.FAULTS)
def test_every_fault_ends_in_its_error_with_advice(name: str) -> None:
    error = faults.error(name)
    away = name in faults.OUT_OF_REACH
    assert type(error) is (Offline if away else Refused)
    assert (error.detail, error.code) == (name, faults.FAULTS[name].code)
    told = faults.advice(name)
    assert told.zh.endswith("。")
    assert told.en.endswith(".")
    assert faults.FAULTS[name].word


def test_what_follows_the_colon_changes_no_advice() -> None:
    assert faults.error("pin_wrong", "2").detail == "pin_wrong:2"
    assert faults.advice("pin_wrong:2") == faults.advice("pin_wrong")
    assert faults.advice("never heard of") == faults.SERVICE


def test_only_what_is_away_lets_the_host_open_it_anew() -> None:
    assert faults.error("card_in_use").code is Code.DEVICE_NOT_READY
    assert isinstance(faults.error("card_in_use"), Refused)
