"""What every device promises the core, as plain values.

States and completion codes are those of XFS4IoT (``Common`` interface), so that
whoever knows cash machines knows these. A device package implements `Port`; the
host (`drivers.host`) gives it one errand at a time and carries the answer home.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

Data: TypeAlias = Mapping[str, object]
"""JSON values, and ``bytes``, which travel as descriptors."""

SELF_TEST: Final = "self_test"
"""The command every device takes: it asks the device what can be asked with nobody
there, and brings plain values. What the device cannot do now is its error."""


class State(StrEnum):
    """How a device is. ``UNKNOWN`` is for devices that report nothing."""

    STARTING = "starting"
    ONLINE = "online"
    BUSY = "busy"
    USER_ERROR = "userError"
    OFFLINE = "offline"
    POWER_OFF = "powerOff"
    NO_DEVICE = "noDevice"
    HARDWARE_ERROR = "hardwareError"
    FRAUD_SUSPECT = "fraudSuspect"
    UNKNOWN = "unknown"


class Code(StrEnum):
    """How a command ended (XFS4IoT completion codes)."""

    SUCCESS = "success"
    CANCELED = "canceled"
    DEVICE_NOT_READY = "deviceNotReady"
    HARDWARE_ERROR = "hardwareError"
    INTERNAL_ERROR = "internalError"
    INVALID_COMMAND = "invalidCommand"
    INVALID_DATA = "invalidData"
    TIME_OUT = "timeOut"
    UNSUPPORTED_COMMAND = "unsupportedCommand"
    USER_ERROR = "userError"
    FRAUD_ATTEMPT = "fraudAttempt"
    SEQUENCE_ERROR = "sequenceError"


@dataclass(frozen=True, slots=True)
class Status:
    """A device's state at one moment, cheap to take and free of personal data."""

    state: State
    reasons: tuple[str, ...] = ()
    simulated: bool = False
    counters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a device is and which commands it takes."""

    model: str
    serial: str
    firmware: str
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that happened at a device: a card laid down, a hint, no paper."""

    name: str
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Completion:
    """How a command ended, and with what.

    ``data`` may be personal, so there is no ``repr`` that shows it; ``detail`` names
    the fault (``card_removed``) and never a person.
    """

    code: Code
    data: Data = field(default_factory=dict)
    detail: str = ""

    def __repr__(self) -> str:
        """Say how it ended and nothing of what it brought."""
        return f"Completion({self.code}, detail={self.detail!r})"


class DeviceError(Exception):
    """A device could not do what it was asked.

    ``detail`` is a fault name from the device's own table, never personal data.
    """

    code = Code.HARDWARE_ERROR

    def __init__(self, detail: str, *, code: Code | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code is not None:
            self.code = code


class Offline(DeviceError):
    """Nothing answers, or not in time: try again when it is back."""

    code = Code.DEVICE_NOT_READY


class Garbled(DeviceError):
    """What came back makes no sense: ask once more."""

    code = Code.INVALID_DATA


class Refused(DeviceError):
    """The device understood and will not: do something else."""

    code = Code.UNSUPPORTED_COMMAND


class Misconfigured(Exception):
    """The configuration is not usable. The message names file or section and key."""


class Cancelled(Exception):
    """The errand was called back. Not an error of the device."""


class Errand(Protocol):
    """The host's side of one command in flight, seen from the device."""

    def check(self) -> None:
        """Return while the errand stands.

        Raises:
            Cancelled: The core called it back or went away.
            Offline: With code ``timeOut``: the deadline has passed.

        """

    def wait(self, seconds: float) -> None:
        """Let ``seconds`` pass, then `check`; wakes early when called back."""

    def left_s(self) -> float:
        """Return the seconds until the deadline, never below zero."""

    def notify(self, notice: Notice) -> None:
        """Tell the core of something that happened meanwhile."""


class Port(Protocol):
    """What a device package offers the host. Called from one thread only."""

    def capabilities(self) -> Capabilities:
        """Return what the device is; never blocks."""

    def status(self) -> Status:
        """Return how the device is; may ask it, within half a second."""

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        """Carry out ``command`` and return what it brought.

        Raises:
            DeviceError: With its code and fault name.
            Cancelled: When `Errand.check` raised it.

        """

    def wipe(self) -> None:
        """Forget everything of the visit that just ended."""

    def close(self) -> None:
        """Let go of the device."""
