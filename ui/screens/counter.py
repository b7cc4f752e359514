"""The staff's own screens: a header in the primary colour says that the mode changed.

Staff stand close and read much: their type is smaller than a citizen's, 24 to 30 px.
"""

from dataclasses import replace
from typing import Final

from ui.pages import IntentName, Item, Key, Mark, Page, PageName
from ui.screens.illustration import DRAWINGS, illustration
from ui.screens.keys import LIP_PX
from ui.screens.look import HEADER_HEIGHT, MARGIN, Look
from ui.screens.panels import MARKS, card_rows, message_bar, note
from ui.screens.photos import photo
from ui.screens.questions import pick_list
from ui.screens.text import Block, Type, centred, fitted, line, width
from ui.shapes import Align, Area, Box, Face, Icon, Scene, Target
from ui.tokens import WIDTH, Sizes

SIDE: Final = 48
STAFF: Final = frozenset(
    {
        PageName.STAFF_SIGN_IN,
        PageName.STAFF_LIST,
        PageName.STAFF_REVIEW,
        PageName.STAFF_PICTURE,
        PageName.STAFF_REASON,
        PageName.STAFF_RESULT,
    }
)
SIZES: Final = Sizes(48, 44, 32, 40, 36, 28, 26, 28, 104, 72)
"""Staff sizes, whatever size the citizen before had chosen."""
ROW_HIGH: Final = 104
ROW_GAP: Final = 14
LOCK_WIDTH: Final = 560


def for_staff(look: Look) -> Look:
    """Return ``look`` as staff see it."""
    return replace(look, style=replace(look.style, sizes=SIZES, is_extra=False))


def room_of(look: Look, page: Page) -> Area:
    """Return what lies between the header and the keys."""
    top = HEADER_HEIGHT + 20
    bottom = look.floor - (look.sizes.key_height + 24 if page.keys else 0)
    return Area(SIDE, top, WIDTH - 2 * SIDE, bottom - top)


def staff_header(look: Look, page: Page) -> Scene:
    """Return the header: who is at work here, and when it locks itself."""
    bar = Area(0, 0, WIDTH, HEADER_HEIGHT)
    keys, right = _header_keys(look, page.header)
    icon = Area(SIDE, (HEADER_HEIGHT - 48) / 2, 48, 48)
    big = Type(Face.BOLD, 40, "onprimary")
    title = look.say(page.title)
    left = icon.right + 22
    lock: Scene = ()
    if page.countdown is not None:
        small = Type(Face.REGULAR, 28, "onprimary", Align.RIGHT)
        said = look.say(page.countdown.text)
        wide = min(width(look, said, small) + 4, LOCK_WIDTH)
        lock = (line(look, said, small, bar.column(right - 24 - wide, wide)),)
        right -= 24 + wide
    wide = min(width(look, title, big) + 4, right - 40 - left)
    shapes: Scene = (
        Box(bar, "primary"),
        Box(bar.row(HEADER_HEIGHT - 2, 2), "primarylip"),
        Icon("person", icon, "onprimary"),
        line(look, title, big, bar.column(left, wide)),
    )
    lead = left + wide + 32
    if page.lead is not None and right - 40 - lead > 0:
        small = Type(Face.REGULAR, 28, "onprimary", leading=1.2)
        room = Area(lead, 8, right - 40 - lead, HEADER_HEIGHT - 16)
        shapes = (
            *shapes,
            *centred(fitted(look, look.say(page.lead), small, room), room),
        )
    return (*shapes, *lock, *keys)


def _header_keys(look: Look, keys: tuple[Key, ...]) -> tuple[Scene, float]:
    shapes: list[Scene] = []
    right: float = WIDTH - SIDE
    for this in reversed(keys):
        kind = Type(Face.REGULAR, 28, "onprimary")
        icon = 36 if this.icon else 0
        said = look.say(this.off or this.label)
        wide = max(width(look, said, kind) + 2 + (icon + 12 if icon else 0) + 44, 112)
        area = Area(right - wide, (HEADER_HEIGHT - 72) / 2, wide, 72)
        target = Target(area, this.intent, this.value, off=this.off is not None)
        fill = "primarylip" if look.pressed == target.name else "primary"
        text = area.column(area.x + 22 + (icon + 12 if icon else 0), wide - 44)
        sign: Scene = ()
        if this.icon:
            at = Area(area.x + 22, area.y + 18, 36, 36)
            sign = (Icon(this.icon, at, "onprimary"),)
        shapes.append(
            (
                Box(area, fill, "onprimary", 2, 12),
                *sign,
                line(look, said, kind, text.column(text.x, area.right - 18 - text.x)),
                target,
            )
        )
        right = area.x - 16
    return tuple(shape for scene in reversed(shapes) for shape in scene), right


