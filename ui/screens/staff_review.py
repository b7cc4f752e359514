"""One submission before staff: two equal columns, the materials, what to judge."""

from typing import Final

from ui.pages import Column, IntentName, Item, Page, Row
from ui.screens.counter import head_and_text, room_of
from ui.screens.look import Look
from ui.screens.panels import MARKS, message_bar, panel
from ui.screens.photos import photo, portrait
from ui.screens.rail import LINES
from ui.screens.text import Type, centred, fitted, line, paragraph, width
from ui.shapes import Align, Area, Box, Face, Icon, Scene, Target

GAP: Final = 20
FINDINGS_WIDTH: Final = 584
MATERIALS_HIGH: Final = 240
PORTRAIT: Final = (132, 164)
CAPTION_PX: Final = 36
CAPTIONS: Final = ("counter.card_photo", "counter.live_picture")
LEAST_PX: Final = 24
MOST_THUMBS: Final = 6
LEAST_THUMB_PX: Final = 230


def staff_review(look: Look, page: Page) -> Scene:
    """Return the people, their materials, and the findings at the right."""
    area = room_of(look, page)
    wide = area.w - FINDINGS_WIDTH - GAP
    right = area.column(area.right - FINDINGS_WIDTH, FINDINGS_WIDTH)
    shapes: Scene = ()
    if page.message is not None:
        # Beside the people, not above them: they keep their room.
        shapes, end = message_bar(look, page.message, right.row(right.y, 0))
        right = right.below(end + GAP)
    if page.rows:
        shapes = (*shapes, *_findings(look, page.rows, right))
    left = area.column(area.x, wide)
    if page.items:
        thumbs = left.below(left.bottom - MATERIALS_HIGH)
        shapes = (*shapes, *_materials(look, page.items, thumbs))
        left = left.row(left.y, left.h - MATERIALS_HIGH - GAP)
    count = max(len(page.columns), 1)
    each = (left.w - GAP * (count - 1)) / count
    for number, column in enumerate(page.columns):
        place = left.column(left.x + number * (each + GAP), each)
        shapes = (*shapes, *_person(look, column, place))
    return shapes


def _person(look: Look, column: Column, area: Area) -> Scene:
    inner = area.inset(28, 18)
    bar = Box(Area(area.x, area.y + 22, 8, 48), LINES[column.seat], radius=3)
    bold = Type(Face.BOLD, 36, "ink", leading=1.2)
    name = fitted(look, look.say(column.name), bold, inner.row(inner.y, 76))
    y = inner.y + name.height + 14
    shapes: Scene = (panel(look, area), bar, *name.lines)
    if column.portraits:
        shapes = (*shapes, *_portraits(look, column, inner.below(y)))
        y += PORTRAIT[1] + CAPTION_PX + 12
    rule = Box(inner.row(y, 2), "line")
    return (*shapes, rule, *_answers(look, column.items, inner.below(y + 10)))


def _portraits(look: Look, column: Column, area: Area) -> Scene:
    """Return the pictures side by side, and beside them how they compare."""
    shapes: Scene = ()
    x = area.x
    small = Type(Face.REGULAR, LEAST_PX, "ink2", Align.CENTRE)
    for name, caption in zip(column.portraits, CAPTIONS, strict=False):
        at = Area(x, area.y, *PORTRAIT)
        said = line(look, look.own(caption), small, at.row(at.bottom + 4, 32))
        target = Target(at, IntentName.OPEN, name)
        shapes = (*shapes, *portrait(look, name, at), said, target)
        x = at.right + 16
    if column.note is None:
        return shapes
    icon, _, ink = MARKS[column.mark]
    at = Area(x + 8, area.y + 4, 36, 36)
    room = Area(at.right + 12, area.y, area.right - at.right - 12, PORTRAIT[1])
    kind = Type(Face.BOLD, 28, ink, leading=1.35)
    said_of = fitted(look, look.say(column.note), kind, room, 4)
    return (*shapes, Icon(icon, at, ink), *said_of.lines)


def _answers(look: Look, items: tuple[Item, ...], area: Area) -> Scene:
    if not items:
        return ()
    high = min(area.h / len(items), 52)
    size = max(min(28, round(high * 0.68)), LEAST_PX)
    label = Type(Face.REGULAR, max(size - 2, LEAST_PX), "ink2", leading=1.05)
    widest = max(width(look, look.say(item.head), label) for item in items)
    left = min(widest + 28, area.w * 0.42)
    shapes: Scene = ()
    for number, item in enumerate(items):
        row = area.row(area.y + number * high, high)
        ink = MARKS[item.mark][2] if item.mark.name == "WARN" else "ink"
        kind = Type(Face.REGULAR, size, ink, leading=1.05)
        head, text = (
            row.column(row.x, left - 12),
            row.column(row.x + left, row.w - left),
        )
        said = look.say(item.text) if item.text else "—"
        shapes = (
            *shapes,
            line(look, look.say(item.head), label, head),
            *centred(fitted(look, said, kind, text), text),
        )
    return shapes


