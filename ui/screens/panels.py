"""Parts that several screens share: heading, rows, message bar, hint, countdown."""

from dataclasses import replace
from typing import Final

from ui.pages import Countdown, Kind, Mark, Message, Page, Row
from ui.screens.look import Look
from ui.screens.text import (
    Block,
    Type,
    centred,
    fitted,
    line,
    paragraph,
    width,
)
from ui.shapes import Align, Area, Box, Face, Icon, Scene

PILLS: Final = 10
KINDS: Final = {
    Kind.INFO: ("info", "primary", "soft"),
    Kind.OK: ("check", "ok", "oksoft"),
    Kind.WARN: ("warn", "warn", "warnsoft"),
    Kind.FAULT: ("warn", "fault", "faultsoft"),
}
MARKS: Final = {
    Mark.LATER: ("ring", "edge", "ink2"),
    Mark.NOW: ("dot", "primary", "primary"),
    Mark.DONE: ("check", "ok", "ok"),
    Mark.WARN: ("warn", "warn", "warn"),
}


def panel(look: Look, area: Area, radius: float = 16) -> Box:
    """Return a flat panel: what has no lip cannot be pressed."""
    return Box(area, "surface", "line", look.style.theme.edge_px, radius)


def heading(look: Look, page: Page, area: Area, size: int = 0) -> tuple[Scene, float]:
    """Return title and lead at the top of ``area``, and where they end."""
    size = size or look.sizes.h1
    top = area.y + (16 if look.style.is_extra else 32)
    room = Area(area.x, top, area.w, size * 2.5 + 4)
    title = fitted(
        look, look.say(page.title), Type(look.headline, size, "ink", leading=1.25), room
    )
    y = top + title.height
    if page.lead is None:
        return title.lines, y + 20
    lead_room = Area(area.x, y + 10, area.w, look.sizes.body * 3)
    lead = fitted(
        look,
        look.say(page.lead),
        Type(Face.REGULAR, look.sizes.body, "ink2"),
        lead_room,
    )
    return (*title.lines, *lead.lines), y + 10 + lead.height + 20


def without_lead(look: Look, page: Page) -> Page:
    """Return ``page`` as 长辈版 heads it while it watches: the title alone."""
    return replace(page, lead=None) if look.style.is_extra else page


def head_of(look: Look, page: Page, area: Area) -> tuple[Scene, float]:
    """Return the title, then what happened or else the lead, and where they end.

    Both together would take the room of what is to be done.
    """
    if page.message is not None:
        page = replace(page, lead=None)
    shapes, y = heading(look, without_lead(look, page), area)
    if page.message is None:
        return shapes, y
    bar, end = message_bar(look, page.message, area.row(y, 0))
    return (*shapes, *bar), end + 20


def message_bar(look: Look, message: Message, area: Area) -> tuple[Scene, float]:
    """Return the bar at the top of ``area`` and where it ends.

    The cause in bold, then what to do: behind it when both fit, below when not.
    """
    icon, colour, soft = KINDS[message.kind]
    icon_px = 48 if look.style.is_extra else 40
    inner = Area(area.x + 28 + icon_px + 20, area.y + 18, area.w - 76 - icon_px, 900)
    bold = Type(Face.BOLD, look.sizes.body + 2, colour)
    cause = paragraph(look, look.say(message.cause), bold, inner)
    advice = _advice(look, message, inner, cause)
    end = max(cause.bottom, advice.bottom)
    body = Area(area.x, area.y, area.w, max(end + 18 - area.y, 84))
    shift = (body.h - (end + 18 - area.y)) / 2
    lines = (*cause.lines, *advice.lines)
    mark = Area(area.x + 28, body.y + (body.h - icon_px) / 2, icon_px, icon_px)
    edge_px = look.style.theme.edge_px
    return (
        Box(body, soft, colour, edge_px, 14),
        Icon(icon, mark, colour),
        *centred(
            Block(lines, end - inner.y), inner.row(inner.y + shift, end - inner.y)
        ),
    ), body.bottom


def _advice(look: Look, message: Message, inner: Area, cause: Block) -> Block:
    if message.advice is None:
        return Block((), 0)
    plain = Type(Face.REGULAR, look.sizes.body, "ink")
    said = look.say(message.advice)
    taken = max(look.ruler(one.text, one.face, one.size) for one in cause.lines)
    beside = Area(inner.x + taken + 24, inner.y, inner.w - taken - 24, cause.height)
    if len(cause.lines) == 1 and width(look, said, plain) <= beside.w:
        return Block((line(look, said, plain, beside),), cause.height)
    below = inner.below(inner.y + cause.height + 4)
    return paragraph(look, said, plain, below)


def hint_panel(look: Look, page: Page, area: Area) -> tuple[Scene, float]:
    """Return what is awaited and how long, and where the panel ends."""
    if page.hint is None and page.countdown is None:
        return (), area.y
    inner = area.inset(32, 28)
    shapes: Scene = ()
    y = inner.y
    if page.hint is not None:
        icon_px = look.sizes.hint + 8
        room = Area(inner.x + icon_px + 20, y, inner.w - icon_px - 20, icon_px * 2)
        kind = Type(Face.BOLD, look.sizes.hint - 4, "ink", leading=1.25)
        words = fitted(look, look.say(page.hint.head), kind, room)
        high = max(words.height, icon_px)
        at = Area(inner.x, y + (high - icon_px) / 2, icon_px, icon_px)
        shapes = (
            Icon(page.hint.icon or "info", at, "primary"),
            *centred(words, room.row(y, high)),
        )
        y += high + 20
    if page.countdown is not None:
        shapes = (*shapes, *pills(page.countdown, inner.row(y, 16), "primary"))
        kind = Type(Face.REGULAR, look.sizes.body, "ink2")
        words = paragraph(
            look, look.say(page.countdown.text), kind, inner.below(y + 36)
        )
        shapes = (*shapes, *words.lines)
        y = words.bottom
    body = Area(area.x, area.y, area.w, y + 28 - area.y)
    return (panel(look, body), *shapes), body.bottom


