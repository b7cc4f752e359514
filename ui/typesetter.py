"""Texts as textures, and how wide they are. Remembers both until the wipe.

A layout asks for the same widths many times, and most of what a page says the page
before it said too. What is remembered may hold a name: `wipe` drops it all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kivy.core.text import Label

from ui.fonts import characters, is_common, with_marks
from ui.shapes import Face

WHITE: Final = (1, 1, 1, 1)
MOST_TEXTS: Final = 400
"""Some pages' worth; each takes about 50 KB."""
MOST_WIDTHS: Final = 10_000

Glyphs = tuple[str, Face, int]


@dataclass(slots=True)
class Typesetter:
    """Sets texts in the faces of ``fonts``, white: the painter tints them."""

    fonts: Mapping[Face, Path]
    _textures: dict[Glyphs, Any] = field(default_factory=dict)
    _widths: dict[Glyphs, float] = field(default_factory=dict)
    _known: dict[Face, frozenset[int]] = field(default_factory=dict)
    _rulers: dict[tuple[Face, int], Any] = field(default_factory=dict)

    def width(self, text: str, face: Face, size: int) -> float:
        """Return the width of ``text`` in pixels."""
        if not text:
            return 0
        glyphs = (text, face, size)
        wide = self._widths.get(glyphs)
        if wide is None:
            if len(self._widths) >= MOST_WIDTHS:
                self._widths.clear()
            wide = self._widths[glyphs] = self._measured(glyphs)
        return wide

    def texture(self, text: str, face: Face, size: int) -> Any:  # noqa: ANN401 — Kivy has no types
        """Return ``text`` as a texture, or ``None`` for nothing to see."""
        glyphs = (text, face, size)
        texture = self._textures.pop(glyphs, None)
        if texture is None:
            label = self._label(face, size, self._shown(text, face))
            label.refresh()
            texture = label.texture
        # The one used last stands last: the first is the one to go.
        self._textures[glyphs] = texture
        if len(self._textures) > MOST_TEXTS:
            del self._textures[next(iter(self._textures))]
        return texture

    @property
    def is_empty(self) -> bool:
        """Whether no text is remembered."""
        return not self._textures and not self._widths

    def wipe(self) -> None:
        """Forget every text."""
        self._textures.clear()
        self._widths.clear()

    def _measured(self, glyphs: Glyphs) -> float:
        text, face, size = glyphs
        kind = (face, size)
        if kind not in self._rulers:
            self._rulers[kind] = self._label(face, size)
        wide: float = self._rulers[kind].get_extents(self._shown(text, face))[0]
        return wide

    def _shown(self, text: str, face: Face) -> str:
        if is_common(text):
            return text
        # Reading what a font can draw takes a moment: only a rare name needs it.
        if face not in self._known:
            self._known[face] = characters(self.fonts[face])
        return with_marks(text, self._known[face])

    def _label(self, face: Face, size: int, text: str = "") -> Any:  # noqa: ANN401 — Kivy has no types
        return Label(
            text=text, font_size=size, font_name=str(self.fonts[face]), color=WHITE
        )
