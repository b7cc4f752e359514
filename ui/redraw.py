"""Draws only the camera's rectangle, or the pad's, while nothing else changes.

Without a GPU a whole frame costs four times as much as the camera picture alone, and
the face check needs the processor. A buffer that comes back from the screen may be
some frames old, so after each painting several whole frames go out first.
"""

from dataclasses import dataclass
from typing import Any, Final

from kivy.graphics.opengl import GL_SCISSOR_TEST, glDisable, glEnable, glScissor

from ui.painter import Painter
from ui.tokens import HEIGHT

WHOLE_FRAMES: Final = 4
"""More than any screen keeps in its chain of buffers."""


@dataclass(slots=True)
class Redraw:
    """Watches the painter and cuts each frame to what may have changed."""

    painter: Painter
    _painting: int = -1
    _whole: int = 0

    def attach(self, window: Any) -> None:  # noqa: ANN401 — Kivy has no types
        """Stand before and behind every frame of ``window``."""
        # Kivy keeps methods weakly and functions for good.
        window.bind(on_draw=lambda *_: self.before(), on_flip=lambda *_: self.behind())

    def before(self) -> None:
        """Choose what of the coming frame is drawn."""
        if self.painter.paintings != self._painting:
            self._painting, self._whole = self.painter.paintings, WHOLE_FRAMES
        area = self.painter.moving_area
        if self._whole > 0 or area is None:
            self._whole -= 1
            return
        glEnable(GL_SCISSOR_TEST)
        corner = (round(area.x), round(HEIGHT - area.bottom))
        glScissor(*corner, round(area.w), round(area.h))

    def behind(self) -> None:
        """Open the whole frame again."""
        glDisable(GL_SCISSOR_TEST)
