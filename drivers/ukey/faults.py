"""What can be wrong with a UKey, the code it ends a command with, and what staff do.

Advice is given by message ids, for this room knows no texts. A citizen is never asked
for a UKey: whatever is wrong with it, theirs is to wait for the staff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, DeviceError, Offline, Refused


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by name; the code it ends a command with; what to do about it."""

    name: str
    code: Code
    staff: str
    citizen: str = "ukey.advice.wait_for_staff"


@dataclass(frozen=True, slots=True)
class Advice:
    """Message ids: what the citizen can do now, and what the staff can do."""

    citizen: str
    staff: str


INSERT: Final = "ukey.staff.insert_card"
INSERT_AGAIN: Final = "ukey.staff.insert_again"
ANOTHER_CARD: Final = "ukey.staff.take_the_own_card"
TYPE_AGAIN: Final = "ukey.staff.type_pin_again"
UNBLOCK: Final = "ukey.staff.have_pin_unblocked"
REPLACE: Final = "ukey.staff.have_card_replaced"
CABLE: Final = "ukey.staff.check_reader"
FREE_READER: Final = "ukey.staff.close_other_program"
SERVICE: Final = "ukey.staff.call_service"

FAULTS: Final[Mapping[str, Fault]] = {
    fault.name: fault
    for fault in (
        Fault("no_card", Code.USER_ERROR, INSERT),
        Fault("card_removed", Code.USER_ERROR, INSERT_AGAIN),
        Fault("card_silent", Code.USER_ERROR, INSERT_AGAIN),
        Fault("card_in_use", Code.DEVICE_NOT_READY, FREE_READER),
        Fault("not_a_ukey", Code.USER_ERROR, ANOTHER_CARD),
        Fault("not_issued", Code.USER_ERROR, REPLACE),
        Fault("key_unsupported", Code.INVALID_DATA, REPLACE),
        Fault("another_card", Code.FRAUD_ATTEMPT, ANOTHER_CARD),
        Fault("pin_wrong", Code.USER_ERROR, TYPE_AGAIN),
        Fault("pin_blocked", Code.USER_ERROR, UNBLOCK),
        Fault("card_refused", Code.HARDWARE_ERROR, REPLACE),
        Fault("card_garbled", Code.INVALID_DATA, REPLACE),
        Fault("no_service", Code.DEVICE_NOT_READY, SERVICE),
        Fault("no_reader", Code.DEVICE_NOT_READY, CABLE),
        Fault("no_module", Code.DEVICE_NOT_READY, SERVICE),
        Fault("deadline", Code.TIME_OUT, INSERT),
    )
}

OUT_OF_REACH: Final = frozenset({"no_service", "no_reader", "no_module"})


def error(name: str, more: str = "") -> DeviceError:
    """Return the error that says ``name``, and ``more`` behind a colon if there is.

    What is out of reach is `Offline`: the host lets go of it and tries again.
    """
    meant = FAULTS[name]
    detail = f"{name}:{more}" if more else name
    if name in OUT_OF_REACH:
        return Offline(detail)
    return Refused(detail, code=meant.code)


def advice(detail: str) -> Advice:
    """Return what to do about a command that ended with ``detail``.

    ``pin_wrong:2`` is looked up without what follows the colon; a detail nobody listed
    calls for service.
    """
    meant = FAULTS.get(detail.partition(":")[0])
    if meant is None:
        return Advice("ukey.advice.wait_for_staff", SERVICE)
    return Advice(meant.citizen, meant.staff)
