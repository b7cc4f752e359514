"""Pauses that grow, up to a longest one."""

from drivers.host.backoff import Backoff


def test_the_first_attempt_is_at_once_and_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(first_s=0.5, longest_s=3)
    pauses = []
    for _ in range(5):
        pauses.append(backoff.pause_s)
        backoff = backoff.failed()
    assert pauses == [0, 0.5, 1, 2, 3]


def test_a_success_begins_anew() -> None:
    assert Backoff(0.5, 3, failures=9).succeeded().pause_s == 0


def test_failures_for_years_do_not_overflow() -> None:
    assert Backoff(0.5, 30, failures=10**9).pause_s == 30
