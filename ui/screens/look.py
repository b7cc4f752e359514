"""What every screen needs to draw: the style, the language, the ruler, the hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from ui.catalogue import Catalogue
from ui.pages import Words
from ui.shapes import Area, Face
from ui.tokens import HEIGHT, WIDTH, Sizes, Style

MARGIN: Final = 64
HEADER_HEIGHT: Final = 104
STRIP_HEIGHT: Final = 40
RAIL_WIDTH: Final = 440
BAR_GAP: Final = 28
"""Between the content and the keys below it."""


class Ruler(Protocol):
    """Measures text as it will be drawn."""

    def __call__(self, text: str, face: Face, size: int) -> float:
        """Return the width of one line in pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """How this page is drawn."""

    style: Style
    catalogue: Catalogue
    ruler: Ruler
    now: datetime
    """Local time of the office, for the header."""
    pressed: str = ""
    """The name of the key that is held down."""
    strip: bool = False
    """Whether the bottom edge carries a notice."""
    pictures: Mapping[str, tuple[int, int] | None] = field(default_factory=dict)
    """The size of each still picture there is; ``None``: it cannot be shown."""
    layer: str = ""
    """Which layer of the keyboard is up; empty for the first."""

    @property
    def sizes(self) -> Sizes:
        """The font sizes."""
        return self.style.sizes

    @property
    def floor(self) -> float:
        """Where the page keys end."""
        return HEIGHT - (STRIP_HEIGHT + 16 if self.strip else STRIP_HEIGHT)

    @property
    def headline(self) -> Face:
        """The face of titles."""
        return Face.SERIF if self.style.has_serif else Face.BOLD

    def say(self, words: Words) -> str:
        """Return ``words`` in the citizen's language."""
        return self.catalogue.say(words)

    def own(self, message: str, **values: str) -> str:
        """Return one of the screen's own texts by message id."""
        return self.catalogue.say(Words(message, values))

    def content(self, *, railed: bool) -> Area:
        """Return what lies between header (and rail or strip) and page keys."""
        top = HEADER_HEIGHT + (84 if railed and self.style.is_extra else 0)
        bottom = self.floor - self.sizes.key_height - BAR_GAP
        left = RAIL_WIDTH + MARGIN if railed and not self.style.is_extra else MARGIN
        return Area(left, top, WIDTH - MARGIN - left, bottom - top)
