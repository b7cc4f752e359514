"""Queue numbers: from one each day, never twice on the same day."""

from datetime import date

from domain.services import Service
from domain.tickets import TicketCount

TODAY = date(2026, 11, 21)


def test_a_new_day_begins_at_one() -> None:
    assert TicketCount(date(2026, 11, 20), 57).next(TODAY) == TicketCount(TODAY, 1)


def test_the_count_goes_on_within_the_day() -> None:
    assert TicketCount(TODAY, 11).next(TODAY).number("A") == "A012"


def test_a_clock_that_went_back_gives_no_number_twice() -> None:
    tomorrow = date(2026, 11, 22)
    assert TicketCount(tomorrow, 3).next(TODAY) == TicketCount(tomorrow, 4)


def test_more_than_999_a_day_take_a_fourth_digit() -> None:
    assert TicketCount(TODAY, 1000).number("B") == "B1000"


def test_the_screen_is_calm_beside_a_divorce_and_only_there() -> None:
    calm = {service for service in Service if service.is_calm}
    assert calm == {Service.DIVORCE_APPLICATION, Service.DIVORCE_REGISTRATION}
