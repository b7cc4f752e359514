"""The document camera, live: what it sees, what it says, and what is there already."""

from typing import Final

from ui.pages import IntentName, Item, Kind, Mark, Page, Row
from ui.screens.camera import camera
from ui.screens.illustration import illustration
from ui.screens.look import Look
from ui.screens.panels import (
    MARKS,
    check_list,
    head_of,
    panel,
)
from ui.screens.photos import photo
from ui.screens.text import Type, centred, fitted, line, width
from ui.shapes import Align, Area, Box, Face, Icon, Scene, Target

GAP: Final = 32
SIDE_WIDTH: Final = 464
LEAST_ROW_PX: Final = 64
INSET_PX: Final = 6
"""Rows that can be touched keep this far from the next."""
ROW_HIGH: Final = {"normal": 66, "extra": 96}


def scan(look: Look, page: Page) -> Scene:
    """Return the live picture at the left, checks and materials at the right."""
    content = look.content(railed=page.rail is not None)
    shapes, y = head_of(look, page, content)
    area = content.below(y)
    wide = area.w - GAP - (SIDE_WIDTH if not look.style.is_extra else 640)
    side = area.column(area.x + wide + GAP, area.w - wide - GAP)
    picture = area.column(area.x, wide)
    return (*shapes, *_seen(look, page, picture), *_side(look, page, side))


def taken(look: Look, page: Page) -> Scene:
    """Return the page that was just taken, as large as it fits."""
    content = look.content(railed=page.rail is not None)
    shapes, y = head_of(look, page, content)
    area = content.below(y)
    if page.rows or page.items:
        wide = area.w - GAP - (SIDE_WIDTH if not look.style.is_extra else 640)
        side = area.column(area.x + wide + GAP, area.w - wide - GAP)
        area = area.column(area.x, wide)
        shapes = (*shapes, *_side(look, page, side))
    return (*shapes, *photo(look, page.shown, area))


def _seen(look: Look, page: Page, area: Area) -> Scene:
    if page.preview:
        return camera(look, page.hint, area, whole=True)
    is_silent = page.message is not None and page.message.kind is Kind.FAULT
    name = page.picture or ("scanner_silent" if is_silent else "lay_page")
    return illustration(look, name, area)


def _side(look: Look, page: Page, area: Area) -> Scene:
    checks, y = check_list(look, page.rows, area) if page.rows else ((), area.y)
    y += 20 if checks else 0
    return (*checks, *materials(look, page.items, area.below(y)))


def materials(look: Look, items: tuple[Item, ...], area: Area) -> Scene:
    """Return what is collected, the newest last, each with how it stands.

    Where not all can be read the first give way: their number stands in the head.
    """
    if not items:
        return ()
    head_px = look.sizes.small * 2
    most = LEAST_ROW_PX if not look.style.is_extra else ROW_HIGH["extra"]
    fitting = max(int((area.h - head_px) // most), 1)
    shown = items[-fitting:]
    high = min((area.h - head_px) / len(shown), look.sizes.body * 2.7)
    high = max(high, most)
    body = Area(area.x, area.y, area.w, min(head_px + high * len(shown), area.h))
    shapes: Scene = (panel(look, body), *_count(look, items, body.row(body.y, head_px)))
    for number, item in enumerate(shown):
        row = body.row(body.y + head_px + number * high, high)
        rule = Box(row.inset(2, 0).row(row.y, 2), "line")
        shapes = (*shapes, rule, *_material(look, item, row))
    return shapes


def _count(look: Look, items: tuple[Item, ...], area: Area) -> Scene:
    there = sum(item.mark is Mark.DONE for item in items)
    inner = area.inset(26, 0)
    plain = Type(Face.REGULAR, look.sizes.small, "ink2")
    bold = Type(Face.BOLD, look.sizes.small, "ink", Align.RIGHT)
    said = f"{there} / {len(items)}"
    wide = width(look, said, bold) + 8
    return (
        line(
            look,
            look.own("collected.all"),
            plain,
            inner.column(inner.x, inner.w - wide),
        ),
        line(look, said, bold, inner.column(inner.right - wide, wide)),
    )


def _material(look: Look, item: Item, area: Area) -> Scene:
    row = Row("", item.head, item.text, item.mark)
    icon, colour, ink = MARKS[item.mark]
    icon_px = round(look.sizes.body * 1.25)
    can_go = bool(item.value)
    target = Target(area.inset(8, INSET_PX), IntentName.GO_TO, item.value)
    held = can_go and look.pressed == target.name
    ground: Scene = (Box(target.area, "sunken", radius=8),) if held else ()
    at = Area(area.x + 24, area.y + (area.h - icon_px) / 2, icon_px, icon_px)
    pen: Scene = ()
    right = area.right - 26
    if can_go:
        sign = Area(right - 28, area.y + (area.h - 28) / 2, 28, 28)
        pen, right = (Icon("next", sign, "primary"),), sign.x - 14
    state = look.say(row.text) if row.text else ""
    bold = Type(Face.BOLD, look.sizes.body, ink, Align.RIGHT)
    left = at.right + 16
    wide = min(width(look, state, bold) + 2, (right - left) * 0.5)
    kind = Type(
        Face.BOLD if item.mark is Mark.NOW else Face.REGULAR,
        look.sizes.body,
        "ink",
        leading=1.2,
    )
    room = Area(left, area.y + 2, right - left - wide - 12, area.h - 4)
    words = centred(fitted(look, look.say(item.head), kind, room), room)
    told: Scene = ()
    if state:
        told = (line(look, state, bold, Area(right - wide, area.y, wide, area.h)),)
    return (
        *ground,
        Icon(icon, at, colour),
        *words,
        *told,
        *pen,
        *((target,) if can_go else ()),
    )
