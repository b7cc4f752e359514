"""The table of reasons: stems count, suffixes do not, chatter is not read."""

import pytest

from drivers.contract import State
from drivers.faults.printer import PRINTER
from drivers.printer import faults


@pytest.mark.parametrize("suffix", ["", "-error", "-warning", "-report"])
def test_a_reason_is_known_by_its_stem_whatever_the_suffix(suffix: str) -> None:
    assert faults.named([f"media-empty{suffix}"]) == (faults.PAPER_OUT,)
    assert faults.named([f"offline{suffix}"]) == (faults.AWAY,)


def test_two_reasons_of_one_fault_name_it_once() -> None:
    reasons = ["media-empty-error", "media-needed-report"]

    assert faults.named(reasons) == (faults.PAPER_OUT,)


def test_an_unknown_error_counts_and_an_unknown_report_does_not() -> None:
    assert faults.named(["fuser-over-temp-error"]) == (faults.OTHER,)
    assert faults.named(["cups-waiting-for-job-completed", "moving-to-paused"]) == ()


def test_the_gravest_fault_makes_the_state() -> None:
    found = faults.named(["media-empty", "offline-report", "toner-low"])

    assert faults.gravest(found) is State.OFFLINE
    assert faults.gravest([faults.STOPPED, *found]) is State.HARDWARE_ERROR


def test_low_toner_and_low_paper_leave_the_printer_as_it_is() -> None:
    found = faults.named(["marker-supply-low-warning", "media-low-report"])

    assert [fault.name for fault in found] == ["toner_low", "paper_low"]
    assert faults.gravest(found) is None


def test_every_stem_of_the_table_is_known_to_the_driver() -> None:
    assert set(faults.STEMS) == {stem for row in PRINTER for stem in row.raw}
    assert faults.STEMS["door-open"] is faults.COVER_OPEN
