"""Look at the camera: the live picture, one hint at a time, what is checked."""

from typing import Final

from ui.pages import Page, Row
from ui.screens.camera import bed_of, camera
from ui.screens.illustration import illustration
from ui.screens.look import Look
from ui.screens.panels import check_list, heading, message_bar, note, without_lead
from ui.shapes import Area, Mask, Scene

GAP: Final = 32
SIDE_WIDTH: Final = 464
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
        *_framed(look, page.hint, area.column(area.x, wide)),
        *checks,
        *told,
    )


def _framed(look: Look, hint: Row | None, area: Area) -> Scene:
    """Return the camera's bed with the oval over it."""
    bed = bed_of(hint, area)
    high = min(bed.h - 28, 468)
    oval = Mask("oval", bed.centred(high * OVAL, high), "guide")
    return (*camera(look, hint, area), oval)


def _stopped(look: Look, page: Page, area: Area) -> Scene:
    """Return the page without its live picture: where to stand, as a drawing."""
    return illustration(look, page.picture or "face_frame", area)
