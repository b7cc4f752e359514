"""What a finger means: press and release on the same key, never twice in a breath."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from ui.pages import IntentName
from ui.shapes import Scene, Target

DOUBLE_S: Final = 0.5
"""A second touch of the same key within this time is a tremor (EN 301 549 5.8)."""
TYPING_S: Final = 0.06
"""Who types 00 means both; only the bouncing of the glass itself is kept out."""
GUARDS_S: Final[Mapping[IntentName, float]] = MappingProxyType(
    {IntentName.TYPE: TYPING_S, IntentName.ERASE: TYPING_S}
)
"""How soon the same key counts again, where it is not `DOUBLE_S`."""
RESTS_S: Final[Mapping[IntentName, float]] = MappingProxyType(
    {IntentName.CONFIRM: DOUBLE_S, IntentName.ACCEPT: DOUBLE_S}
)
"""How long after any other key these count: the page may have changed under a finger
that only meant the last one."""


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
    bounces: bool = True
    """Whether it is a glass, which may tell of one touch twice; a mouse does not."""
    held: Target | None = None
    _touch: int = 0
    _last: str = ""
    _last_at: float = field(default=float("-inf"))

    def down(self, scene: Scene, x: float, y: float, touch: int = 0) -> Target | None:
        """Return the key that is now held down, if it can be pressed."""
        if self.held is not None:
            return None
        target = target_at(scene, x, y)
        if target is None or target.off:
            return None
        self.held, self._touch = target, touch
        return target

    def up(
        self,
        scene: Scene,
        x: float,
        y: float,
        touch: int = 0,
        at_s: float | None = None,
    ) -> Target | None:
        """Return the key that was pressed: let go where it was touched.

        ``at_s`` is when, where the glass says so; else it is now.
        """
        if touch != self._touch:
            return None
        held, self.held = self.held, None
        target = target_at(scene, x, y)
        if held is None or target is None or target.name != held.name or target.off:
            return None
        now = self.clock() if at_s is None else at_s
        if now - self._last_at < self._guard_s(target):
            return None
        self._last, self._last_at = held.name, now
        return target

    def lose(self, touch: int) -> None:
        """Let go, of a finger of which nobody knows where it left the glass."""
        if touch == self._touch:
            self.held = None

    def turn(self, *, same_page: bool) -> None:
        """Let go of a key that was meant for the page before.

        Who types fast touches the next key before the last one shows.
        """
        typing = self.held is not None and self.held.intent in GUARDS_S
        if not (same_page and typing):
            self.held = None

    def forget(self) -> None:
        """Drop what is held and what was touched last."""
        self.held, self._last, self._last_at = None, "", float("-inf")

    def _guard_s(self, target: Target) -> float:
        if target.name == self._last:
            if target.intent in GUARDS_S and not self.bounces:
                return 0.0
            return GUARDS_S.get(target.intent, DOUBLE_S)
        return RESTS_S.get(target.intent, 0.0)
