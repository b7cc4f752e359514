"""A person's look at the devices: how each is, and a self-test of one."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from drivers.channel import let_go
from drivers.contract import SELF_TEST, Capabilities, Code, Completion
from kiosk.core.device import GRACE_S, Device

TEST_WITHIN_S: Final = 10.0
TURN_WITHIN_S: Final = 2.0
"""How long a test waits for the command that is in flight."""
ENDS_WITHIN_S: Final = TURN_WITHIN_S + TEST_WITHIN_S + GRACE_S
"""By then the turn is had and the test is over, or the device's host is overdue."""
IN_USE: Final = Completion(Code.SEQUENCE_ERROR, detail="claimed")
BUSY: Final = Completion(Code.SEQUENCE_ERROR, detail="busy")
UNIDENTIFIED: Final = Capabilities("", "", "", ())


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The devices of one core, as its staff ask for them."""

    devices: Mapping[str, Device]

    def listed(self) -> list[Mapping[str, object]]:
        """Return every configured device as JSON values."""
        return [_listed(device) for device in self.devices.values()]

    async def tested(self, name: str) -> Mapping[str, object] | None:
        """Return how the self-test of ``name`` ended; ``None``: no such device.

        A device that a visit has claimed is left alone.
        """
        device = self.devices.get(name)
        if device is None:
            return None
        began_s = time.monotonic()
        end = await _run(device)
        data = {key: value for key, value in end.data.items() if _is_plain(value)}
        let_go(end.data)
        return {
            "device": name,
            "ok": end.code is Code.SUCCESS,
            "code": end.code.value,
            "detail": end.detail,
            "ms": round((time.monotonic() - began_s) * 1000),
            "simulated": device.status.simulated,
            "data": data,
        }


async def _run(device: Device) -> Completion:
    if device.owner is not None:
        return IN_USE
    try:
        async with asyncio.timeout(ENDS_WITHIN_S):
            return await device.run(SELF_TEST, {}, TEST_WITHIN_S)
    except TimeoutError:
        return BUSY


def _listed(device: Device) -> Mapping[str, object]:
    status, known = device.status, device.capabilities or UNIDENTIFIED
    return {
        "id": device.name,
        "connected": device.is_connected,
        "state": status.state.value,
        "reasons": list(status.reasons),
        "simulated": status.simulated,
        "counters": dict(status.counters),
        **asdict(known),
        "commands": list(known.commands),
    }


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str | int | float)
