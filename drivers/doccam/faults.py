"""What can be wrong with a still or its camera, and who should do what about it.

Advice is given by message ids, for this room knows no texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, State


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by name; the code it ends a command with; what to do about it."""

    name: str
    code: Code
    citizen: str
    staff: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Message ids: what the citizen can do now, and what the staff can do."""

    citizen: str
    staff: str


TAKE_AGAIN: Final = "doccam.advice.take_again"
LAY_PAPER: Final = "doccam.advice.lay_the_paper_itself"
ASK_STAFF: Final = "doccam.advice.ask_staff"

STAFF_CABLE: Final = "doccam.staff.check_cable"
STAFF_SETTING: Final = "doccam.staff.lower_resolution"
STAFF_SERVICE: Final = "doccam.staff.call_service"

CAMERA_OFFLINE: Final = "camera_offline"

FAULTS: Final[Mapping[str, Fault]] = {
    fault.name: fault
    for fault in (
        Fault("picture_empty", Code.INVALID_DATA, TAKE_AGAIN, STAFF_CABLE),
        Fault("not_a_picture", Code.INVALID_DATA, LAY_PAPER, STAFF_SERVICE),
        Fault("picture_cut_short", Code.INVALID_DATA, TAKE_AGAIN, STAFF_CABLE),
        Fault("picture_too_large", Code.INVALID_DATA, LAY_PAPER, STAFF_SETTING),
        Fault(CAMERA_OFFLINE, Code.TIME_OUT, ASK_STAFF, STAFF_CABLE),
        Fault("deadline", Code.TIME_OUT, TAKE_AGAIN, STAFF_CABLE),
    )
}
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


def advice(detail: str) -> Advice:
    """Return what to do about a command that ended with ``detail``.

    A detail nobody listed sends the citizen to the staff.
    """
    meant = FAULTS.get(detail)
    if meant is None:
        return Advice(ASK_STAFF, STAFF_SERVICE)
    return Advice(meant.citizen, meant.staff)
