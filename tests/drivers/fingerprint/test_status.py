"""How the reader is: one look a second, and what a look that fails says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

import pytest

from drivers.contract import DeviceError, Garbled, Offline, Refused, State
from drivers.fingerprint.collector import Identity
from drivers.fingerprint.image import Image
from drivers.fingerprint.minutiae import Examiner
from drivers.fingerprint.port import BUSY_LOOKS, MISSED_LOOKS, FingerprintPort


@dataclass
class Looks:
    """A collector that answers each look with the next of those laid down."""

    answers: Iterator[bool | DeviceError]
    identity: Identity = field(default_factory=lambda: Identity("looks"))

    def look(self) -> bool:
        answer = next(self.answers)
        if isinstance(answer, DeviceError):
            raise answer
        return answer

    def recognise(self, check: Callable[[], None]) -> None:
        check()

    def finds_finger(self, check: Callable[[], None]) -> bool:
        check()
        return False

    def image(self, check: Callable[[], None], tell: Callable[[float], None]) -> Image:
        check()
        tell(1.0)
        raise Garbled("no_picture")

    def wipe(self) -> None:
        """Hold nothing."""

    def close(self) -> None:
        """Hold nothing."""


def port_of(*answers: bool | DeviceError) -> FingerprintPort:
    nothing = cast("Examiner", None)  # no picture is examined here
    return FingerprintPort(Looks(iter(answers)), nothing, 30, 40)


def test_a_bad_line_now_and_then_changes_nothing() -> None:
    silent = Offline("no_answer")
    port = port_of(True, *[silent] * (MISSED_LOOKS - 1), True, silent)
    first = port.status()
    assert first.state is State.ONLINE
    assert all(port.status() == first for _ in range(MISSED_LOOKS + 1))


@pytest.mark.parametrize("why", [Offline("no_answer"), Garbled("out_of_step")])
def test_silence_for_some_looks_is_offline(why: DeviceError) -> None:
    port = port_of(*[why] * MISSED_LOOKS)
    for _ in range(MISSED_LOOKS - 1):
        port.status()
    with pytest.raises(Offline, match=why.detail):
        port.status()


@pytest.mark.parametrize("detail", ["unplugged", "not_verified"])
def test_a_reader_that_is_gone_is_told_at_once(detail: str) -> None:
    with pytest.raises(Offline, match=detail):
        port_of(Offline(detail)).status()


def test_a_fault_of_its_own_is_a_hardware_error() -> None:
    port = port_of(Refused("sensor_failed"), True)
    status = port.status()
    assert (status.state, status.reasons) == (State.HARDWARE_ERROR, ("sensor_failed",))
    assert port.status().reasons == ()


def test_a_line_that_never_falls_quiet_is_offline_in_the_end() -> None:
    port = port_of(True, *[False] * BUSY_LOOKS)
    first = port.status()
    for _ in range(BUSY_LOOKS - 1):
        assert port.status() is first
    with pytest.raises(Offline, match="garbled"):
        port.status()
