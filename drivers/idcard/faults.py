"""What the module's third status byte means, and who should do what about it.

Three independent sources agree on the codes (libsamv, HslCommunication, softs.im; 23
is missing in the last). Advice is given by message ids, for this room knows no texts;
those for the staff get theirs together with the staff's own screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, DeviceError, Garbled, Refused

OK: Final = 0x90
CARD_FOUND: Final = 0x9F
NO_CARD: Final = 0x80
NO_CONTENT: Final = 0x91
LINE_NOISE: Final = frozenset({0x10, 0x11})
"""The module did not understand us: worth asking once more."""


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


PLACE_AGAIN: Final = "card.early_advice"
DAMAGED: Final = "card.damaged_advice"
OTHER_CARD: Final = "card.other_card_advice"
ASK_STAFF: Final = "card.reader_offline_advice"

STAFF_CLEAN: Final = "reader.staff.clean_and_retry"
STAFF_INSPECT: Final = "reader.staff.inspect_card"
STAFF_CABLE: Final = "reader.staff.check_cable"
STAFF_SERVICE: Final = "reader.staff.call_service"
STAFF_UPDATE: Final = "reader.staff.update_software"

BY_SW3: Final[Mapping[int, Fault]] = {
    0x10: Fault("line_noise", Code.HARDWARE_ERROR, DAMAGED, STAFF_CABLE),
    0x11: Fault("line_noise", Code.HARDWARE_ERROR, DAMAGED, STAFF_CABLE),
    0x21: Fault("command_error", Code.INTERNAL_ERROR, ASK_STAFF, STAFF_UPDATE),
    0x23: Fault("not_permitted", Code.UNSUPPORTED_COMMAND, ASK_STAFF, STAFF_UPDATE),
    0x24: Fault("unknown_error", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_SERVICE),
    0x31: Fault("sam_not_trusted", Code.USER_ERROR, PLACE_AGAIN, STAFF_INSPECT),
    0x32: Fault("card_not_genuine", Code.USER_ERROR, OTHER_CARD, STAFF_INSPECT),
    0x33: Fault("information_not_genuine", Code.USER_ERROR, OTHER_CARD, STAFF_INSPECT),
    0x40: Fault("card_type_unknown", Code.USER_ERROR, OTHER_CARD, STAFF_INSPECT),
    0x41: Fault("card_read_failed", Code.USER_ERROR, PLACE_AGAIN, STAFF_CLEAN),
    0x47: Fault("card_no_random", Code.USER_ERROR, PLACE_AGAIN, STAFF_INSPECT),
    0x60: Fault("sam_selftest_failed", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_SERVICE),
    0x66: Fault("sam_not_authorised", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_SERVICE),
    0x80: Fault("no_card", Code.USER_ERROR, PLACE_AGAIN, STAFF_CLEAN),
    0x81: Fault("card_select_failed", Code.USER_ERROR, PLACE_AGAIN, STAFF_CLEAN),
    0x91: Fault("no_content", Code.USER_ERROR, ASK_STAFF, STAFF_INSPECT),
}

MEDIA: Final = frozenset({0x31, 0x32, 0x33, 0x40, 0x41, 0x47, 0x80, 0x81})
"""It lies with the card, or with how it lies: worth another try while it is there."""

_UNLISTED: Final = Fault(
    "unlisted_answer", Code.HARDWARE_ERROR, ASK_STAFF, STAFF_UPDATE
)

_OURS: Final[Mapping[str, Advice]] = {
    "card_removed": Advice(PLACE_AGAIN, STAFF_CLEAN),
    "card_unreadable": Advice(DAMAGED, STAFF_INSPECT),
    "deadline": Advice(PLACE_AGAIN, STAFF_CLEAN),
    "no_answer": Advice(ASK_STAFF, STAFF_CABLE),
    "garbled": Advice(DAMAGED, STAFF_CABLE),
    "unplugged": Advice(ASK_STAFF, STAFF_CABLE),
    "not_there": Advice(ASK_STAFF, STAFF_CABLE),
    "not_connected": Advice(ASK_STAFF, STAFF_CABLE),
    "another_device": Advice(ASK_STAFF, STAFF_INSPECT),
}


def fault(sw3: int) -> Fault:
    """Return what ``sw3`` means; a code nobody listed is a hardware error."""
    return BY_SW3.get(sw3, _UNLISTED)


def error(sw3: int) -> DeviceError:
    """Return the error that says what ``sw3`` means."""
    meant = fault(sw3)
    if sw3 in LINE_NOISE:
        return Garbled(meant.name, code=meant.code)
    return Refused(meant.name, code=meant.code)


def advice(detail: str) -> Advice:
    """Return what to do about a command that ended with ``detail``.

    ``card_unreadable:<why>`` is looked up without its cause; a detail nobody listed
    sends the citizen to the staff.
    """
    name = detail.partition(":")[0]
    for meant in BY_SW3.values():
        if meant.name == name:
            return Advice(meant.citizen, meant.staff)
    return _OURS.get(name, Advice(ASK_STAFF, STAFF_SERVICE))
