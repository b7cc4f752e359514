"""Whose device it is, and for how long."""

from drivers.host.lease import Lease, claimed, refusal


def test_a_free_device_is_claimed() -> None:
    assert claimed(None, "visit", 10, now_s=5) == Lease("visit", 15)


def test_a_claim_said_again_renews_it() -> None:
    assert claimed(Lease("visit", 15), "visit", 10, now_s=12) == Lease("visit", 22)


def test_anothers_claim_stands_until_it_runs_out() -> None:
    held = Lease("visit", 15)
    assert claimed(held, "another", 10, now_s=14.9) is None
    assert claimed(held, "another", 10, now_s=15) == Lease("another", 25)


def test_a_visit_commands_what_it_claimed_and_staff_what_is_free() -> None:
    held = Lease("visit", 15)
    assert refusal(held, "visit") is None
    assert refusal(None, None) is None
    assert refusal(held, "another") == "claimed"
    assert refusal(held, None) == "claimed"
    assert refusal(None, "visit") == "not_claimed"
