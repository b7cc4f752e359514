"""The ticket: what was submitted has a number, and what comes next."""

from typing import Final

from ui.pages import Countdown, Key, Page, Ticket
from ui.screens.keys import GAP, bar, key, key_width
from ui.screens.look import HEADER_HEIGHT, MARGIN, Look
from ui.screens.panels import card_rows, heading, message_bar, note
from ui.screens.text import Type, fitted, line, paragraph
from ui.shapes import Align, Area, Box, Face, Mask, Picture, Scene
from ui.tokens import WIDTH

PAPER_WIDTH: Final = 720
SAW_PX: Final = 26
SEAL_PX: Final = 150


def ticket(look: Look, page: Page) -> Scene:
    """Return the paper at the left and the next steps at the right."""
    foot = 0 if look.style.is_extra or not page.footer else 64
    top = HEADER_HEIGHT + 40
    paper = Area(MARGIN, top, PAPER_WIDTH, min(824, look.floor - foot - top))
    right = Area(880, HEADER_HEIGHT + 16, WIDTH - MARGIN - 880, 0)
    head, y = heading(look, page, right, round(look.sizes.display * 0.92))
    shapes: Scene = head
    if page.message is not None:
        bar, end = message_bar(look, page.message, right.row(y, 0))
        shapes, y = (*shapes, *bar), end + 16
    high = look.sizes.key_height
    bottom = look.floor - high
    rows = card_rows(look, page.rows, right.row(y, bottom - 28 - y), 140)
    keys = _keys(look, page, right.row(bottom, high))
    told: Scene = ()
    if foot:
        said = look.say(page.footer[0])
        told = note(look, said, Area(MARGIN, paper.bottom + 14, 760, 60))
    slip = _slip(look, page.ticket, paper) if page.ticket else ()
    return (*slip, *shapes, *rows, *keys, *told)


def _slip(look: Look, this: Ticket, paper: Area) -> Scene:
    inner = Area(paper.x + 48, paper.y + 32, paper.w - 96, paper.h - 64 - SAW_PX)
    small = Type(Face.REGULAR, look.sizes.small, "ink2")
    bold = Type(Face.BOLD, look.sizes.body + 2, "ink", leading=1.25)
    title = fitted(look, look.say(this.title), bold, inner.row(inner.y, 120))
    office = inner.row(inner.y + title.height + 6, 44)
    label = inner.row(office.bottom + 36, 44)
    number = inner.row(label.bottom, 160)
    big = Type(Face.BOLD, 140, "ink", leading=1.15)
    rule = inner.row(number.bottom + 28, 4)
    when = inner.row(inner.bottom - 44, 44)
    second = inner.row(when.y - 28, 4)
    lines = _slip_lines(
        look, this, Area(inner.x, rule.bottom + 28, inner.w, 0), second.y
    )
    seal = Area(inner.right - SEAL_PX, label.y + 30, SEAL_PX, SEAL_PX)
    return (
        Picture("ticket_paper", paper),
        *title.lines,
        line(look, look.say(this.office), small, office),
        line(look, look.own("ticket.number"), small, label),
        line(look, this.number, big, number.column(inner.x, inner.w - SEAL_PX - 24)),
        Mask("rule", rule, "edge"),
        *lines,
        Mask("rule", second, "edge"),
        line(look, this.when, small, when),
        *(_seal(look, seal) if look.style.theme.name == "warm" else ()),
    )


def _slip_lines(look: Look, this: Ticket, area: Area, end: float) -> Scene:
    kind = Type(Face.BOLD, look.sizes.body + 4, "ink")
    shapes: Scene = ()
    y = area.y
    for words in this.lines:
        block = paragraph(look, look.say(words), kind, area.row(y, end - y))
        shapes, y = (*shapes, *block.lines), y + block.height + 8
    return shapes


def _seal(look: Look, area: Area) -> Scene:
    """Return the seal. It says 收件完成: the registrar registers, not the terminal."""
    text = look.own("ticket.seal")
    kind = Type(Face.SERIF, 50, "confirm", Align.CENTRE)
    inner = area.inset(14, 14)
    half = inner.h / 2
    return (
        Box(area, "surface", "confirm", 6, 18),
        line(look, text[:2], kind, inner.row(inner.y, half)),
        line(look, text[2:], kind, inner.row(inner.y + half, half)),
    )


def _keys(look: Look, page: Page, area: Area) -> Scene:
    """Return the keys; the last one also says when the page clears itself."""
    if not page.keys:
        return ()
    others = page.keys[:-1]
    if len(others) > 1:
        return bar(look, page.keys, area)
    wanted = [min(key_width(look, this), area.w * 0.45) for this in others]
    x = area.x
    shapes: list[Scene] = []
    for this, wide in zip(others, wanted, strict=True):
        shapes.append(key(look, this, area.column(x, wide)))
        x += wide + GAP
    last = area.column(x, area.right - x)
    shapes.append(_last_key(look, page.keys[-1], page.countdown, last))
    return tuple(shape for scene in shapes for shape in scene)


def _last_key(look: Look, this: Key, wait: Countdown | None, area: Area) -> Scene:
    least_px = 640
    if wait is None or area.w < least_px:
        return key(look, this, area)
    body, *_, target = key(look, this, area)
    inner = body.area.inset(44, 0)
    kind = Type(Face.BOLD, look.sizes.key + 4, "onprimary")
    small = Type(Face.REGULAR, look.sizes.small + 2, "onprimary", Align.RIGHT)
    split = inner.w * 0.56
    said = look.say(this.off or this.label)
    label = line(look, said, kind, inner.column(inner.x, split))
    left = inner.column(inner.x + split + 16, inner.w - split - 16)
    return (body, label, line(look, look.say(wait.text), small, left), target)
