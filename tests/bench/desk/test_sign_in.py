"""The way into the dashboard is ready before it is asked for, and never used twice."""

import threading
from collections.abc import Iterator
from itertools import count

import pytest

from bench.desk.sign_in import FRESH_S, SignIn
from bench.site.centre import NotDone

PLAIN = "http://127.0.0.1:9/"


@pytest.fixture
def sign_in() -> Iterator[SignIn]:
    numbers = count(1)
    one = SignIn(lambda: f"{PLAIN}?token={next(numbers)}", PLAIN, clock=lambda: 0.0)
    yield one
    one.end()


def test_each_visitor_gets_another_address(sign_in: SignIn) -> None:
    assert [sign_in.take() for _ in range(3)] == [f"{PLAIN}?token={n}" for n in "123"]


def test_an_address_is_made_before_anyone_asks() -> None:
    made = threading.Event()

    def fetch() -> str:
        made.set()
        return PLAIN

    one = SignIn(fetch, PLAIN)
    one.prepare()
    assert made.wait(10)
    one.end()


def test_an_old_address_is_made_anew(sign_in: SignIn) -> None:
    sign_in.prepare()
    sign_in.clock = lambda: FRESH_S + 1
    assert sign_in.take() == f"{PLAIN}?token=2"


def test_a_centre_that_makes_none_is_opened_without() -> None:
    def fetch() -> str:
        raise NotDone("server link did not succeed")

    one = SignIn(fetch, PLAIN)
    assert one.take() == PLAIN
    one.end()
