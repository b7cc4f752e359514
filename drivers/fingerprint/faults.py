"""What a confirmation code means, and who should do what about it.

The codes are those of the R30x and R503 manuals; a vendor's library has its own
(`drivers.fingerprint.livescan`). Advice is given by message ids, for this room knows
no texts; those for the staff get theirs together with the staff's own screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, DeviceError, Garbled, Offline, Refused

OK: Final = 0x00
LINE_NOISE: Final = 0x01
"""The module did not understand us: worth asking once more."""
NO_FINGER: Final = 0x02
NOT_VERIFIED: Final = 0x21
"""It lost its power and found it again: it must be opened anew."""


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


PRESS_AGAIN: Final = "finger.again_advice"
PRESS_WHOLE: Final = "finger.partial_advice"
WIPE_DRY: Final = "finger.wet_advice"
PRESS_HARDER: Final = "finger.dry_advice"
OTHER_WAY: Final = "finger.other_way_advice"
ASK_STAFF: Final = "finger.reader_offline_advice"

STAFF_CLEAN: Final = "fingerprint.staff.clean_and_retry"
STAFF_PERSON: Final = "fingerprint.staff.compare_in_person"
STAFF_CABLE: Final = "fingerprint.staff.check_cable"
STAFF_SERVICE: Final = "fingerprint.staff.call_service"
STAFF_UPDATE: Final = "fingerprint.staff.update_software"


def _of_the_module(name: str) -> Fault:
    return Fault(name, Code.HARDWARE_ERROR, ASK_STAFF, STAFF_SERVICE)


def _of_ours(name: str) -> Fault:
    return Fault(name, Code.INTERNAL_ERROR, ASK_STAFF, STAFF_UPDATE)


def _of_the_finger(name: str, citizen: str = PRESS_AGAIN) -> Fault:
    return Fault(name, Code.USER_ERROR, citizen, STAFF_CLEAN)


BY_CODE: Final[Mapping[int, Fault]] = {
    0x01: Fault("line_noise", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_CABLE),
    0x02: _of_the_finger("no_finger"),
    0x03: _of_the_finger("imaging_failed"),
    0x04: _of_the_finger("finger_dry", PRESS_HARDER),
    0x05: _of_the_finger("finger_wet", WIPE_DRY),
    0x06: _of_the_finger("finger_blurred"),
    0x07: _of_the_finger("finger_partial", PRESS_WHOLE),
    0x08: _of_the_finger("module_no_match"),
    0x09: _of_the_finger("module_not_found"),
    0x0A: _of_the_finger("module_not_combined"),
    0x0B: _of_ours("page_out_of_range"),
    0x0C: _of_the_module("module_template_invalid"),
    0x0D: _of_the_module("module_template_not_sent"),
    0x0E: _of_the_module("module_takes_no_data"),
    0x0F: _of_the_module("image_not_sent"),
    0x10: _of_the_module("module_not_deleted"),
    0x11: _of_the_module("module_not_emptied"),
    0x13: Fault("wrong_password", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_SERVICE),
    0x15: _of_the_finger("no_image"),
    0x17: _of_the_finger("finger_left_over"),
    0x18: _of_the_module("module_flash"),
    0x19: _of_the_module("undefined_error"),
    0x1A: _of_ours("no_such_register"),
    0x1B: _of_ours("register_refused"),
    0x1C: _of_ours("no_such_notepad_page"),
    0x1D: _of_the_module("module_port"),
    0x1F: _of_the_module("module_library_full"),
    0x20: Fault("wrong_address", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_SERVICE),
    0x21: Fault("not_verified", Code.DEVICE_NOT_READY, ASK_STAFF, STAFF_CABLE),
    0x22: _of_ours("module_template_empty"),
    0x24: _of_ours("module_library_empty"),
    0x26: _of_the_module("module_timeout"),
    0x27: _of_ours("module_print_exists"),
    0x29: _of_the_module("sensor_failed"),
    0xFC: _of_ours("instruction_unsupported"),
    0xFD: _of_the_module("module_hardware"),
    0xFE: _of_the_module("instruction_failed"),
}

FINGER: Final = frozenset(
    code
    for code, meant in BY_CODE.items()
    if meant.code is Code.USER_ERROR and code != NO_FINGER
)
"""It lies with the finger, or with how it lies: worth another try."""

_UNLISTED: Final = Fault(
    "unlisted_answer", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_UPDATE
)

_OURS: Final[Mapping[str, Advice]] = {
    "no_print": Advice(PRESS_AGAIN, STAFF_CLEAN),
    "poor_quality": Advice(PRESS_AGAIN, STAFF_CLEAN),
    "no_usable_finger": Advice(OTHER_WAY, STAFF_PERSON),
    "template": Advice(OTHER_WAY, STAFF_PERSON),
    "deadline": Advice(PRESS_AGAIN, STAFF_CLEAN),
    "no_answer": Advice(ASK_STAFF, STAFF_CABLE),
    "garbled": Advice(PRESS_AGAIN, STAFF_CABLE),
    "image_size": Advice(PRESS_AGAIN, STAFF_CABLE),
    "unplugged": Advice(ASK_STAFF, STAFF_CABLE),
    "not_there": Advice(ASK_STAFF, STAFF_CABLE),
    "not_connected": Advice(ASK_STAFF, STAFF_CABLE),
    "another_device": Advice(ASK_STAFF, STAFF_SERVICE),
    "library_missing": Advice(ASK_STAFF, STAFF_UPDATE),
    "not_licensed": Advice(ASK_STAFF, STAFF_SERVICE),
}


def fault(code: int) -> Fault:
    """Return what ``code`` means; a code nobody listed is a hardware error."""
    return BY_CODE.get(code, _UNLISTED)


def error(code: int) -> DeviceError:
    """Return the error that says what ``code`` means."""
    meant = fault(code)
    if code == LINE_NOISE:
        return Garbled(meant.name, code=meant.code)
    if code == NOT_VERIFIED:
        return Offline(meant.name, code=meant.code)
    return Refused(meant.name, code=meant.code)


def advice(detail: str) -> Advice:
    """Return what to do about a command that ended with ``detail``.

    ``template:<why>`` is looked up without its cause; a detail nobody listed sends
    the citizen to the staff.
    """
    name = detail.partition(":")[0]
    for meant in BY_CODE.values():
        if meant.name == name:
            return Advice(meant.citizen, meant.staff)
    return _OURS.get(name, Advice(ASK_STAFF, STAFF_SERVICE))
