"""The few strokes everything on the glass is made of, inside an open canvas."""

from itertools import chain
from math import atan2, dist, hypot, pi, tau
from typing import Any, Final

from kivy.graphics import (
    Color,
    Rectangle,
    SmoothEllipse,
    SmoothLine,
    SmoothRoundedRectangle,
)
from kivy.utils import get_color_from_hex

from ui.pages import Stroke
from ui.shapes import Area, Box, Ink
from ui.tokens import HEIGHT, Theme

DASH_PX: Final = 10
INK_PX: Final = 9
"""How wide a signature is written, in pixels of the pad."""
STRAIGHT_PX: Final = 0.8
MOST_BETWEEN: Final = 24
SHARP: Final = pi / 3
SOFT_PX: Final = 0.6
"""What the soft edge of a smooth line takes from its width."""
DOT_SEGMENTS: Final = 16

Spot = tuple[float, float]


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
    ink: list[Any] = [Color(*get_color_from_hex(theme.ink))]
    wide = INK_PX * pad.scale
    for stroke in strokes:
        points = straightened(
            [
                (pad.area.x + p.x * pad.scale, HEIGHT - pad.area.y - p.y * pad.scale)
                for p in stroke.points
            ]
        )
        # The smooth line has blunt ends: a dot at each point rounds them.
        ink += [_dot(point, wide) for point in points]
        for piece in pieces(points):
            along = list(chain.from_iterable(piece))
            ink.append(SmoothLine(points=along, width=wide / 2 + SOFT_PX))
    return ink


def straightened(points: list[Spot]) -> list[Spot]:
    """Return ``points`` without those on the straight way between their neighbours.

    Drawing them all would double the soft edge wherever two pieces meet.
    """
    if not points:
        return []
    kept, start = [points[0]], 0
    for end in range(2, len(points)):
        between = points[start + 1 : end]
        if len(between) > MOST_BETWEEN or any(
            _off(p, points[start], points[end]) > STRAIGHT_PX for p in between
        ):
            start = end - 1
            kept.append(points[start])
    return [*kept, points[-1]] if len(points) > 1 else kept


def pieces(points: list[Spot]) -> list[list[Spot]]:
    """Return the line cut where it turns back: a joint there would be a thorn."""
    if len(points) < 2:  # noqa: PLR2004 — a dot is no line
        return []
    cut = [[points[0]]]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        cut[-1].append(at)
        turned = _heading(at, after) - _heading(before, at)
        if abs((turned + pi) % tau - pi) > SHARP:
            cut.append([at])
    cut[-1].append(points[-1])
    return cut


def _heading(start: Spot, end: Spot) -> float:
    return atan2(end[1] - start[1], end[0] - start[0])


def _off(point: Spot, start: Spot, end: Spot) -> float:
    """Return how far ``point`` lies from the line from ``start`` to ``end``."""
    across, along = end[0] - start[0], end[1] - start[1]
    length = hypot(across, along)
    if not length:
        return dist(point, start)
    area = across * (point[1] - start[1]) - along * (point[0] - start[0])
    return abs(area) / length


def _dot(at: Spot, wide: float) -> Any:  # noqa: ANN401 — Kivy has no types
    corner = (at[0] - wide / 2, at[1] - wide / 2)
    return SmoothEllipse(pos=corner, size=(wide, wide), segments=DOT_SEGMENTS)


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
