"""Faults: every status code ends a command with the fault of the table."""

import pytest

from drivers.contract import Code, Garbled, Refused
from drivers.idcard import faults

SEEN_IN_TABLES = (
    *(0x10, 0x11, 0x21, 0x23, 0x24, 0x31, 0x32, 0x33, 0x40),
    *(0x41, 0x47, 0x60, 0x66, 0x80, 0x81, 0x91),
)


@pytest.mark.parametrize("sw3", SEEN_IN_TABLES)
def test_every_code_of_the_tables_ends_in_an_error_of_its_own(sw3: int) -> None:
    error = faults.error(sw3)
    assert error.detail == faults.BY_SW3[sw3].name != faults.UNLISTED.name
    assert error.code is not Code.SUCCESS


def test_noise_is_garbled_and_everything_else_refused() -> None:
    for sw3 in SEEN_IN_TABLES:
        kind = Garbled if sw3 in faults.LINE_NOISE else Refused
        assert type(faults.error(sw3)) is kind


def test_a_code_nobody_listed_is_a_hardware_error() -> None:
    error = faults.error(0x77)
    assert (error.detail, error.code) == ("unlisted_answer", Code.HARDWARE_ERROR)
