"""A signature's strokes: what the pad can have seen, and whether it is one. Pure."""

from dataclasses import replace
from itertools import pairwise
from math import dist, isfinite
from typing import Final

from ui.pages import (
    MAX_STROKE_POINTS,
    PAD_HEIGHT_PX,
    PAD_WIDTH_PX,
    Point,
    Stroke,
)

MAX_STROKES: Final = 200
MAX_POINTS: Final = 20_000
"""Of a whole signature: minutes of writing. More is no hand."""
MIN_STROKES: Final = 2
MIN_INK_PX: Final = 120.0
"""How long the line of a signature must be at least; a dot has none."""
SHOWN_STEP_PX: Final = 3.0
MAX_SHOWN_POINTS: Final = 1_500
"""A page carries no more: it must fit one packet."""


def on_pad(stroke: Stroke) -> Stroke:
    """Return ``stroke`` as the pad can have seen it: inside, in time, pressed."""
    return Stroke(tuple(_on_pad(point) for point in stroke.points))


def fits(strokes: tuple[Stroke, ...], stroke: Stroke) -> bool:
    """Whether a signature of ``strokes`` may have ``stroke`` as well."""
    count = sum(len(each.points) for each in (*strokes, stroke))
    is_short = len(stroke.points) <= MAX_STROKE_POINTS
    return is_short and len(strokes) < MAX_STROKES and count <= MAX_POINTS


def is_signature(strokes: tuple[Stroke, ...]) -> bool:
    """Whether this is more than dots."""
    return len(strokes) >= MIN_STROKES and ink_px(strokes) >= MIN_INK_PX


def ink_px(strokes: tuple[Stroke, ...]) -> float:
    """Return how long the line is, in pad pixels."""
    return sum(
        dist((a.x, a.y), (b.x, b.y))
        for stroke in strokes
        for a, b in pairwise(stroke.points)
    )


def thinned(strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """Return what a screen needs to draw the signature again; the record keeps all."""
    apart = [_apart(stroke.points) for stroke in strokes]
    count = sum(map(len, apart))
    every = -(-count // MAX_SHOWN_POINTS)
    return tuple(Stroke((*points[:-1:every], points[-1])) for points in apart if points)


def _apart(points: tuple[Point, ...]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or dist((kept[-1].x, kept[-1].y), (point.x, point.y)) >= (
            SHOWN_STEP_PX
        ):
            kept.append(point)
    return kept


def _on_pad(point: Point) -> Point:
    pressure = point.pressure
    if pressure is not None:
        pressure = min(max(pressure, 0.0), 1.0) if isfinite(pressure) else None
    return replace(
        point,
        x=min(max(point.x, 0), PAD_WIDTH_PX),
        y=min(max(point.y, 0), PAD_HEIGHT_PX),
        t_ms=max(point.t_ms, 0),
        pressure=pressure,
    )
