"""Parsers survive what is broken, and what they do not survive is found and told."""

import re
import time
from collections.abc import Callable
from random import Random

import pytest

from bench.fuzz.__main__ import main
from bench.fuzz.campaign import Campaign
from bench.fuzz.mutation import mutated
from bench.fuzz.target import Input, Target
from bench.fuzz.targets import TARGETS
from drivers.contract import Garbled

INPUTS = 10_000
SEED = 20_260_101
HELD: list[bytearray] = []


def quiet(_: int) -> None:
    """Hear nothing of the progress."""


@pytest.mark.parametrize("name", TARGETS)
def test_only_the_three_errors_of_devices_come_out(name: str) -> None:
    fired = Campaign(name, TARGETS[name], SEED)
    fired.run(0, INPUTS, quiet)
    assert [str(finding) for finding in fired.findings] == []
    assert sum(fired.ends.values()) == INPUTS
    # Broken answers get past the door, and far enough to be read.
    assert fired.ends["read"] > INPUTS / 20
    assert fired.ends["Garbled"] > INPUTS / 20


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_number_is_the_same_input(name: str) -> None:
    target = TARGETS[name]
    assert target.draw(Random("a 1")) == target.draw(Random("a 1"))
    assert target.draw(Random("a 1")) != target.draw(Random("a 2"))


def fired_at(
    feed: Callable[[Input], None], inputs: int = 10, hangs_after_s: float = 10
) -> Campaign:
    def draw(chance: Random) -> Input:
        return Input("x", mutated(b"good", chance))

    target = Target("idcard", draw, feed, growth_bytes=1024 * 1024)
    fired = Campaign("made_up", target, 1, hangs_after_s=hangs_after_s)
    fired.run(0, inputs, quiet)
    return fired


def test_any_other_error_is_found_with_its_input_and_how_to_repeat_it() -> None:
    def feed(item: Input) -> None:
        if len(item.data) > 4:
            raise LookupError(4)

    found = fired_at(feed, 50).findings
    assert found
    told = str(found[0])
    assert "LookupError at test_campaign.py" in told
    assert f"--seed 1 --only {found[0].number}" in told
    assert found[0].input.data.hex() in told


def test_a_detail_that_stands_in_no_table_is_found() -> None:
    def feed(_: Input) -> None:
        raise Garbled("something_new")

    assert "detail of no table: something_new" in str(fired_at(feed).findings[0])


def test_what_hangs_is_found() -> None:
    def feed(_: Input) -> None:
        until_s = time.monotonic() + 30
        while time.monotonic() < until_s:
            pass

    assert "Hangs at" in str(fired_at(feed, 1, hangs_after_s=0.05).findings[0])


def test_memory_that_grows_is_found() -> None:
    def feed(_: Input) -> None:
        HELD.append(bytearray(b"x") * (64 * 1024 * 1024))

    try:
        (found,) = fired_at(feed, 8).findings
    finally:
        HELD.clear()
    assert "memory grew by" in found.what


def test_the_command_tells_its_seed_its_ends_and_a_verdict(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert main(["samv", "--inputs", "50", "--seed", "3"]) == 0
    told = capfd.readouterr().out
    assert "samv: seed 3: 50 inputs" in told
    assert re.search(r"samv: seed 3: .*read \d+.*more memory", told)


def test_a_parser_nobody_has_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["toaster"]) == 64
    assert (
        "no parser toaster; there are: samv, ef01, apdu, ipp, mjpeg"
        in capsys.readouterr().err
    )
