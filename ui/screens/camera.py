"""The bed of a live picture, with the one hint of the moment along its foot."""

from typing import Final

from ui.pages import Mark, Row
from ui.screens.look import Look
from ui.screens.text import Type, centred, fitted
from ui.shapes import Area, Box, Face, Icon, Live, Scene

BAND_PX: Final = 100
BANDS: Final = {
    Mark.NOW: ("soft", "primary"),
    Mark.WARN: ("warnsoft", "warn"),
    Mark.DONE: ("oksoft", "ok"),
    Mark.LATER: ("soft", "primary"),
}


def bed_of(hint: Row | None, area: Area) -> Area:
    """Return what the hint leaves of ``area`` for the picture."""
    return area.row(area.y, area.h - (BAND_PX if hint else 0))


def camera(look: Look, hint: Row | None, area: Area, *, whole: bool = False) -> Scene:
    """Return the bed with the live picture, and the hint band below it."""
    bed = bed_of(hint, area)
    edge_px = look.style.theme.edge_px
    shapes: Scene = (
        Box(area, "cam", "line", edge_px),
        Icon("cam", bed.centred(100, 100), "camink"),
        Live(bed.inset(edge_px), whole),
    )
    if hint is None:
        return shapes
    return (*shapes, *_band(look, hint, area.row(area.bottom - BAND_PX, BAND_PX)))


def _band(look: Look, hint: Row, band: Area) -> Scene:
    fill, colour = BANDS[hint.mark or Mark.NOW]
    if look.style.theme.is_high_contrast:
        fill, colour = "primary", "onprimary"
    icon_px = look.sizes.hint + 8
    kind = Type(Face.BOLD, look.sizes.hint, colour, leading=1.15)
    room = Area(0, band.y + 4, band.w - icon_px - 100, band.h - 8)
    words = fitted(look, look.say(hint.head), kind, room)
    widest = max(look.ruler(t.text, t.face, t.size) for t in words.lines)
    left = band.x + (band.w - widest - icon_px - 22) / 2
    at = Area(left, band.y + (band.h - icon_px) / 2, icon_px, icon_px)
    place = Area(at.right + 22, room.y, widest + 4, room.h)
    moved = fitted(look, look.say(hint.head), kind, place)
    return (
        Box(band, fill, colour, look.style.theme.edge_px),
        Icon(hint.icon or "person", at, colour),
        *centred(moved, place),
    )
