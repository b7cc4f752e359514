"""What a touch panel says of its fingers: input events become contacts.

Pure: events in, contacts out. The panel speaks the kernel's multi-touch protocol B (one
slot a finger, a tracking id while it is down), or of one finger alone by ``BTN_TOUCH``,
``ABS_X`` and ``ABS_Y``. Only what changed is told, and it counts when ``SYN_REPORT``
comes. Every report makes contacts, however many come between two frames of the screen:
a stroke keeps all its points. Source: the kernel's
Documentation/input/multi-touch-protocol.rst and event-codes.rst.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ui import evdev
from ui.evdev import Axis, Event

MANY: Final[Mapping[tuple[int, int], int]] = {
    (evdev.ABS, evdev.X): evdev.MT_X,
    (evdev.ABS, evdev.Y): evdev.MT_Y,
    (evdev.ABS, evdev.PRESSURE): evdev.MT_PRESSURE,
}
"""What a panel for one finger says, in the words of one for many."""


class Motion(StrEnum):
    """What a finger did."""

    DOWN = "down"
    MOVE = "move"
    UP = "up"
    LOST = "lost"
    """Nobody knows what became of it: it pressed nothing."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A finger at a moment; ``x`` and ``y`` from 0 to 1 across the glass."""

    motion: Motion
    finger: int
    x: float
    y: float
    pressure: float | None
    """0 to 1; ``None`` where the panel cannot tell."""
    at_s: float
    """On the monotonic clock."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """The axes of a panel."""

    x: Axis
    y: Axis
    pressure: Axis | None = None
    is_single: bool = False
    """Whether it tells of one finger alone."""


class Torn(Exception):
    """The kernel dropped events: how the fingers stand is to be asked anew."""


@dataclass(slots=True)
class Slot:
    """The place of one finger, and what was told there last, by the axes' codes."""

    values: dict[int, int] = field(default_factory=dict)
    finger: int = 0
    """Counted from one; 0 while nobody is known to touch."""
    is_new: bool = False
    has_moved: bool = False


@dataclass(slots=True)
class Contacts:
    """The fingers on one panel, from the slots as they stood when it was opened."""

    ranges: Ranges
    slots: dict[int, Slot] = field(default_factory=dict)
    slot: int = 0
    """The slot that is told of."""
    _count: int = 0
    _lifted: list[tuple[int, Slot]] = field(default_factory=list)

    def heard(self, event: Event) -> list[Contact]:
        """Return what the fingers did, when ``event`` makes a report whole.

        Raises:
            Torn: Events are missing before this one.

        """
        if event.kind == evdev.SYN:
            if event.code == evdev.DROPPED:
                raise Torn
            return self._report(event.at_s) if event.code == evdev.REPORT else []
        code, value = self._in_slots(event)
        if code == evdev.MT_SLOT:
            self.slot = value
        elif code == evdev.MT_ID:
            self._touched_or_lifted(value)
        elif code in (evdev.MT_X, evdev.MT_Y, evdev.MT_PRESSURE):
            self._here.values[code] = value
            self._here.has_moved = True
        return []

    def lose(self, at_s: float) -> list[Contact]:
        """Let go of every finger; nobody knows what became of it."""
        held = [
            *self._lifted,
            *((s.finger, s) for s in self.slots.values() if s.finger and not s.is_new),
        ]
        return [self._contact(Motion.LOST, finger, slot, at_s) for finger, slot in held]

    def _in_slots(self, event: Event) -> tuple[int, int]:
        """Return the axis of a slot that ``event`` tells of, and its value."""
        if not self.ranges.is_single:
            # Beside its slots a panel tells of one finger for those who know no others.
            return (event.code, event.value) if event.kind == evdev.ABS else (-1, 0)
        if (event.kind, event.code) == (evdev.KEY, evdev.BTN_TOUCH):
            return evdev.MT_ID, event.value - 1
        return MANY.get((event.kind, event.code), -1), event.value

    def _touched_or_lifted(self, number: int) -> None:
        slot = self._here
        if slot.finger and not slot.is_new:
            self._lifted.append((slot.finger, Slot(dict(slot.values))))
        slot.finger, slot.is_new = 0, False
        if number >= 0:
            self._count += 1
            slot.finger, slot.is_new = self._count, True

    def _report(self, at_s: float) -> list[Contact]:
        told = [
            self._contact(Motion.UP, finger, slot, at_s)
            for finger, slot in self._lifted
        ]
        self._lifted = []
        for slot in self.slots.values():
            if slot.finger and (slot.is_new or slot.has_moved):
                motion = Motion.DOWN if slot.is_new else Motion.MOVE
                told.append(self._contact(motion, slot.finger, slot, at_s))
            slot.is_new = slot.has_moved = False
        return told

    def _contact(self, motion: Motion, finger: int, slot: Slot, at_s: float) -> Contact:
        axis, values = self.ranges.pressure, slot.values
        return Contact(
            motion,
            finger,
            self.ranges.x.share(values.get(evdev.MT_X, 0)),
            self.ranges.y.share(values.get(evdev.MT_Y, 0)),
            axis.share(values.get(evdev.MT_PRESSURE, 0)) if axis is not None else None,
            at_s,
        )

    @property
    def _here(self) -> Slot:
        return self.slots.setdefault(self.slot, Slot())
