"""Everything once more: a column per person, a lock or a pen at each line."""

from dataclasses import dataclass, replace
from typing import Final

from ui.pages import Column, IntentName, Item, Mark, Page
from ui.screens.look import Look
from ui.screens.panels import MARKS, head_of, panel
from ui.screens.rail import LINES
from ui.screens.text import (
    Block,
    Type,
    centred,
    fitted,
    line,
    paragraph,
    sizes,
    width,
)
from ui.shapes import Area, Box, Face, Icon, Scene, Target

GAP: Final = 20
CARD_HIGH: Final = 100
CARD_WIDE: Final = 460
LEAST_ROW_PX: Final = 56
MOST_ROW_PX: Final = 76
SIGN_PX: Final = 78
"""What lock or pen take of a cell, with the room around them."""
LEADING: Final = 1.1
LEAST_PX: Final = 24
LABEL_SHARE: Final = 0.22
CARD_PAD: Final = 26


def review(look: Look, page: Page) -> Scene:
    """Return the table of both people, and what else was collected."""
    content = look.content(railed=page.rail is not None)
    shapes, y = head_of(look, page, content)
    table, cards = _parted(look, page, content.below(y))
    drawn, end = _table(look, page.columns, table)
    if end > table.bottom and page.lead is not None:
        # Two long names come before what could be said about them.
        return review(look, replace(page, lead=None))
    shapes = (*shapes, *drawn)
    for item, place in zip(page.items, cards, strict=True):
        shapes = (*shapes, *_collected(look, item, place))
    return shapes


def _parted(look: Look, page: Page, area: Area) -> tuple[Area, list[Area]]:
    """Return where the table is, and where the cards of what belongs to both."""
    if not page.items:
        return area, []
    if look.style.is_extra:
        table = area.column(area.x, area.w - CARD_WIDE - GAP)
        aside = area.column(table.right + GAP, CARD_WIDE)
        return table, _stack(aside, len(page.items))
    table = area.row(area.y, area.h - CARD_HIGH - GAP)
    return table, _line_up(area.row(table.bottom + GAP, CARD_HIGH), len(page.items))


def _stack(area: Area, count: int) -> list[Area]:
    high = min((area.h - GAP * (count - 1)) / count, 160)
    return [area.row(area.y + n * (high + GAP), high) for n in range(count)]


def _line_up(area: Area, count: int) -> list[Area]:
    wide = (area.w - GAP * (count - 1)) / count
    return [area.column(area.x + n * (wide + GAP), wide) for n in range(count)]


@dataclass(frozen=True, slots=True)
class Grid:
    """The table's type, its lines by what stands at their head, and where they are."""

    size: int
    label_px: float
    heads: tuple[str, ...]
    places: tuple[Area, ...]
    """The head of the columns first, then one area for each line."""


def _table(look: Look, columns: tuple[Column, ...], area: Area) -> tuple[Scene, float]:
    """Return a line for every head, whoever has it, and where the table ends."""
    items = [item for column in columns for item in column.items]
    heads = tuple(dict.fromkeys(look.say(item.head) for item in items))
    if not heads:
        return (), area.y
    grid = _fitted_grid(look, columns, heads, area.inset(30, 4))
    body = area.row(area.y, grid.places[-1].bottom + 4 - area.y)
    labels = Type(Face.REGULAR, max(grid.size - 2, LEAST_PX), "ink2", leading=1.1)
    shapes: Scene = (panel(look, body),)
    for number, (head, row) in enumerate(zip(heads, grid.places[1:], strict=True)):
        room = row.column(row.x, grid.label_px - 12)
        rule = Box(row.row(row.y, 2), "line" if number else "edge")
        label = centred(fitted(look, head, labels, room), room)
        shapes = (*shapes, rule, *label)
    for number, column in enumerate(columns):
        share = 1 / len(columns)
        shapes = (*shapes, *_column(look, column, grid, number * share, share))
    return shapes, body.bottom


def _fitted_grid(
    look: Look, columns: tuple[Column, ...], heads: tuple[str, ...], area: Area
) -> Grid:
    """Return the grid with the largest type that lets every line be read whole."""
    size, label_px, needed = LEAST_PX, 0.0, [0.0]
    for size in sizes(look.sizes.body):
        labels = Type(Face.REGULAR, max(size - 2, LEAST_PX), "ink2")
        widest = max(width(look, head, labels) for head in heads)
        label_px = min(widest + 32, area.w * LABEL_SHARE)
        room = (area.w - label_px) / len(columns) - SIGN_PX
        needed = _needed(look, columns, heads, size, room)
        if sum(needed) <= area.h:
            break
    spare = min((area.h - sum(needed)) / len(needed), MOST_ROW_PX - LEAST_ROW_PX)
    places, y = [], area.y
    for high in needed:
        places.append(area.row(y, high + max(spare, 0)))
        y += high + max(spare, 0)
    return Grid(size, label_px, heads, tuple(places))


