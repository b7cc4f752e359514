"""What trouble in the stream makes of the camera, and which faults a picture can have.

What people should do about each fault stands in `drivers.faults.cameras`.
"""

from collections.abc import Mapping
from typing import Final

from drivers.contract import State

CAMERA_OFFLINE: Final = "camera_offline"

OF_PICTURES: Final = frozenset(
    {"picture_empty", "not_a_picture", "picture_cut_short", "picture_too_large"}
)

_STATES: Final[Mapping[str, State]] = {
    "starting": State.STARTING,
    "frozen": State.HARDWARE_ERROR,
    **dict.fromkeys(OF_PICTURES, State.HARDWARE_ERROR),
}


def state(trouble: str | None) -> State:
    """Return what the stream's ``trouble`` makes of the camera."""
    if trouble is None:
        return State.ONLINE
    return _STATES.get(trouble, State.OFFLINE)
