"""What a finger means: press and release on the same key, never twice in a breath."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ui.shapes import Scene, Target

DOUBLE_S: Final = 0.5
"""A second touch of the same key within this time is a tremor (EN 301 549 5.8)."""


def target_at(scene: Scene, x: float, y: float) -> Target | None:
    """Return the key under the point, the topmost if two lie there."""
    for shape in reversed(scene):
        if isinstance(shape, Target) and shape.area.holds(x, y):
            return shape
    return None


@dataclass(slots=True)
class Finger:
    """The one finger that counts: a second one beside it is ignored."""

    clock: Callable[[], float]
    """Monotonic seconds."""
    held: Target | None = None
    _last: str = ""
    _last_at: float = field(default=float("-inf"))

    def down(self, scene: Scene, x: float, y: float) -> Target | None:
        """Return the key that is now held down, if it can be pressed."""
        if self.held is not None:
            return None
        target = target_at(scene, x, y)
        if target is None or target.off:
            return None
        self.held = target
        return target

    def up(self, scene: Scene, x: float, y: float) -> Target | None:
        """Return the key that was pressed: let go where it was touched."""
        held, self.held = self.held, None
        target = target_at(scene, x, y)
        if held is None or target is None or target.name != held.name or target.off:
            return None
        now = self.clock()
        if held.name == self._last and now - self._last_at < DOUBLE_S:
            return None
        self._last, self._last_at = held.name, now
        return target

    def forget(self) -> None:
        """Drop what is held and what was touched last."""
        self.held, self._last, self._last_at = None, "", float("-inf")