def waiting_list(look: Look, page: Page) -> Scene:
    """Return what waits, oldest first, each a key to open it."""
    area = room_of(look, page)
    shapes: Scene = ()
    y = area.y
    if page.message is not None:
        bar, end = message_bar(look, page.message, area.row(y, 0))
        shapes, y = (*shapes, *bar), end + 20
    if not page.items:
        room = area.below(y)
        rows = card_rows(look, page.rows, room.row(y, min(room.h, 400)))
        return (*shapes, *rows)
    place = area.below(y)
    fitting = int((place.h + ROW_GAP) // (ROW_HIGH + ROW_GAP))
    if len(page.items) > fitting:
        fitting = int((place.h - 48 + ROW_GAP) // (ROW_HIGH + ROW_GAP))
    for number, item in enumerate(page.items[:fitting]):
        top = place.y + number * (ROW_HIGH + ROW_GAP)
        shapes = (*shapes, *_waiting(look, item, place.row(top, ROW_HIGH), number + 1))
    hidden = len(page.items) - fitting
    if hidden <= 0:
        return shapes
    told = look.own("counter.more", count=str(hidden))
    return (*shapes, *note(look, told, place.row(place.bottom - 44, 44), "list"))


def _waiting(look: Look, item: Item, area: Area, number: int) -> Scene:
    can_open = bool(item.value)
    target = Target(area, IntentName.OPEN, item.value)
    held = can_open and look.pressed == target.name
    body = area.row(area.y, area.h - LIP_PX).moved(LIP_PX if held else 0)
    edge_px = look.style.theme.edge_px
    lip, lip_px = ("lip", LIP_PX) if can_open and not held else ("", 0)
    edge = "edge" if can_open else "line"
    fill = "sunken" if held else "surface"
    place = Area(body.x + 24, body.y, 64, body.h)
    digit = Type(Face.BOLD, 32, "ink2", Align.CENTRE)
    icon, colour, ink = MARKS[item.mark]
    bold = Type(Face.BOLD, 32, "ink")
    plain = Type(Face.REGULAR, 28, ink if item.mark is Mark.WARN else "ink2")
    half = (body.w - 300) * 0.5
    head = body.column(place.right + 20, half)
    text = body.column(head.right + 24, body.right - 220 - head.right)
    said: Scene = ()
    if item.text is not None:
        said = centred(fitted(look, look.say(item.text), plain, text), text)
    shapes: Scene = (
        Box(body, fill, edge, edge_px, 14, lip, lip_px),
        line(look, str(number), digit, place),
        *centred(fitted(look, look.say(item.head), bold, head), head),
        *said,
        Icon(icon, Area(body.right - 168, body.y + (body.h - 40) / 2, 40, 40), colour),
    )
    if not can_open:
        return shapes
    chevron = Area(body.right - 72, body.y + (body.h - 40) / 2, 40, 40)
    return (*shapes, Icon("next", chevron, "primary"), target)


def one_picture(look: Look, page: Page) -> Scene:
    """Return one picture as large as it fits."""
    area = room_of(look, page)
    if page.message is None:
        return photo(look, page.shown, area)
    bar, end = message_bar(look, page.message, area.row(area.y, 0))
    return (*bar, *photo(look, page.shown, area.below(end + 20)))


def reason(look: Look, page: Page) -> Scene:
    """Return the reasons to choose from: the same sentences the couple will read."""
    area = room_of(look, page)
    shapes: Scene = ()
    y = area.y + 8
    if page.message is not None:
        bar, end = message_bar(look, page.message, area.row(y, 0))
        shapes, y = (*shapes, *bar), end + 20
    if page.hint is not None:
        kind = Type(Face.BOLD, 36, "ink", leading=1.25)
        asked = fitted(look, look.say(page.hint.head), kind, area.row(y, 96))
        shapes, y = (*shapes, *asked.lines), y + asked.height + 24
    return (*shapes, *pick_list(look, page.choices, area.below(y)))


def result(look: Look, page: Page) -> Scene:
    """Return what the centre answered, and what that means."""
    area = room_of(look, page)
    picture: Scene = ()
    if page.picture in DRAWINGS:
        wide = area.w * 0.4
        picture = illustration(look, page.picture, area.column(area.x, wide))
        area = area.column(area.x + wide + MARGIN, area.w - wide - MARGIN)
    elif area.w > 2 * MARGIN:
        area = area.inset(200, 40)
    shapes: Scene = picture
    y = area.y
    if page.message is not None:
        bar, end = message_bar(look, page.message, area.row(y, 0))
        shapes, y = (*shapes, *bar), end + 28
    return (*shapes, *card_rows(look, page.rows, area.below(y), 140))


def head_and_text(look: Look, item: Item, room: Area, size: int = 26) -> Block:
    """Return head and text of ``item`` one below the other."""
    small = Type(Face.REGULAR, 24, "ink2", leading=1.25)
    bold = Type(Face.BOLD, size, "ink", leading=1.25)
    head = fitted(look, look.say(item.head), small, room.row(room.y, room.h / 2))
    if item.text is None:
        return head
    below = room.below(room.y + head.height)
    text = fitted(look, look.say(item.text), bold, below)
    return Block((*head.lines, *text.lines), head.height + text.height)
