"""The hand on the signature pad: points become strokes, in pixels of the pad.

A stroke ends when the finger lifts. Until the core's page shows it too it is kept as
pending, so that nothing that was written flickers; what the core has not taken within
`PENDING_S` it did not take.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import dist
from typing import Final

from ui.pages import (
    MAX_STROKE_POINTS,
    PAD_HEIGHT_PX,
    PAD_WIDTH_PX,
    Point,
    Signature,
    Stroke,
)
from ui.shapes import Ink, Scene

LEAST_STEP_PX: Final = 2
"""Nearer points tell nothing new."""
PENDING_S: Final = 2.0


def pad_of(scene: Scene) -> Ink | None:
    """Return the pad of ``scene``."""
    return next((shape for shape in scene if isinstance(shape, Ink)), None)


@dataclass(frozen=True, slots=True)
class Sense:
    """What a glass may tell of a finger beside its place."""

    at_s: float | None = None
    """When, on the monotonic clock; ``None`` for now."""
    pressure: float | None = None
    """0 to 1; ``None`` where the glass cannot tell."""


PLACE_ALONE: Final = Sense()


@dataclass(slots=True)
class Hand:
    """The one finger that writes; a second one, or the palm, is ignored."""

    clock: Callable[[], float]
    """Monotonic seconds."""
    _finger: int | None = None
    _points: list[Point] = field(default_factory=list)
    _pending: list[tuple[Stroke, float]] = field(default_factory=list)
    _began_s: float | None = None
    """When the pad was first touched."""

    @property
    def is_writing(self) -> bool:
        """Whether a finger is on the pad."""
        return self._finger is not None

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What was written and is not yet on the page."""
        pending = tuple(stroke for stroke, _ in self._pending)
        return (*pending, Stroke(tuple(self._points))) if self._points else pending

    def down(
        self,
        pad: Ink | None,
        finger: int,
        x: float,
        y: float,
        sense: Sense = PLACE_ALONE,
    ) -> bool:
        """Begin a stroke where ``finger`` touches the pad; tell whether it did."""
        if pad is None or not pad.area.holds(x, y):
            return False
        if pad.open and not self.is_writing:
            self._finger = finger
            if self._began_s is None:
                self._began_s = self._when(sense) - _last_ms(pad.strokes) / 1000
            self._points = [self._point(pad, x, y, sense)]
        return True

    def move(
        self,
        pad: Ink | None,
        finger: int,
        x: float,
        y: float,
        sense: Sense = PLACE_ALONE,
    ) -> bool:
        """Go on with the stroke; tell whether there is more of it."""
        if pad is None or finger != self._finger or not self._points:
            return False
        point, last = self._point(pad, x, y, sense), self._points[-1]
        step = dist((point.x, point.y), (last.x, last.y))
        if step < LEAST_STEP_PX or len(self._points) >= MAX_STROKE_POINTS:
            return False
        self._points.append(point)
        return True

    def up(self, finger: int) -> Stroke | None:
        """Return the stroke that ends with this finger lifting."""
        if finger != self._finger:
            return None
        stroke = Stroke(tuple(self._points))
        self._pending.append((stroke, self.clock()))
        self._finger, self._points = None, []
        return stroke

    def settle(self, signature: Signature | None) -> None:
        """Take the page's word for what was written."""
        if signature is None or not signature.open:
            self.forget()
            return
        known = set(signature.strokes)
        if not known and not self._pending and not self._points:
            self._began_s = None
        latest = self.clock() - PENDING_S
        self._pending = [
            (stroke, at)
            for stroke, at in self._pending
            if stroke not in known and at > latest
        ]

    def forget(self) -> None:
        """Drop everything, the stroke under the finger too."""
        self._finger, self._points, self._pending = None, [], []
        self._began_s = None

    def _point(self, pad: Ink, x: float, y: float, sense: Sense) -> Point:
        # Beyond the edge the line runs along it: who signs wide is not cut off.
        across = min(max(round((x - pad.area.x) / pad.scale), 0), PAD_WIDTH_PX - 1)
        down = min(max(round((y - pad.area.y) / pad.scale), 0), PAD_HEIGHT_PX - 1)
        now = self._when(sense)
        began = now if self._began_s is None else self._began_s
        return Point(across, down, max(round((now - began) * 1000), 0), sense.pressure)

    def _when(self, sense: Sense) -> float:
        return self.clock() if sense.at_s is None else sense.at_s


def _last_ms(strokes: tuple[Stroke, ...]) -> int:
    return max((point.t_ms for stroke in strokes for point in stroke.points), default=0)
