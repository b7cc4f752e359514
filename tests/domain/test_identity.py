"""What a card proves of a person: numbers, dates, sex, validity, and every reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from domain.identity import (
    LONG_TERM,
    Card,
    Finding,
    Layout,
    Sex,
    check_character,
    day,
    examine,
)
from domain.regions import province

TODAY = date(2026, 6, 1)
BODY = "99010119900307812"
NUMBER = BODY + check_character(BODY)

CARD = Card(
    layout=Layout.RESIDENT,
    sex="2",
    birth="19900307",
    number=NUMBER,
    valid_from="20200101",
    valid_to="20400101",
)
PERMIT_2017 = replace(CARD, layout=Layout.FOREIGNER_2017, number="XXA990190030781")

seventeen_digits = some.text("0123456789", min_size=17, max_size=17)


def findings(card: Card, today: date = TODAY) -> tuple[Finding, ...]:
    return examine(card, today).findings


def test_the_published_example_number_has_its_check_character() -> None:
    assert check_character("11010519491231002") == "X"


@given(seventeen_digits, some.integers(0, 16), some.integers(1, 9))
def test_any_single_wrong_digit_changes_the_check_character(
    digits: str, place: int, by: int
) -> None:
    wrong = str((int(digits[place]) + by) % 10)
    changed = digits[:place] + wrong + digits[place + 1 :]
    assert check_character(changed) != check_character(digits)


@given(seventeen_digits, some.integers(0, 15))
def test_any_two_neighbours_swapped_change_the_check_character(
    digits: str, place: int
) -> None:
    assume(digits[place] != digits[place + 1])
    pair = digits[place + 1] + digits[place]
    changed = digits[:place] + pair + digits[place + 2 :]
    assert check_character(changed) != check_character(digits)


def test_a_sound_card_proves_an_identity() -> None:
    examined = examine(CARD, TODAY)
    assert examined.proves_identity
    assert examined.birth == date(1990, 3, 7)
    assert examined.sex is Sex.FEMALE
    assert examined.region == "990101"
    assert examined.last_day == date(2040, 1, 1)
    assert not examined.is_foreigner


def test_a_wrong_check_digit_is_found() -> None:
    wrong = BODY + ("0" if NUMBER[17] != "0" else "1")
    assert findings(replace(CARD, number=wrong)) == (Finding.CHECK_DIGIT_WRONG,)


@pytest.mark.parametrize(
    "number",
    ["", "1", BODY, NUMBER + "0", NUMBER[:-1] + "x", "A" + NUMBER[1:], "９" * 18],
)
def test_what_has_not_the_shape_of_a_number_is_malformed(number: str) -> None:
    examined = examine(replace(CARD, number=number), TODAY)
    assert examined.findings == (Finding.NUMBER_MALFORMED,)
    assert examined.region is None


def test_a_birth_that_differs_from_the_number_is_found() -> None:
    card = replace(CARD, birth="19900308")
    assert findings(card) == (Finding.BIRTH_CONTRADICTS_NUMBER,)


def test_a_sex_that_differs_from_the_number_is_found() -> None:
    assert findings(replace(CARD, sex="1")) == (Finding.SEX_CONTRADICTS_NUMBER,)


def test_an_odd_sequence_is_a_mans() -> None:
    body = BODY[:16] + "3"
    man = replace(CARD, sex="1", number=body + check_character(body))
    assert examine(man, TODAY).proves_identity
    assert examine(man, TODAY).sex is Sex.MALE


@pytest.mark.parametrize("sex", ["", "0", "9", "男"])
def test_an_unknown_sex_is_found_and_contradicts_nothing(sex: str) -> None:
    examined = examine(replace(CARD, sex=sex), TODAY)
    assert examined.findings == (Finding.SEX_UNKNOWN,)
    assert examined.sex is None


@pytest.mark.parametrize("birth", ["", "19900231", "1990-3-7", "１９９００３０７"])
def test_a_birth_that_is_no_day_is_impossible(birth: str) -> None:
    found = findings(replace(CARD, birth=birth))
    assert found == (Finding.BIRTH_CONTRADICTS_NUMBER, Finding.BIRTH_IMPOSSIBLE)


def test_a_birth_in_the_future_is_found_and_today_is_not_the_future() -> None:
    assert findings(CARD, date(1990, 3, 6))[0] is Finding.BIRTH_IN_FUTURE
    assert Finding.BIRTH_IN_FUTURE not in findings(CARD, date(1990, 3, 7))


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2019, 12, 31), (Finding.NOT_YET_VALID,)),
        (date(2020, 1, 1), ()),
        (date(2040, 1, 1), ()),
        (date(2040, 1, 2), (Finding.EXPIRED,)),
    ],
)
def test_the_first_and_the_last_day_are_valid_days(
    today: date, found: tuple[Finding, ...]
) -> None:
    assert findings(CARD, today) == found


@given(some.dates(min_value=date(2020, 1, 1)))
def test_a_long_term_card_never_expires(today: date) -> None:
    examined = examine(replace(CARD, valid_to=LONG_TERM), today)
    assert examined.proves_identity
    assert examined.last_day is None


@pytest.mark.parametrize(
    ("valid_from", "valid_to"),
    [
        ("", "20400101"),
        ("20200101", ""),
        ("20200101", "永久"),
        ("20400102", "20400101"),
    ],
)
def test_a_validity_that_cannot_be_is_found(valid_from: str, valid_to: str) -> None:
    card = replace(CARD, valid_from=valid_from, valid_to=valid_to)
    assert findings(card) == (Finding.VALIDITY_IMPOSSIBLE,)


@given(some.integers(0, 999_999))
def test_no_region_is_ever_a_reason(region: int) -> None:
    body = f"{region:06d}{BODY[6:]}"
    assert not findings(replace(CARD, number=body + check_character(body)))


def test_every_reason_is_given_at_once() -> None:
    card = Card(Layout.RESIDENT, "1", "20300101", BODY + "?", "x", "x")
    assert findings(card) == (
        Finding.NUMBER_MALFORMED,
        Finding.BIRTH_IN_FUTURE,
        Finding.VALIDITY_IMPOSSIBLE,
    )


@pytest.mark.parametrize("layout", [Layout.RESIDENT, Layout.HMT, Layout.FOREIGNER_2023])
def test_citizens_numbers_are_checked_alike_on_all_cards_that_have_them(
    layout: Layout,
) -> None:
    assert not findings(replace(CARD, layout=layout))
    contradicted = replace(CARD, layout=layout, sex="1")
    assert findings(contradicted) == (Finding.SEX_CONTRADICTS_NUMBER,)


def test_a_foreigners_number_of_2023_begins_with_nine() -> None:
    body = "1" + BODY[1:]
    number = body + check_character(body)
    card = replace(CARD, layout=Layout.FOREIGNER_2023, number=number)
    assert findings(card) == (Finding.NUMBER_MALFORMED,)
    assert not findings(replace(card, layout=Layout.RESIDENT))


def test_a_permit_of_2017_has_three_letters_and_twelve_digits() -> None:
    examined = examine(PERMIT_2017, TODAY)
    assert examined.proves_identity
    assert examined.is_foreigner
    assert examined.region is None
    malformed = replace(PERMIT_2017, number=NUMBER)
    assert findings(malformed) == (Finding.NUMBER_MALFORMED,)


@given(some.dates())
def test_a_day_is_read_as_it_was_written(written: date) -> None:
    assert day(f"{written.year:04d}{written.month:02d}{written.day:02d}") == written


@given(some.dates(min_value=date(1950, 1, 1), max_value=TODAY), some.integers(0, 999))
def test_every_number_made_by_the_rule_agrees_with_its_card(
    birth: date, sequence: int
) -> None:
    body = f"990101{birth:%Y%m%d}{sequence:03d}"
    card = Card(
        layout=Layout.RESIDENT,
        sex="1" if sequence % 2 else "2",
        birth=f"{birth:%Y%m%d}",
        number=body + check_character(body),
        valid_from=f"{TODAY - timedelta(days=1):%Y%m%d}",
        valid_to=LONG_TERM,
    )
    assert examine(card, TODAY).proves_identity


def test_a_card_is_made_of_the_readers_fields() -> None:
    fields = {
        "name": "王样例",
        "sex": "2",
        "birth": "19900307",
        "number": NUMBER,
        "valid_from": "20200101",
        "valid_to": "20400101",
    }
    assert Card.from_fields("resident", fields) == CARD


def test_nothing_personal_shows_in_a_repr() -> None:
    for shown in (repr(CARD), repr(examine(CARD, TODAY))):
        assert NUMBER not in shown
        assert "1990" not in shown


def test_a_province_is_named_where_it_is_known() -> None:
    assert province("610103") == "陕西省"
    assert province("990101") is None
