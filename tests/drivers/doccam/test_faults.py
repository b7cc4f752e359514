"""Every fault has its code and somebody who can do something about it."""

import pytest

from drivers.contract import Code, State
from drivers.doccam import faults


@pytest.mark.parametrize("name", faults.FAULTS)
def test_every_fault_has_advice(name: str) -> None:
    advice = faults.advice(name)
    assert advice.citizen.startswith("doccam.advice.")
    assert advice.staff.startswith("doccam.staff.")
    assert faults.FAULTS[name].code is not Code.SUCCESS


def test_a_fault_nobody_listed_sends_to_the_staff() -> None:
    assert faults.advice("never heard of").citizen == faults.ASK_STAFF


def test_every_fault_of_a_picture_is_listed() -> None:
    assert faults.FAULTS.keys() >= faults.OF_PICTURES


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (None, State.ONLINE),
        ("starting", State.STARTING),
        ("frozen", State.HARDWARE_ERROR),
        ("picture_cut_short", State.HARDWARE_ERROR),
        ("no_frames", State.OFFLINE),
        ("no_camera", State.OFFLINE),
        ("never heard of", State.OFFLINE),
    ],
)
def test_trouble_in_the_stream_makes_a_state(trouble: str | None, state: State) -> None:
    assert faults.state(trouble) is state
