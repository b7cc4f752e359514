"""Puts a scene on the glass. The only room that knows how Kivy draws.

What stands still is drawn once, on a sheet, and of the sheet only the part that
changed. Over it lie the camera's picture and the stroke under the finger. Icons and
drawings hold nothing personal and stay; texts and pictures stay until the wipe.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kivy.graphics import (
    ClearBuffers,
    ClearColor,
    Color,
    Fbo,
    InstructionGroup,
    Rectangle,
    ScissorPop,
    ScissorPush,
)

from ui import shapes
from ui.album import Album
from ui.artwork import Artwork
from ui.difference import changed, reach
from ui.pages import Stroke
from ui.shapes import Align, Area, Face, Ink, Scene, Shape
from ui.strokes import box, pos, quad, tint, write
from ui.tokens import HEIGHT, WIDTH, Theme
from ui.typesetter import WHITE, Typesetter


@dataclass(slots=True)
class Painter:
    """A canvas and what stands on it."""

    canvas: Any
    fonts: Mapping[Face, Path]
    album: Album = field(default_factory=Album)
    paintings: int = 0
    """How often the glass was painted or wiped."""
    moving_area: Area | None = None
    """What may change without a painting: the camera's picture, or the pad."""
    _types: Typesetter = field(init=False)
    _artwork: Artwork = field(default_factory=Artwork)
    _sheet: Any = None
    """What stands still, drawn once."""
    _drawn: tuple[str, int, Scene] = ("", 0, ())
    """What the sheet shows: theme, state of the album, scene."""
    _ink: Any = None
    """The strokes the page does not show yet."""
    _live: Any = None
    """The texture of the camera, while there is one."""

    def __post_init__(self) -> None:
        """Set up the types."""
        self._types = Typesetter(self.fonts)

    @property
    def keeps_texts(self) -> bool:
        """Whether any text is remembered."""
        return not self._types.is_empty

    def width(self, text: str, face: Face, size: int) -> float:
        """Return the width of ``text`` in pixels."""
        return self._types.width(text, face, size)

    def paint(self, scene: Scene, theme: Theme) -> None:
        """Draw ``scene`` in the colours of ``theme`` instead of what was there."""
        self.paintings += 1
        self.moving_area = None
        still, moving = parted(scene)
        self._paint_sheet(still, theme)
        self.canvas.clear()
        with self.canvas:
            Color(*WHITE)
            Rectangle(texture=self._sheet.texture, size=(WIDTH, HEIGHT))
            for shape in moving:
                self._draw(shape, theme)
            self._ink = InstructionGroup()

    def _paint_sheet(self, still: Scene, theme: Theme) -> None:
        """Draw what differs from what the sheet shows."""
        now = (theme.name, self.album.takes, still)
        before = self._drawn[2] if self._drawn[:2] == now[:2] else ()
        self._drawn = now
        area = changed(before, still)
        if area is None:
            return
        sheet = self._cleared_sheet()
        with sheet:
            corner = (round(area.x), round(HEIGHT - area.bottom))
            ScissorPush(
                x=corner[0], y=corner[1], width=round(area.w), height=round(area.h)
            )
            for shape in still:
                if reach(shape).meets(area):
                    self._draw(shape, theme)
            ScissorPop()
        # At once: the next painting only adds to it.
        sheet.draw()

    def _cleared_sheet(self) -> Any:  # noqa: ANN401 — Kivy has no types
        """Return the sheet without instructions; its pixels stay."""
        if self._sheet is None:
            self._sheet = Fbo(size=(WIDTH, HEIGHT))
            # Pixel for pixel: looking between them would only cost time.
            self._sheet.texture.mag_filter = "nearest"
            self._sheet.texture.min_filter = "nearest"
        self._sheet.clear()
        return self._sheet

    def wipe(self) -> None:
        """Forget every text and picture; the glass goes dark."""
        self.canvas.clear()
        sheet = self._cleared_sheet()
        with sheet:
            ClearColor(0, 0, 0, 1)
            ClearBuffers()
        sheet.draw()
        self.paintings += 1
        self.moving_area = self._live = self._ink = None
        self.forget_texts()
        self.album.wipe()

    def forget_texts(self) -> None:
        """Forget the texts and what is on the sheet: the next painting is whole."""
        self._drawn = ("", 0, ())
        self._types.wipe()

    def write(self, pad: Ink, strokes: tuple[Stroke, ...], theme: Theme) -> None:
        """Draw ``strokes`` over the pad of the scene that is painted."""
        if self._ink is None:
            return
        self._ink.clear()
        for instruction in write(pad, strokes, theme):
            self._ink.add(instruction)
        self.moving_area = pad.area
        self.canvas.ask_update()

    def show_live(self, texture: Any) -> bool:  # noqa: ANN401 — Kivy has no types
        """Use ``texture`` for the camera picture; tell whether to paint anew.

        The same texture with a newer picture in it only needs another frame.
        """
        is_other = texture is not self._live
        self._live = texture
        if not is_other:
            self.canvas.ask_update()
        return is_other

    def _draw(self, shape: Shape, theme: Theme) -> None:
        match shape:
            case shapes.Box():
                box(shape, theme)
            case shapes.Text():
                self._text(shape, theme)
            case shapes.Icon():
                tint(theme, shape.colour)
                quad(shape.area, self._artwork.icon(shape.name, shape.area.w))
            case shapes.Mask():
                tint(theme, shape.colour)
                quad(shape.area, self._artwork.picture(shape.name))
            case shapes.Picture():
                Color(*WHITE)
                name = f"{theme.name}/{shape.name}"
                quad(shape.area, self._artwork.picture(name))
            case shapes.Live():
                self._draw_live(shape)
            case shapes.Photo():
                self._photo(shape)
            case shapes.Ink():
                # Kivy adds an instruction to the open canvas when it is made.
                write(shape, shape.strokes, theme)
            case shapes.Target():
                pass

    def _text(self, shape: shapes.Text, theme: Theme) -> None:
        texture = self._types.texture(shape.text, shape.face, shape.size)
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

    def _photo(self, shape: shapes.Photo) -> None:
        area = shape.area
        texture = self.album.texture(shape.name, area.w, area.h)
        if texture is None:
            return
        Color(*WHITE)
        scale = max(area.w / texture.width, area.h / texture.height)
        wide, high = area.w / scale, area.h / scale
        left, low = (texture.width - wide) / 2, (texture.height - high) / 2
        quad(area, texture.get_region(left, low, wide, high))

    def _draw_live(self, shape: shapes.Live) -> None:
        if self._live is None:
            return
        Color(*WHITE)
        area = shape.area
        wide, high = self._live.size
        if shape.whole:
            scale = min(area.w / wide, area.h / high)
            area = area.centred(wide * scale, high * scale)
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
        self.moving_area = area


def parted(scene: Scene) -> tuple[Scene, Scene]:
    """Return what stands still, and the camera picture with what lies over it."""
    for number, shape in enumerate(scene):
        if isinstance(shape, shapes.Live):
            after = scene[number + 1 :]
            over = tuple(s for s in after if s.area.meets(shape.area))
            rest = tuple(s for s in after if not s.area.meets(shape.area))
            return (*scene[:number], *rest), (shape, *over)
    return scene, ()
