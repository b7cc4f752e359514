"""Faults: every confirmation code has a code, and advice for citizen and staff."""

import tomllib
from pathlib import Path

import pytest

from drivers.contract import Code, Garbled, Offline, Refused
from drivers.fingerprint import faults, livescan

SEEN_IN_MANUALS = (
    *(0x01, 0x02, 0x03, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F),
    *(0x10, 0x11, 0x13, 0x15, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1F),
    *(0x20, 0x21, 0x22, 0x24, 0x26, 0x27, 0x29, 0xFC, 0xFD, 0xFE),
)


@pytest.mark.parametrize("code", SEEN_IN_MANUALS)
def test_every_code_of_the_manual_ends_in_an_error_with_advice(code: int) -> None:
    error = faults.error(code)
    assert error.detail == faults.BY_CODE[code].name
    assert error.code is not Code.SUCCESS
    advice = faults.advice(error.detail)
    assert advice.citizen.endswith("_advice")
    assert advice.staff.startswith("fingerprint.staff.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_advice_to_a_citizen_has_its_words(root: Path, language: str) -> None:
    words = tomllib.loads((root / f"ui/words/{language}.toml").read_text("utf-8"))
    advices = [*faults.BY_CODE.values(), *faults._OURS.values()]
    for meant in advices:
        room, _, name = meant.citizen.partition(".")
        assert words[room][name]


def test_noise_is_garbled_lost_power_offline_and_everything_else_refused() -> None:
    kinds = {faults.LINE_NOISE: Garbled, faults.NOT_VERIFIED: Offline}
    for code in faults.BY_CODE:
        assert type(faults.error(code)) is kinds.get(code, Refused)


def test_a_code_nobody_listed_is_a_hardware_error() -> None:
    error = faults.error(0x77)
    assert (error.detail, error.code) == ("unlisted_answer", Code.HARDWARE_ERROR)


def test_advice_is_found_without_the_cause_and_falls_back_to_the_staff() -> None:
    assert faults.advice("template:head") == faults.advice("template")
    assert faults.advice("never heard of").citizen == faults.ASK_STAFF


def test_one_name_has_one_meaning_in_modules_and_libraries() -> None:
    codes = {meant.name: meant.code for meant in faults.BY_CODE.values()}
    assert len(codes) == len(faults.BY_CODE)
    for name, code in livescan.ERRORS.values():
        assert codes.get(name, code) is code
