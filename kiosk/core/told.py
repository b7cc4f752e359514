"""What the core tells the centre through shipping: its state on change, and alerts."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from typing import Final

from kiosk.core.clock import Clock
from kiosk.core.device import Device
from kiosk.core.fitness import PRINTER, paper_of
from kiosk.core.shipping import Shipping
from sync.wire.limits import MAX_REASONS
from sync.wire.reports import Activity, Alert, DeviceState, Severity, Version
from sync.wire.values import to_ms

DISTRIBUTION: Final = "marriage-kiosk"


@dataclass(slots=True, repr=False, eq=False)
class Told:
    """The terminal's own account of itself."""

    terminal: str
    boot: uuid.UUID
    clock: Clock
    devices_known: Mapping[str, Device]
    shipping: Shipping
    _activity: Activity = Activity.STARTING
    _closed: tuple[str, ...] = ()
    _last: dict[str, object] = field(default_factory=dict)

    def now(self, activity: Activity, closed: tuple[str, ...]) -> None:
        """Tell the state, if it is another than was told last."""
        self._activity, self._closed = activity, closed
        state = self.state()
        if state != self._last:
            self._last = state
            self.shipping.tell_state()

    def state(self) -> dict[str, object]:
        """Return the state as it is on ``shipping.sock``."""
        printer = self.devices_known.get(PRINTER)
        return {
            "boot": str(self.boot),
            "activity": self._activity.value,
            "closed": list(self._closed),
            "versions": [_version().model_dump(mode="json")],
            "devices": [
                _device(device).model_dump(mode="json")
                for device in self.devices_known.values()
            ],
            "paper": paper_of(printer.status if printer else None).value,
        }

    def alert(
        self, name: str, severity: Severity, detail: str, device: str | None
    ) -> None:
        """Have people told of something now."""
        self.shipping.alert(
            Alert(
                id=uuid.uuid4(),
                terminal=self.terminal,
                time=to_ms(self.clock.utc()),
                name=name,
                severity=severity,
                device=device,
                detail=detail,
            )
        )


def _device(device: Device) -> DeviceState:
    status, known = device.status, device.capabilities
    return DeviceState(
        name=device.name,
        kind=device.name,
        state=status.state.value,
        reasons=status.reasons[:MAX_REASONS],
        simulated=status.simulated,
        model=known.model if known else "",
    )


def _version() -> Version:
    try:
        version = metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        version = "checkout"
    return Version(part="kiosk", version=version)
