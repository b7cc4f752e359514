"""Look at the camera: the live picture, one hint at a time, what is checked."""

from typing import Final

from ui.pages import Mark, Page, Row
from ui.screens.illustration import illustration
from ui.screens.look import Look
from ui.screens.panels import check_list, heading, message_bar, note, without_lead
from ui.screens.text import Type, centred, fitted
from ui.shapes import Area, Box, Face, Icon, Live, Mask, Scene

GAP: Final = 32
SIDE_WIDTH: Final = 464
BANDS: Final = {
    Mark.NOW: ("soft", "primary", "guide"),
    Mark.WARN: ("warnsoft", "warn", "guide"),
    Mark.DONE: ("oksoft", "ok", "guide"),
    Mark.LATER: ("soft", "primary", "guide"),
}
LEAST_NOTE_PX: Final = 100
OVAL: Final = 372 / 468
"""Width over height of the oval, its stroke included."""


def face(look: Look, page: Page) -> Scene:
    """Return the camera page; what stopped it takes the picture's place."""
    content = look.content(railed=page.rail is not None)
    head, y = heading(look, without_lead(look, page), content)
    shapes: Scene = head
    if page.message is not None:
        bar, end = message_bar(look, page.message, content.row(y, 0))
        shapes, y = (*shapes, *bar), end + 20
    area = content.below(y)
    wide = area.w - GAP - (SIDE_WIDTH if not look.style.is_extra else 600)
    side = area.column(area.x + wide + GAP, area.w - wide - GAP)
    if not page.preview:
        return (*shapes, *_stopped(look, page, area))
    checks, end = check_list(look, page.rows, side)
    told: Scene = ()
    left = side.below(end + 16)
    if page.lead is not None and look.style.is_extra and left.h >= LEAST_NOTE_PX:
        told = note(look, look.say(page.lead), left.row(left.y, LEAST_NOTE_PX))
    return (
        *shapes,
        *camera(look, page.hint, area.column(area.x, wide)),
        *checks,
        *told,
    )


def camera(look: Look, hint: Row | None, area: Area) -> Scene:
    """Return the camera's bed with the oval, and the hint band below it."""
    band = area.row(area.bottom - 100, 100)
    bed = area.row(area.y, area.h - (100 if hint else 0))
    high = min(bed.h - 28, 468)
    oval = bed.centred(high * OVAL, high)
    edge_px = look.style.theme.edge_px
    fill, colour, guide = BANDS[hint.mark or Mark.NOW] if hint else BANDS[Mark.NOW]
    shapes: Scene = (
        Box(area, "cam", "line", edge_px),
        Icon("cam", bed.centred(100, 100), "camink"),
        Live(bed.inset(edge_px)),
        Mask("oval", oval, guide),
    )
    if hint is None:
        return shapes
    if look.style.theme.is_high_contrast:
        fill, colour = "primary", "onprimary"
    icon_px = look.sizes.hint + 8
    kind = Type(Face.BOLD, look.sizes.hint, colour, leading=1.15)
    room = Area(0, band.y + 4, area.w - icon_px - 100, band.h - 8)
    words = fitted(look, look.say(hint.head), kind, room)
    widest = max(look.ruler(t.text, t.face, t.size) for t in words.lines)
    left = band.x + (band.w - widest - icon_px - 22) / 2
    at = Area(left, band.y + (band.h - icon_px) / 2, icon_px, icon_px)
    place = Area(at.right + 22, room.y, widest + 4, room.h)
    moved = fitted(look, look.say(hint.head), kind, place)
    return (
        *shapes,
        Box(band, fill, colour, edge_px),
        Icon(hint.icon or "person", at, colour),
        *centred(moved, place),
    )


def _stopped(look: Look, page: Page, area: Area) -> Scene:
    """Return the page without its live picture: where to stand, as a drawing."""
    return illustration(look, page.picture or "face_frame", area)
