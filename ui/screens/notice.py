"""Pages that tell rather than ask: saving, thanks, staff, closed, broken off."""

from typing import Final

from ui.pages import Page
from ui.screens.illustration import illustration
from ui.screens.look import Look
from ui.screens.panels import card_rows, heading, message_bar
from ui.screens.text import Type, line, width
from ui.shapes import Align, Area, Face, Scene

GAP: Final = 64


def notice(look: Look, page: Page) -> Scene:
    """Return the picture at the left; what happened and what to do at the right."""
    railed = page.rail is not None
    content = look.content(railed=railed)
    if not page.keys or (not page.keys and look.style.is_extra):
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
    picture = Area(
        content.x, content.y + 40, left, content.bottom - content.y - 40 - foot
    )
    return (
        *illustration(look, page.picture, picture),
        *shapes,
        *rows,
        *_footer(look, page, content.row(content.bottom - 44, 44)),
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