def _materials(look: Look, items: tuple[Item, ...], area: Area) -> Scene:
    """Return the thumbnails; each opens large."""
    inner = area.inset(24, 10)
    bold = Type(Face.BOLD, 28, "ink")
    head = look.own("counter.materials", count=str(len(items)))
    wide = width(look, head, bold) + 6
    small = Type(Face.REGULAR, LEAST_PX, "ink2")
    top = inner.row(inner.y, 40)
    how = top.column(top.x + wide + 20, top.w - wide - 20)
    shapes: Scene = (
        panel(look, area),
        line(look, head, bold, top.column(top.x, wide)),
        line(look, look.own("counter.materials_how"), small, how),
    )
    room = inner.below(top.bottom + 6)
    fitting = min(MOST_THUMBS, int((room.w + 16) // (LEAST_THUMB_PX + 16)))
    shown = items[:fitting]
    each = min((room.w - 16 * (len(shown) - 1)) / len(shown), 300)
    for number, item in enumerate(shown):
        at = room.column(room.x + number * (each + 16), each)
        shapes = (*shapes, *_thumb(look, item, at))
    return shapes


def _thumb(look: Look, item: Item, area: Area) -> Scene:
    value = item.value or item.picture
    target = Target(area, IntentName.OPEN, value)
    held = bool(value) and look.pressed == target.name
    fill = "sunken" if held else "surface"
    picture = area.inset(8).column(area.x + 8, (area.w - 16) * 0.5)
    words = Area(picture.right + 10, area.y + 8, 0, area.h - 52)
    words = words.column(words.x, area.right - 8 - words.x)
    icon, _, ink = MARKS[item.mark]
    sign = Area(words.x, area.bottom - 42, 32, 32)
    said = head_and_text(look, item, words, LEAST_PX).lines
    edge_px = look.style.theme.edge_px
    shapes: Scene = (
        Box(area, fill, "edge" if value else "line", edge_px, 10),
        *photo(look, item.picture, picture),
        *said,
        Icon(icon, sign, ink),
    )
    return (*shapes, target) if value else shapes


def _findings(look: Look, rows: tuple[Row, ...], area: Area) -> Scene:
    """Return what staff have to judge, and what the machine found for itself."""
    inner = area.inset(30, 0)
    head = inner.row(area.y + 6, 56)
    bold = Type(Face.BOLD, 30, "ink")
    left = sum(row.mark is not None and row.mark.name == "WARN" for row in rows)
    state = Type(Face.BOLD, 26, "warn" if left else "ok", Align.RIGHT)
    told = (
        look.own("counter.open", count=str(left)) if left else look.own("counter.clear")
    )
    half = head.w * 0.5
    shapes: Scene = (
        panel(look, area),
        line(look, look.own("counter.findings"), bold, head.column(head.x, half)),
        line(look, told, state, head.column(head.x + half, head.w - half)),
    )
    y = head.bottom + 6
    high = min((area.bottom - 10 - y) / len(rows), 190)
    for number, row in enumerate(rows):
        place = inner.row(y + number * high, high)
        rule = Box(area.inset(2, 0).row(place.y, 2), "line")
        shapes = (*shapes, rule, *_finding(look, row, place.inset(0, 10)))
    return shapes


def _finding(look: Look, row: Row, area: Area) -> Scene:
    icon, _, ink = MARKS[row.mark] if row.mark else ("info", "", "primary")
    at = Area(area.x, area.y + 2, 36, 36)
    room = Area(at.right + 18, area.y, area.right - at.right - 18, area.h)
    bold = Type(Face.BOLD, 28, ink, leading=1.25)
    text_px = area.h * 0.5
    head = fitted(look, look.say(row.head), bold, room.row(room.y, text_px))
    shapes: Scene = (Icon(icon, at, ink), *head.lines)
    if row.text is None:
        return shapes
    below = room.below(room.y + head.height + 4)
    plain = Type(Face.REGULAR, 26, "ink", leading=1.3)
    text = paragraph(look, look.say(row.text), plain, below)
    if text.height > below.h:
        text = fitted(look, look.say(row.text), plain, below, 3)
    return (*shapes, *text.lines)
