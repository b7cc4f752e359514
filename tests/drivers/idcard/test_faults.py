"""Faults: every status code has a code, and advice for citizen and staff."""

import tomllib
from pathlib import Path

import pytest

from drivers.contract import Code, Garbled, Refused
from drivers.idcard import faults

SEEN_IN_TABLES = (
    *(0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x40),
    *(0x41, 0x47, 0x60, 0x66, 0x80, 0x81, 0x91),
)


@pytest.mark.parametrize("sw3", SEEN_IN_TABLES)
def test_every_code_of_the_tables_ends_in_an_error_with_advice(sw3: int) -> None:
    error = faults.error(sw3)
    assert error.detail == faults.BY_SW3[sw3].name
    assert error.code is not Code.SUCCESS
    advice = faults.advice(error.detail)
    assert advice.citizen.endswith("_advice")
    assert advice.staff.startswith("reader.staff.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_advice_to_a_citizen_has_its_words(root: Path, language: str) -> None:
    words = tomllib.loads((root / f"ui/words/{language}.toml").read_text("utf-8"))
    for meant in faults.BY_SW3.values():
        room, _, name = meant.citizen.partition(".")
        assert words[room][name]


def test_noise_is_garbled_and_everything_else_refused() -> None:
    for sw3 in SEEN_IN_TABLES:
        kind = Garbled if sw3 in faults.LINE_NOISE else Refused
        assert type(faults.error(sw3)) is kind


def test_a_code_nobody_listed_is_a_hardware_error() -> None:
    error = faults.error(0x77)
    assert (error.detail, error.code) == ("unlisted_answer", Code.HARDWARE_ERROR)


def test_advice_is_found_without_the_cause_and_falls_back_to_the_staff() -> None:
    assert faults.advice("card_unreadable:layout") == faults.advice("card_unreadable")
    assert faults.advice("never heard of").citizen == faults.ASK_STAFF


def test_one_name_has_one_meaning() -> None:
    by_name: dict[str, set[str]] = {}
    for meant in faults.BY_SW3.values():
        by_name.setdefault(meant.name, set()).add(meant.citizen + meant.staff)
    assert all(len(meanings) == 1 for meanings in by_name.values())
