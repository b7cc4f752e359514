"""What is on the screen, as plain values: boxes, lines of text, icons, keys.

Screens turn a page into shapes; the painter puts shapes on the glass. Between the
two everything can be looked at without a window. The origin is the top left corner,
y grows downwards, one unit is one pixel of a 1920 by 1080 screen.
"""

from dataclasses import dataclass
from enum import StrEnum

from ui.pages import PAD_HEIGHT_PX, PAD_WIDTH_PX, IntentName, Stroke


class Face(StrEnum):
    """The three faces the screen is set in."""

    REGULAR = "sans"
    BOLD = "sans-bold"
    SERIF = "serif-bold"


class Align(StrEnum):
    """Where a line stands in its area."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The first pixel column to the right."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The first pixel row below."""
        return self.y + self.h

    def inset(self, across: float, down: float | None = None) -> "Area":
        """Return the rectangle inside this one with these margins."""
        down = across if down is None else down
        return Area(
            self.x + across, self.y + down, self.w - 2 * across, self.h - 2 * down
        )

    def below(self, y: float) -> "Area":
        """Return what is left of this rectangle from ``y`` down."""
        return Area(self.x, y, self.w, self.bottom - y)

    def row(self, y: float, h: float) -> "Area":
        """Return the row of height ``h`` at ``y``."""
        return Area(self.x, y, self.w, h)

    def column(self, x: float, w: float) -> "Area":
        """Return the column of width ``w`` at ``x``."""
        return Area(x, self.y, w, self.h)

    def moved(self, down: float) -> "Area":
        """Return this rectangle ``down`` pixels lower."""
        return Area(self.x, self.y + down, self.w, self.h)

    def centred(self, w: float, h: float) -> "Area":
        """Return a rectangle of this size in the middle of this one."""
        return Area(self.x + (self.w - w) / 2, self.y + (self.h - h) / 2, w, h)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether the point lies in here."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def meets(self, other: "Area") -> bool:
        """Tell whether the two share a pixel."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle with round corners, a border, and perhaps a lip below.

    Colours are tokens of the theme. What has a lip can be pressed.
    """

    area: Area
    fill: str
    edge: str = ""
    edge_px: float = 0
    radius: float = 0
    lip: str = ""
    lip_px: float = 0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text in its line box; ``within`` is what it may not leave."""

    text: str
    area: Area
    face: Face
    size: int
    colour: str
    align: Align
    within: Area


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon of the sheets, tinted, filling a square."""

    name: str
    area: Area
    colour: str


@dataclass(frozen=True, slots=True)
class Mask:
    """A white drawing, tinted and stretched to its area."""

    name: str
    area: Area
    colour: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in the theme's own colours."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Live:
    """Where the camera picture is shown: cut to fill, or ``whole`` with room beside."""

    area: Area
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Photo:
    """A still picture of the visit by its name, cut to fill its area."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Ink:
    """A signature pad and what was written on it; ``open`` for more."""

    area: Area
    strokes: tuple[Stroke, ...]
    open: bool

    @property
    def scale(self) -> float:
        """Pixels of the screen for one pixel of the pad."""
        return min(self.area.w / PAD_WIDTH_PX, self.area.h / PAD_HEIGHT_PX)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a finger means something."""

    area: Area
    intent: IntentName
    value: str = ""
    off: bool = False
    layer: str = ""
    """The layer of the keyboard it opens: the screen's own affair, nothing is sent."""

    @property
    def name(self) -> str:
        """What tells this key from the others of the page."""
        return f"{self.intent}:{self.value}{self.layer}"


Shape = Box | Text | Icon | Mask | Picture | Live | Photo | Ink | Target
Scene = tuple[Shape, ...]
