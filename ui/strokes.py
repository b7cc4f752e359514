"""The few strokes everything on the glass is made of, inside an open canvas."""

from itertools import chain
from typing import Any, Final

from kivy.graphics import Color, Line, Rectangle, SmoothRoundedRectangle
from kivy.utils import get_color_from_hex

from ui.pages import Stroke
from ui.shapes import Area, Box, Ink
from ui.tokens import HEIGHT, Theme

DASH_PX: Final = 10
INK_PX: Final = 9
"""How wide a signature is written, in pixels of the pad."""


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


def write(pad: Ink, strokes: tuple[Stroke, ...], theme: Theme) -> list[Any]:
    """Return ``strokes`` as instructions; an open canvas has them already."""
    ink = [Color(*get_color_from_hex(theme.ink))]
    for stroke in strokes:
        points = [
            (pad.area.x + p.x * pad.scale, HEIGHT - pad.area.y - p.y * pad.scale)
            for p in stroke.points
        ]
        if len(points) == 1:
            # A dot is a very short line.
            points.append((points[0][0] + 0.1, points[0][1]))
        ink.append(
            Line(
                points=list(chain.from_iterable(points)),
                width=INK_PX * pad.scale / 2,
                cap="round",
                joint="round",
            )
        )
    return ink


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
