"""The touch panel: found, read in a thread of its own, and found again when it is back.

Kivy's own provider for panels keeps one place a finger between two frames; here every
report of the panel is told. A panel that goes leaves no finger down behind it.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ui import evdev
from ui.contacts import Contact, Contacts, Ranges, Slot, Torn
from ui.evdev import Device

DEVICES: Final = Path("/dev/input")
LOOK_AGAIN_S: Final = 2.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Panel:
    """Tells ``told`` of every contact, from its own thread."""

    path: str
    """The device's file; empty for the first touch panel there is."""
    told: Callable[[list[Contact]], None]
    clock: Callable[[], float]
    """Monotonic seconds."""
    _closing: threading.Event = field(default_factory=threading.Event)
    _is_missed: bool = False

    def open(self) -> None:
        """Begin to read; the thread ends with the process."""
        threading.Thread(target=self.live, daemon=True, name="panel").start()

    def close(self) -> None:
        """Look for no panel any more."""
        self._closing.set()

    def live(self) -> None:
        """Read the panel, and look for it again whenever it is gone."""
        while not self._closing.is_set():
            device = self._found()
            if device is None:
                self._closing.wait(LOOK_AGAIN_S)
                continue
            try:
                is_well = self._read(device)
            finally:
                device.close()
            if not is_well:
                self._closing.wait(LOOK_AGAIN_S)

    def _found(self) -> Device | None:
        for path in self._candidates():
            try:
                device = Device.open(path)
            except OSError:
                continue
            if _is_panel(device, is_chosen=bool(self.path)):
                _log.info("panel=%s found", path.name)
                self._is_missed = False
                return device
            device.close()
        if not self._is_missed:
            self._is_missed = True
            _log.warning("panel=%s missing", self.path or "any")
        return None

    def _candidates(self) -> Iterator[Path]:
        if self.path:
            yield Path(self.path)
        else:
            yield from sorted(DEVICES.glob("event*"))

    def _read(self, device: Device) -> bool:
        """Tell of every contact; return whether the panel is to be read on at once.

        So it is where it lost events itself, and not where it is gone.
        """
        is_well = False
        try:
            contacts = as_it_stands(device)
        except OSError as gone:
            _log.warning("panel=%s gone errno=%s", self.path or "any", gone.errno)
            return is_well
        try:
            while not self._closing.is_set():
                for event in device.events():
                    self._tell(contacts.heard(event))
        except Torn:
            is_well = True
            _log.warning("panel=%s fault=events_lost", self.path or "any")
        except OSError as gone:
            _log.warning("panel=%s gone errno=%s", self.path or "any", gone.errno)
        self._tell(contacts.lose(self.clock()))
        return is_well

    def _tell(self, contacts: list[Contact]) -> None:
        if contacts:
            self.told(contacts)


def as_it_stands(device: Device) -> Contacts:
    """Return the fingers' slots of ``device`` as they stand now.

    A finger that is down already is not known: it counts from its next touch. `OSError`
    where the device is gone.
    """
    axes = device.axes
    # Many fingers without slots are protocol A; of one finger such a panel tells too.
    is_single = evdev.MT_SLOT not in axes
    x, y, pressure = (
        (evdev.X, evdev.Y, evdev.PRESSURE)
        if is_single
        else (evdev.MT_X, evdev.MT_Y, evdev.MT_PRESSURE)
    )
    ranges = Ranges(
        device.axis(x),
        device.axis(y),
        device.axis(pressure) if pressure in axes else None,
        is_single,
    )
    if is_single:
        first = {evdev.MT_X: ranges.x.value, evdev.MT_Y: ranges.y.value}
        return Contacts(ranges, {0: Slot(first)})
    slots: dict[int, Slot] = {}
    for code in (evdev.MT_X, evdev.MT_Y, evdev.MT_PRESSURE):
        for number, value in enumerate(device.slots(code)):
            slots.setdefault(number, Slot()).values[code] = value
    return Contacts(ranges, slots, device.axis(evdev.MT_SLOT).value)


def _is_panel(device: Device, *, is_chosen: bool) -> bool:
    """Tell whether it tells of touches, and, where nobody chose it, of the glass's."""
    try:
        return device.tells_place and (is_chosen or device.is_direct)
    except OSError:
        return False
