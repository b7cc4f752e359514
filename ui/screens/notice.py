"""Pages that tell rather than ask: saving, thanks, staff, closed, broken off."""

from dataclasses import replace
from typing import Final

from ui.pages import Page
from ui.screens.illustration import illustration
from ui.screens.look import Look
from ui.screens.panels import card_rows, heading, message_bar
from ui.screens.text import Type, line, width
from ui.shapes import Align, Area, Face, Scene, Text

GAP: Final = 64


def notice(look: Look, page: Page) -> Scene:
    """Return the picture at the left; what happened and what to do at the right."""
    railed = page.rail is not None
    content = look.content(railed=railed)
    if not page.keys:
        content = Area(content.x, content.y, content.w, look.floor - content.y)
    foot = 56 if page.footer else 0
    gap = 48 if railed and not look.style.is_extra else GAP
    left = content.w * 0.42 - gap / 2
    right = content.column(content.x + left + gap, content.w - left - gap)
    size = look.sizes.h1 if railed else look.sizes.display
    head, y = heading(look, page, right, size)
    shapes: Scene = head
    if page.message is not None:
        bar, end = message_bar(look, page.message, right.row(y, 0))
        shapes, y = (*shapes, *bar), end + 20
    rows = card_rows(look, page.rows, right.row(y, content.bottom - foot - y))
    told = (*shapes, *rows)
    if not page.rows:
        # Little to say stands in the middle, beside the picture.
        told = _lowered(told, (content.bottom - foot - y) * 0.4)
    picture = Area(
        content.x, content.y + 40, left, content.bottom - content.y - 40 - foot
    )
    return (
        *illustration(look, page.picture, picture),
        *told,
        *_footer(look, page, content.row(content.bottom - 44, 44)),
    )


def _lowered(scene: Scene, down: float) -> Scene:
    return tuple(
        replace(shape, area=shape.area.moved(down), within=shape.within.moved(down))
        if isinstance(shape, Text)
        else replace(shape, area=shape.area.moved(down))
        for shape in scene
    )


def _footer(look: Look, page: Page, area: Area) -> Scene:
    small = Type(Face.REGULAR, look.sizes.small, "ink2")
    shapes: Scene = ()
    for words, align in zip(page.footer, (Align.LEFT, Align.RIGHT), strict=False):
        said = look.say(words)
        wide = min(width(look, said, small) + 4, area.w / 2)
        x = area.x if align is Align.LEFT else area.right - wide
        shapes = (*shapes, line(look, said, small, area.column(x, wide)))
    return shapes
