"""Every trouble in the stream makes a state of the camera."""

import pytest

from drivers.contract import State
from drivers.doccam import faults


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
