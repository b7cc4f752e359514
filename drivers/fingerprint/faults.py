"""What a confirmation code or a library's number means: rows of the one table.

What people should do about each fault stands in `drivers.faults.fingerprint`.
"""

from collections.abc import Mapping
from typing import Final

from drivers.contract import Code, DeviceError, Garbled, Offline, Refused
from drivers.faults.fault import Fault
from drivers.faults.fingerprint import FINGERPRINT

OK: Final = 0x00
LINE_NOISE: Final = 0x01
"""The module did not understand us: worth asking once more."""
NO_FINGER: Final = 0x02
NOT_VERIFIED: Final = 0x21
"""It lost its power and found it again: it must be opened anew."""

BY_CODE: Final[Mapping[int, Fault]] = {
    int(raw, 16): fault
    for fault in FINGERPRINT
    for raw in fault.raw
    if not raw.startswith("-")
}
BY_NUMBER: Final[Mapping[int, Fault]] = {
    int(raw): fault for fault in FINGERPRINT for raw in fault.raw if raw.startswith("-")
}

FINGER: Final = frozenset(
    code
    for code, meant in BY_CODE.items()
    if meant.code is Code.USER_ERROR and code != NO_FINGER
)
"""It lies with the finger, or with how it lies: worth another try."""


def _named(name: str) -> Fault:
    return next(fault for fault in FINGERPRINT if fault.name == name)


UNLISTED: Final = _named("unlisted_answer")
FAILED: Final = _named("library_failed")


def fault(code: int) -> Fault:
    """Return what ``code`` means; a code nobody listed is a hardware error."""
    return BY_CODE.get(code, UNLISTED)


def error(code: int) -> DeviceError:
    """Return the error that says what ``code`` means."""
    meant = fault(code)
    if code == LINE_NOISE:
        return Garbled(meant.name, code=meant.code)
    if code == NOT_VERIFIED:
        return Offline(meant.name, code=meant.code)
    return Refused(meant.name, code=meant.code)


def library_error(number: int) -> DeviceError:
    """Return the error that says what a library's answer below 1 means."""
    meant = BY_NUMBER.get(number, FAILED)
    if meant.code is Code.DEVICE_NOT_READY:
        return Offline(meant.name, code=meant.code)
    return Refused(meant.name, code=meant.code)
