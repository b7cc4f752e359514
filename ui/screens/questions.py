"""One question to one person: what is asked at the left, how to answer at the right."""

from dataclasses import replace
from typing import Final

from ui.pages import Choice, Field, IntentName, Item, Key, Mark, Message, Page, Role
from ui.screens.fields import field_box
from ui.screens.keyboards import number_keys
from ui.screens.keys import LIP_PX, key
from ui.screens.look import Look
from ui.screens.panels import head_of, message_bar, panel
from ui.screens.text import Block, Type, centred, fitted, paragraph, sizes
from ui.shapes import Area, Box, Face, Icon, Scene, Target

GAP: Final = 32
CARD_GAP: Final = 24
CHOICE_GAP: Final = 16
LEAST_CHOICE_PX: Final = 96
MOST_CHOICE_PX: Final = 116
MOST_COLUMNS: Final = 5
PAD_WIDTH: Final = 440


def questions(look: Look, page: Page) -> Scene:
    """Return the field cards, and the pick list or the number pad beside them."""
    content = look.content(railed=page.rail is not None)
    # Beside the number pad there is room for what was not right: it keeps its keys.
    above = page if page.choices else replace(page, message=None)
    shapes, y = head_of(look, above, content)
    area = content.below(y)
    wide = 380 if not look.style.is_extra else 480
    cards = field_cards(look, page.items, area.column(area.x, wide))
    right = area
    if page.items:
        right = area.column(area.x + wide + GAP, area.w - wide - GAP)
    return (*shapes, *cards, panel(look, right), *_answering(look, page, right))


def _answering(look: Look, page: Page, area: Area) -> Scene:
    inner = area.inset(28, 20)
    if page.choices:
        asked, y = _question(look, page, inner)
        return (*asked, *pick_list(look, page.choices, inner.below(y)))
    wide = PAD_WIDTH if not look.style.is_extra else 560
    left = inner.column(inner.x, inner.w - wide - GAP)
    asked, y = _question(look, page, left)
    asked_for = page.fields
    if page.message is not None:
        # What was not right says more than the hint, and stands in its place.
        asked_for = tuple(replace(each, hint=None) for each in asked_for)
    fields, y = _fields(look, asked_for, left.below(y))
    told = _told(look, page.message, left.below(y)) if page.message else ()
    pad = inner.column(inner.right - wide, wide).inset(0, 4)
    return (*asked, *fields, *told, *number_keys(look, pad))


def _told(look: Look, message: Message, area: Area) -> Scene:
    """Return the message in the narrow room under the field, set smaller if it must."""
    bar: Scene = ()
    for size in sizes(look.sizes.body):
        smaller = replace(look.sizes, body=size)
        narrow = replace(look, style=replace(look.style, sizes=smaller))
        bar, end = message_bar(narrow, message, area.row(area.y, 0))
        if end <= area.bottom:
            break
    return bar


def _question(look: Look, page: Page, area: Area) -> tuple[Scene, float]:
    """Return what is asked: the page's hint, or else the item that is on."""
    now = [item.head for item in page.items if item.mark is Mark.NOW]
    words = page.hint.head if page.hint else now[0] if now else None
    if words is None:
        return (), area.y
    kind = Type(Face.BOLD, look.sizes.key, "ink", leading=1.25)
    block = fitted(look, look.say(words), kind, area.row(area.y, kind.size * 2.6))
    return block.lines, area.y + block.height + 20


def _fields(look: Look, fields: tuple[Field, ...], area: Area) -> tuple[Scene, float]:
    shapes: Scene = ()
    y = area.y
    for this in fields:
        box, y = field_box(look, this, area.below(y), alone=len(fields) == 1)
        shapes, y = (*shapes, *box), y + CARD_GAP
    return shapes, y


def field_cards(look: Look, items: tuple[Item, ...], area: Area) -> Scene:
    """Return one card an item: what is asked, and what was answered."""
    if not items:
        return ()
    high = (area.h - CARD_GAP * (len(items) - 1)) / len(items)
    high = min(high, 174 if not look.style.is_extra else 200)
    spread = (area.h - high * len(items)) / max(len(items) - 1, 1)
    gap = min(spread, 40)
    shapes: list[Scene] = [
        _card(look, item, area.row(area.y + number * (high + gap), high))
        for number, item in enumerate(items)
    ]
    return tuple(shape for scene in shapes for shape in scene)


def _card(look: Look, item: Item, area: Area) -> Scene:
    is_now = item.mark is Mark.NOW
    target = Target(area, IntentName.GO_TO, item.value)
    can_go = bool(item.value) and not is_now
    held = can_go and look.pressed == target.name
    edge, edge_px = ("primary", 4) if is_now else ("line", look.style.theme.edge_px)
    lip, lip_px = ("lip", LIP_PX) if can_go and not held else ("", 0)
    if can_go:
        edge = "edge"
    body = area.moved(LIP_PX if held else 0)
    box = Box(body, "sunken" if held else "surface", edge, edge_px, 16, lip, lip_px)
    icon = {Mark.NOW: "next", Mark.DONE: "check", Mark.WARN: "warn"}.get(item.mark)
    colour = {Mark.NOW: "primary", Mark.WARN: "warn"}.get(item.mark, "ok")
    room = Area(body.x + 28, body.y + 8, body.w - 56 - (64 if icon else 0), body.h - 16)
    shapes: Scene = (box, *centred(_said(look, item, room), room))
    if icon:
        at = Area(body.right - 76, body.y + (body.h - 48) / 2, 48, 48)
        shapes = (*shapes, Icon(icon, at, colour))
    return (*shapes, target) if can_go else shapes


def _said(look: Look, item: Item, room: Area) -> Block:
    small = Type(Face.REGULAR, look.sizes.small, "ink2", leading=1.3)
    ink = "primary" if item.mark is Mark.NOW else "ink"
    ink = "ink2" if item.mark is Mark.LATER else ink
    face = Face.REGULAR if item.mark is Mark.LATER else Face.BOLD
    bold = Type(face, look.sizes.body + 4, ink, leading=1.25)
    head = paragraph(look, look.say(item.head), small, room)
    if item.text is None:
        return head
    left = room.below(room.y + head.height + 8)
    text = fitted(look, look.say(item.text), bold, left)
    return Block((*head.lines, *text.lines), head.height + 8 + text.height)


def pick_list(look: Look, choices: tuple[Choice, ...], area: Area) -> Scene:
    """Return the choices in as few columns as leave each key high enough."""
    columns = next(
        (
            n
            for n in range(2, MOST_COLUMNS)
            if _high(choices, area, n) >= LEAST_CHOICE_PX
        ),
        MOST_COLUMNS,
    )
    high = min(_high(choices, area, columns), MOST_CHOICE_PX)
    wide = (area.w - CHOICE_GAP * (columns - 1)) / columns
    shapes: list[Scene] = []
    for number, choice in enumerate(choices):
        at = Area(
            area.x + number % columns * (wide + CHOICE_GAP),
            area.y + number // columns * (high + CHOICE_GAP),
            wide,
            high,
        )
        role = Role.PRIMARY if choice.picked else Role.PLAIN
        icon = "check" if choice.picked else ""
        this = Key(IntentName.PICK, choice.label, icon, role, choice.value)
        shapes.append(key(look, this, at, look.sizes.body + 2))
    return tuple(shape for scene in shapes for shape in scene)


def _high(choices: tuple[Choice, ...], area: Area, columns: int) -> float:
    rows = -(-len(choices) // columns)
    return (area.h - LIP_PX - CHOICE_GAP * (rows - 1)) / max(rows, 1)