def _needed(
    look: Look,
    columns: tuple[Column, ...],
    heads: tuple[str, ...],
    size: int,
    room: float,
) -> list[float]:
    """Return the height each line needs, the names of the people first."""
    kind = Type(Face.REGULAR, size, "ink", leading=LEADING)
    place = Area(0, 0, room, 0)
    high = dict.fromkeys(("", *heads), float(LEAST_ROW_PX))
    for column in columns:
        said = [("", column.name, replace(kind, face=Face.BOLD))]
        said += [(look.say(i.head), i.text, kind) for i in column.items if i.text]
        for head, words, face in said:
            block = paragraph(look, look.say(words), face, place)
            high[head] = max(high[head], block.height + 8)
    return list(high.values())


def _column(
    look: Look, column: Column, grid: Grid, first: float, share: float
) -> Scene:
    top = grid.places[0]
    whole = top.w - grid.label_px
    x, wide = top.x + grid.label_px + whole * first, whole * share
    bar = Area(x, top.y + (top.h - 32) / 2, 8, 32)
    kind = Type(Face.BOLD, grid.size, "ink", leading=LEADING)
    room = Area(bar.right + 14, top.y, wide - SIGN_PX, top.h)
    name = centred(paragraph(look, look.say(column.name), kind, room), room)
    shapes: Scene = (Box(bar, LINES[column.seat], radius=3), *name)
    for item in column.items:
        row = grid.places[grid.heads.index(look.say(item.head)) + 1]
        shapes = (*shapes, *_cell(look, item, row.column(x, wide), grid.size))
    return shapes


def _cell(look: Look, item: Item, area: Area, size: int) -> Scene:
    """Return what one person's line says, with its lock or its pen."""
    can_go = bool(item.value) and not item.locked
    place = Area(area.x - 12, area.y + 1, area.w - 12, area.h - 1)
    target = Target(place, IntentName.GO_TO, item.value)
    held = can_go and look.pressed == target.name
    ground: Scene = (Box(place.inset(0, 4), "sunken", radius=8),) if held else ()
    ink = "warn" if item.mark is Mark.WARN else "ink"
    kind = Type(Face.REGULAR, size, ink, leading=LEADING)
    room = Area(area.x, area.y, area.w - SIGN_PX, area.h)
    said = look.say(item.text) if item.text else "—"
    words = centred(paragraph(look, said, kind, room), room)
    sign = Area(area.right - 64, area.y + (area.h - 30) / 2, 30, 30)
    if can_go:
        return (*ground, *words, Icon("pen", sign, "primary"), target)
    return (*words, Icon("lock", sign, "edge")) if item.locked else words


def _collected(look: Look, item: Item, area: Area) -> Scene:
    """Return a card of what belongs to both: pages, checks, signatures."""
    can_go = bool(item.value)
    target = Target(area, IntentName.GO_TO, item.value)
    held = can_go and look.pressed == target.name
    edge = "edge" if can_go else "line"
    lip, lip_px = ("lip", 6) if can_go and not held else ("", 0)
    body = area.row(area.y, area.h - 6).moved(6 if held else 0)
    edge_px = look.style.theme.edge_px
    box = Box(body, "sunken" if held else "surface", edge, edge_px, 14, lip, lip_px)
    icon, colour, _ = MARKS[item.mark]
    icon_px = 40
    at = Area(body.right - CARD_PAD - icon_px, 0, icon_px, icon_px)
    at = Area(at.x, body.y + (body.h - icon_px) / 2, icon_px, icon_px)
    room = Area(
        body.x + CARD_PAD, body.y + 6, at.x - body.x - CARD_PAD - 14, body.h - 12
    )
    small = Type(Face.REGULAR, max(look.sizes.small - 2, LEAST_PX), "ink2", leading=1.2)
    bold = Type(Face.BOLD, look.sizes.small, "ink", leading=1.2)
    head = line(look, look.say(item.head), small, room.row(room.y, small.size * 1.25))
    text = Block((), 0)
    if item.text is not None:
        below = room.below(head.area.bottom)
        text = fitted(look, look.say(item.text), bold, below)
    both = Block((head, *text.lines), head.area.h + text.height)
    mark: Scene = (box, *centred(both, room), Icon(icon, at, colour))
    return (*mark, target) if can_go else mark
