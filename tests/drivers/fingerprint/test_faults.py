"""Faults: every confirmation code and library number has its fault of the table."""

import pytest

from drivers.contract import Code, Garbled, Offline, Refused
from drivers.fingerprint import faults

SEEN_IN_MANUALS = (
    *(0x01, 0x02, 0x03, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F),
    *(0x10, 0x11, 0x13, 0x15, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1F),
    *(0x20, 0x21, 0x22, 0x24, 0x26, 0x27, 0x29, 0xFC, 0xFD, 0xFE),
)
SEEN_IN_HEADERS = (-1, -2, -3, -4, -5, -6, -7, -101, -102)


@pytest.mark.parametrize("code", SEEN_IN_MANUALS)
def test_every_code_of_the_manual_ends_in_an_error_of_its_own(code: int) -> None:
    error = faults.error(code)
    assert error.detail == faults.BY_CODE[code].name != faults.UNLISTED.name
    assert error.code is not Code.SUCCESS


def test_noise_is_garbled_lost_power_offline_and_everything_else_refused() -> None:
    kinds = {faults.LINE_NOISE: Garbled, faults.NOT_VERIFIED: Offline}
    for code in faults.BY_CODE:
        assert type(faults.error(code)) is kinds.get(code, Refused)


def test_a_code_nobody_listed_is_a_hardware_error() -> None:
    error = faults.error(0x77)
    assert (error.detail, error.code) == ("unlisted_answer", Code.HARDWARE_ERROR)


@pytest.mark.parametrize("number", SEEN_IN_HEADERS)
def test_every_number_of_a_library_ends_in_an_error_of_its_own(number: int) -> None:
    error = faults.library_error(number)
    assert error.detail == faults.BY_NUMBER[number].name != faults.FAILED.name
    away = error.code is Code.DEVICE_NOT_READY
    assert type(error) is (Offline if away else Refused)


def test_a_number_nobody_listed_is_a_failed_library() -> None:
    error = faults.library_error(0)
    assert (error.detail, error.code) == ("library_failed", Code.HARDWARE_ERROR)
    assert isinstance(error, Refused)
