"""The few strokes everything on the glass is made of, inside an open canvas."""

from typing import Any, Final

from kivy.graphics import Color, Rectangle, SmoothRoundedRectangle
from kivy.utils import get_color_from_hex

from ui.shapes import Area, Box
from ui.tokens import HEIGHT, Theme

DASH_PX: Final = 10


def tint(theme: Theme, token: str) -> None:
    """Colour what is drawn next with a token of ``theme``."""
    Color(*get_color_from_hex(getattr(theme, token)))


def pos(area: Area) -> tuple[float, float]:
    """Return Kivy's corner of ``area``: bottom left, y upwards."""
    return (area.x, HEIGHT - area.bottom)


def quad(area: Area, texture: Any) -> None:  # noqa: ANN401 — Kivy has no types
    """Draw ``texture`` over ``area``."""
    Rectangle(texture=texture, pos=pos(area), size=(area.w, area.h))


def box(this: Box, theme: Theme) -> None:
    """Draw a box: lip, border, fill."""
    if this.lip:
        tint(theme, this.lip)
        _plate(this.area.moved(this.lip_px), this.radius)
    if this.edge and this.edge_px:
        tint(theme, this.edge)
        _plate(this.area, this.radius)
        tint(theme, this.fill)
        _plate(this.area.inset(this.edge_px), max(this.radius - this.edge_px, 0))
        if this.dashed:
            _gaps(this)
    else:
        tint(theme, this.fill)
        _plate(this.area, this.radius)


def _plate(area: Area, radius: float) -> None:
    place = {"pos": pos(area), "size": (area.w, area.h)}
    if radius:
        # The plain rounded rectangle has stairs for corners without multisampling.
        SmoothRoundedRectangle(radius=[min(radius, area.h / 2)] * 4, **place)
    else:
        Rectangle(**place)


def _gaps(box: Box) -> None:
    """Cut the straight parts of the border into dashes."""
    area, px, round_px = box.area, box.edge_px, box.radius + 4
    x = area.x + round_px
    while x + DASH_PX < area.right - round_px:
        for y in (area.y, area.bottom - px):
            _plate(Area(x, y, DASH_PX, px), 0)
        x += 2 * DASH_PX
    y = area.y + round_px
    while y + DASH_PX < area.bottom - round_px:
        for edge_x in (area.x, area.right - px):
            _plate(Area(edge_x, y, px, DASH_PX), 0)
        y += 2 * DASH_PX
