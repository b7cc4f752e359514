"""A line that is typed into: its label, what stands there, and where the next goes."""

from typing import Final

from ui.pages import Field, IntentName
from ui.screens.look import Look
from ui.screens.text import Type, fitted, line, width
from ui.shapes import Area, Box, Face, Scene, Target

CARET_PX: Final = 4


def field_box(
    look: Look, this: Field, area: Area, *, alone: bool = False
) -> tuple[Scene, float]:
    """Return ``this`` field at the top of ``area``, and where it ends.

    The only field of a page needs no touch, and the question is its label.
    """
    y = area.y
    shapes: Scene = ()
    if not alone:
        kind = Type(Face.REGULAR, look.sizes.small, "ink2")
        label = area.row(y, look.sizes.small * 1.4)
        shapes = (line(look, look.say(this.label), kind, label),)
        y = label.bottom + 8
    box = area.row(y, look.sizes.tile * 1.85)
    shapes = (*shapes, *_line(look, this, box))
    y = box.bottom
    if this.hint is not None:
        kind = Type(Face.REGULAR, look.sizes.small, "ink2", leading=1.3)
        room = area.row(y + 14, max(area.bottom - y - 14, kind.size * 2.7))
        hint = fitted(look, look.say(this.hint), kind, room)
        shapes, y = (*shapes, *hint.lines), y + 14 + hint.height
    if not alone:
        shapes = (*shapes, Target(box, IntentName.FIELD, this.name))
    return shapes, y


def _line(look: Look, this: Field, box: Area) -> Scene:
    edge_px = look.style.theme.edge_px + 1
    edge = "primary" if this.active else "edge"
    held = look.pressed == f"{IntentName.FIELD}:{this.name}"
    inner = box.inset(18, 6)
    kind = Type(Face.BOLD, round(look.sizes.tile * 1.08), "ink")
    room = inner.column(inner.x, inner.w - CARET_PX - 6)
    said = line(look, this.shown, kind, room)
    shapes: Scene = (
        Box(box, "sunken" if held else "surface", edge, edge_px, 16),
        said,
    )
    if not this.active:
        return shapes
    # The finger follows the caret: it stands behind what was typed.
    wide = width(look, this.shown, Type(Face.BOLD, said.size, "ink"))
    caret = Area(inner.x + wide + 4, inner.y + 10, CARET_PX, inner.h - 20)
    return (*shapes, Box(caret, "primary"))