def pills(countdown: Countdown, area: Area, colour: str, count: int = PILLS) -> Scene:
    """Return the wait as pills: whole segments, once a second, nothing blinks."""
    share = countdown.left_s / countdown.total_s if countdown.total_s else 0
    lit = min(count, -(-round(share * count * 1000) // 1000))
    step = area.w / count
    return tuple(
        Box(
            Area(area.x + number * step, area.y, step * 0.78, area.h),
            colour if number < lit else "track",
            radius=area.h / 2,
        )
        for number in range(count)
    )


def card_row(look: Look, row: Row, area: Area, number: int = 0) -> Scene:
    """Return a row as a panel of its own: icon plate (or number), head, text."""
    plate = min(92.0, area.h - 24)
    at = Area(area.x + 28, area.y + (area.h - plate) / 2, plate, plate)
    shapes: Scene = (panel(look, area), *_plate(look, row, at, number))
    room = Area(at.right + 32, area.y + 8, area.right - at.right - 56, area.h - 16)
    bold = Type(Face.BOLD, look.sizes.body + 8, "ink", leading=1.25)
    plain = Type(Face.REGULAR, look.sizes.small, "ink2", leading=1.3)
    # Where there is no room for both, the head says it.
    is_low = room.h < look.sizes.body * 2.5
    if row.text is None or is_low:
        head = fitted(look, look.say(row.head), bold, room)
        return (*shapes, *centred(head, room))
    head = fitted(look, look.say(row.head), bold, room.row(room.y, room.h * 0.6), 1)
    below = room.below(room.y + head.height)
    text = fitted(look, look.say(row.text), plain, below)
    both = Block((*head.lines, *text.lines), head.height + text.height)
    return (*shapes, *centred(both, room))


def _plate(look: Look, row: Row, at: Area, number: int) -> Scene:
    if number:
        kind = Type(Face.BOLD, round(at.w * 0.5), "primary", Align.CENTRE)
        ring = Box(at, "surface", "primary", 4, at.w / 2)
        return (ring, line(look, str(number), kind, at))
    _, colour, _ = MARKS[row.mark] if row.mark else ("", "primary", "")
    soft = {"ok": "oksoft", "warn": "warnsoft"}.get(colour, "soft")
    edge_px = 2 if look.style.theme.is_high_contrast else 0
    icon = round(at.w * 0.54)
    return (
        Box(at, soft, colour, edge_px, 12),
        Icon(row.icon, at.centred(icon, icon), colour),
    )


def card_rows(
    look: Look, rows: tuple[Row, ...], area: Area, most: float = 156
) -> Scene:
    """Return ``rows`` as panels one below the other, sharing ``area``.

    Where not all can be read, the first are shown: the message above says the rest.
    """
    gap, least_px = 16, look.sizes.body * 1.7
    rows = rows[: max(int((area.h + gap) / (least_px + gap)), 0)]
    if not rows:
        return ()
    high = min(most, (area.h - gap * (len(rows) - 1)) / len(rows))
    shapes = [
        card_row(look, row, area.row(area.y + number * (high + gap), high))
        for number, row in enumerate(rows)
    ]
    return tuple(shape for scene in shapes for shape in scene)


def check_list(look: Look, rows: tuple[Row, ...], area: Area) -> tuple[Scene, float]:
    """Return ``rows`` as one list with a state word at the right, and its end."""
    if not rows:
        return (), area.y
    high = min(area.h / len(rows), look.sizes.body * 2.7)
    body = Area(area.x, area.y, area.w, high * len(rows))
    shapes: Scene = (panel(look, body),)
    for number, row in enumerate(rows):
        y = area.y + number * high
        if number:
            shapes = (*shapes, Box(area.inset(2, 0).row(y, 2), "line"))
        shapes = (*shapes, *_check(look, row, area.row(y, high)))
    return shapes, body.bottom


def _check(look: Look, row: Row, area: Area) -> Scene:
    icon, colour, ink = MARKS[row.mark or Mark.LATER]
    icon_px = round(look.sizes.body * 1.25)
    at = Area(area.x + 28, area.y + (area.h - icon_px) / 2, icon_px, icon_px)
    left, right = at.right + 18, area.right - 26
    state = look.say(row.text) if row.text else ""
    bold = Type(Face.BOLD, look.sizes.body, ink, Align.RIGHT)
    state_width = min(width(look, state, bold) + 2, (right - left) * 0.5)
    plain = Type(Face.REGULAR, look.sizes.body, "ink", leading=1.2)
    room = Area(left, area.y, right - left - state_width - 12, area.h)
    head = fitted(look, look.say(row.head), plain, room)
    place = Area(right - state_width, area.y, state_width, area.h)
    words = (
        (*centred(head, room), line(look, state, bold, place))
        if state
        else (*centred(head, room),)
    )
    return (Icon(icon, at, colour), *words)


def note(look: Look, text: str, area: Area, icon: str = "info") -> Scene:
    """Return a quiet sentence with its icon, in the middle of ``area``'s height."""
    icon_px = round(look.sizes.small * 1.3)
    room = Area(area.x + icon_px + 18, area.y, area.w - icon_px - 18, area.h)
    kind = Type(Face.REGULAR, look.sizes.small, "ink2", leading=1.3)
    words = centred(fitted(look, text, kind, room), room)
    at = Area(area.x, area.y + (area.h - icon_px) / 2, icon_px, icon_px)
    return (Icon(icon, at, "ink2"), *words)
