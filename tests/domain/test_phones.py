"""Telephone numbers: which are whole, and how they are read."""

import pytest

from domain.phones import grouped, has_room, is_phone


@pytest.mark.parametrize(
    "digits",
    [
        "13800000012",
        "19900000000",
        "01087000000",
        "02987000000",
        "09168700000",
        "075587000000",
    ],
)
def test_a_whole_number_can_be_called(digits: str) -> None:
    assert is_phone(digits)


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "1380000001",
        "138000000123",
        "12000000000",
        "0298700",
        "02917000000",
        "87000000",
        "1380000001x",
    ],
)
def test_anything_else_cannot(digits: str) -> None:
    assert not is_phone(digits)


def test_a_mobile_number_has_room_for_eleven_digits_and_a_landline_for_twelve() -> None:
    assert has_room("1380000001")
    assert not has_room("13800000012")
    assert has_room("07558700000")
    assert not has_room("075587000000")


@pytest.mark.parametrize(
    ("digits", "read"),
    [
        ("", ""),
        ("13", "13"),
        ("1380000", "138 0000"),
        ("13800000012", "138 0000 0012"),
        ("02987000000", "029 8700 0000"),
        ("075587000000", "0755 8700 0000"),
    ],
)
def test_digits_are_read_in_groups(digits: str, read: str) -> None:
    assert grouped(digits) == read
