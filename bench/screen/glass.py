"""Looking at the screen through the glass: which texts and keys it shows, and where."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.site.control import Unheard, order


@dataclass(frozen=True, slots=True)
class Label:
    """A text on the screen, in pixels from the top left.

    A ``key`` can be touched, a ``pad`` (without a text) be written on.
    """

    label: str
    x: int
    y: int
    w: int
    h: int
    key: bool = False
    off: bool = False
    ticked: bool = False
    pad: bool = False

    @property
    def middle(self) -> tuple[int, int]:
        """Return the pixel a finger would touch."""
        return self.x + self.w // 2, self.y + self.h // 2

    def as_json(self) -> dict[str, object]:
        """Return the label as plain data."""
        return asdict(self)


def look(glass: Path) -> list[Label]:
    """Return what the screen shows now, top to bottom; empty while there is none."""
    try:
        seen = json.loads(order(glass, "look"))
    except (Unheard, ValueError):
        return []
    return [Label(**one) for one in seen]
