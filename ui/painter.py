"""Puts a scene on the glass. The only room that knows how Kivy draws.

Textures of texts live exactly as long as the scene they are in: what is not drawn
any more is not kept. Icons and pictures hold nothing personal and stay.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kivy.core.image import Image
from kivy.core.text import Label
from kivy.graphics import (
    ClearBuffers,
    ClearColor,
    Color,
    Fbo,
    Rectangle,
)

from ui import shapes
from ui.fonts import characters, is_common, with_marks
from ui.shapes import Align, Area, Face, Scene, Shape
from ui.strokes import box, pos, quad, tint
from ui.tokens import HEIGHT, WIDTH, Theme

DRAWINGS: Final = Path(__file__).parent / "drawings"
WHITE: Final = (1, 1, 1, 1)

Glyphs = tuple[str, Face, int]


@dataclass(slots=True)
class Painter:
    """A canvas and what stands on it."""

    canvas: Any
    fonts: Mapping[Face, Path]
    paintings: int = 0
    """How often the glass was painted or wiped."""
    live_area: Area | None = None
    """Where the camera picture is, while one is shown."""
    _texts: dict[Glyphs, Any] = field(default_factory=dict)
    _pictures: dict[str, Any] = field(default_factory=dict)
    _icons: dict[str, Any] = field(default_factory=dict)
    _known: dict[Face, frozenset[int]] = field(default_factory=dict)
    _rulers: dict[tuple[Face, int], Any] = field(default_factory=dict)
    _sheet: Any = None
    """What stands still, drawn once."""
    _live: Any = None
    """The texture of the camera, while there is one."""

    def paint(self, scene: Scene, theme: Theme) -> None:
        """Draw ``scene`` in the colours of ``theme`` instead of what was there."""
        kept: dict[Glyphs, Any] = {}
        for shape in scene:
            if isinstance(shape, shapes.Text):
                glyphs = (shape.text, shape.face, shape.size)
                kept[glyphs] = self._texts.get(glyphs) or self._typeset(glyphs)
        self._texts = kept
        self.paintings += 1
        self.live_area = None
        still, moving = parted(scene)
        sheet = self._empty_sheet()
        with sheet:
            for shape in still:
                self._draw(shape, theme)
        self.canvas.clear()
        self.canvas.add(sheet)
        with self.canvas:
            Color(*WHITE)
            Rectangle(texture=sheet.texture, size=(WIDTH, HEIGHT))
            for shape in moving:
                self._draw(shape, theme)

    def _empty_sheet(self) -> Any:  # noqa: ANN401 — Kivy has no types
        """Return the cleared sheet: what stands still is drawn once, not each frame."""
        if self._sheet is None:
            self._sheet = Fbo(size=(WIDTH, HEIGHT))
            # Pixel for pixel: looking between them would only cost time.
            self._sheet.texture.mag_filter = "nearest"
            self._sheet.texture.min_filter = "nearest"
        self._sheet.clear()
        with self._sheet:
            ClearColor(0, 0, 0, 1)
            ClearBuffers()
        return self._sheet

    def wipe(self) -> None:
        """Forget every text and the camera's picture; the glass goes dark."""
        self.canvas.clear()
        self._empty_sheet().draw()
        self.paintings += 1
        self.live_area = None
        self._texts.clear()
        self._live = None

    def show_live(self, texture: Any) -> bool:  # noqa: ANN401 — Kivy has no types
        """Use ``texture`` for the camera picture; tell whether to paint anew.

        The same texture with a newer picture in it only needs another frame.
        """
        is_other = texture is not self._live
        self._live = texture
        if not is_other:
            self.canvas.ask_update()
        return is_other

    def width(self, text: str, face: Face, size: int) -> float:
        """Return the width of ``text`` in pixels."""
        if not text:
            return 0
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

    def _typeset(self, glyphs: Glyphs) -> Any:  # noqa: ANN401 — Kivy has no types
        text, face, size = glyphs
        label = self._label(face, size, self._shown(text, face))
        label.refresh()
        return label.texture

    def _draw(self, shape: Shape, theme: Theme) -> None:
        match shape:
            case shapes.Box():
                box(shape, theme)
            case shapes.Text():
                self._text(shape, theme)
            case shapes.Icon():
                tint(theme, shape.colour)
                quad(shape.area, self._icon(shape.name, shape.area.w))
            case shapes.Mask():
                tint(theme, shape.colour)
                quad(shape.area, self._picture(shape.name))
            case shapes.Picture():
                Color(*WHITE)
                name = f"{theme.name}/{shape.name}"
                quad(shape.area, self._picture(name))
            case shapes.Live():
                self._draw_live(shape.area)
            case shapes.Target():
                pass

    def _text(self, shape: shapes.Text, theme: Theme) -> None:
        texture = self._texts[shape.text, shape.face, shape.size]
        if texture is None:
            return
        wide, high = texture.size
        spare = shape.area.w - wide
        x = shape.area.x + {Align.LEFT: 0, Align.CENTRE: spare / 2}.get(
            shape.align, spare
        )
        y = shape.area.y + (shape.area.h - high) / 2
        tint(theme, shape.colour)
        # Whole pixels keep small type crisp.
        quad(Area(round(x), round(y), wide, high), texture)

    def _draw_live(self, area: Area) -> None:
        if self._live is None:
            return
        Color(*WHITE)
        wide, high = self._live.size
        scale = max(area.w / wide, area.h / high)
        cut_x = (1 - area.w / (wide * scale)) / 2
        cut_y = (1 - area.h / (high * scale)) / 2
        left, right, bottom, top = cut_x, 1 - cut_x, 1 - cut_y, cut_y
        # The camera's first row is the upper one; Kivy counts from the lower left.
        corners = (left, bottom, right, bottom, right, top, left, top)
        Rectangle(
            texture=self._live,
            pos=pos(area),
            size=(area.w, area.h),
            tex_coords=corners,
        )
        self.live_area = area

    def _icon(self, name: str, size: float) -> Any:  # noqa: ANN401 — Kivy has no types
        contents = self._contents()
        fitting = [px for px in contents["sizes_px"] if px >= size]
        px = fitting[0] if fitting else contents["sizes_px"][-1]
        key = f"{name}-{px}"
        if key not in self._icons:
            known = contents["icons"]
            # A citizen can go on without a picture; a test tells who asked for it.
            number = known.index(name if name in known else "info")
            cell, columns = px + contents["gap_px"], contents["columns"]
            sheet = self._picture(f"icons-{px}")
            x, y = number % columns * cell, number // columns * cell
            self._icons[key] = sheet.get_region(x, sheet.height - y - px, px, px)
        return self._icons[key]

    def _contents(self) -> Any:  # noqa: ANN401 — JSON
        if "" not in self._icons:
            text = (DRAWINGS / "contents.json").read_text("utf-8")
            self._icons[""] = json.loads(text)
        return self._icons[""]

    def _picture(self, name: str) -> Any:  # noqa: ANN401 — Kivy has no types
        if name not in self._pictures:
            loaded = Image(str(DRAWINGS / f"{name}.png"), keep_data=False, nocache=True)
            self._pictures[name] = loaded.texture
        return self._pictures[name]


def parted(scene: Scene) -> tuple[Scene, Scene]:
    """Return what stands still, and the camera picture with what lies over it."""
    for number, shape in enumerate(scene):
        if isinstance(shape, shapes.Live):
            after = scene[number + 1 :]
            over = tuple(s for s in after if s.area.meets(shape.area))
            rest = tuple(s for s in after if not s.area.meets(shape.area))
            return (*scene[:number], *rest), (shape, *over)
    return scene, ()
