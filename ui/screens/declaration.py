"""The declaration: its text to be read, the pad to sign on, the red key below."""

from dataclasses import replace
from typing import Final

from ui.pages import (
    PAD_HEIGHT_PX,
    PAD_WIDTH_PX,
    Document,
    IntentName,
    Key,
    Page,
    Signature,
    Words,
)
from ui.screens.keys import key
from ui.screens.look import Look
from ui.screens.panels import head_of, panel
from ui.screens.text import Block, Type, fitted, line, width
from ui.screens.text import paragraph as set_paragraph
from ui.shapes import Align, Area, Box, Face, Ink, Scene, Text

GAP: Final = 32
INDENT: Final = "　　"
"""Two characters: how a paragraph begins in a Chinese paper."""
LEADINGS: Final = (1.65, 1.5, 1.4, 1.3, 1.2)
ASIDE: Final = frozenset({IntentName.CLEAR})
"""The keys that stand with the pad."""
PAD_KEY_PX: Final = 100
BESIDE_PX: Final = 300
LEAST_PX: Final = 24


def aside_keys(page: Page) -> tuple[Key, ...]:
    """Return the keys that do not stand at the foot of the page."""
    return tuple(this for this in page.keys if this.intent in ASIDE)


def declaration(look: Look, page: Page) -> Scene:
    """Return the paper at the left and the pad at the right."""
    content = look.content(railed=page.rail is not None)
    shapes, y = head_of(look, page, content)
    area = content.below(y)
    half = (area.w - GAP) / 2
    if page.document is not None:
        shapes = (*shapes, *_paper(look, page.document, area.column(area.x, half)))
    if page.signature is not None:
        right = area.column(area.x + half + GAP, half)
        shapes = (*shapes, *_signing(look, page, page.signature, right))
    return shapes


def _paper(look: Look, this: Document, area: Area) -> Scene:
    inner = area.inset(38, 24)
    bold = Type(look.headline, look.sizes.key + 2, "ink", Align.CENTRE, leading=1.3)
    title = fitted(
        look, look.say(this.title), bold, inner.row(inner.y, bold.size * 2.7)
    )
    rule = inner.row(inner.y + title.height + 10, 2)
    small = Type(Face.REGULAR, look.sizes.small, "ink2", Align.RIGHT)
    foot = inner.row(inner.bottom - small.size * 1.4, small.size * 1.4)
    told = look.own("reading.page", page=str(this.page), pages=str(this.pages))
    text = Area(inner.x, rule.bottom + 14, inner.w, foot.y - rule.bottom - 22)
    return (
        panel(look, area),
        *title.lines,
        Box(rule, "line"),
        *_paragraphs(look, this, text).lines,
        line(look, told, small, foot),
    )


def _paragraphs(look: Look, this: Document, area: Area) -> Block:
    """Return the text as large as it fits: closer lines come before smaller type."""
    block = Block((), 0)
    for size in range(look.sizes.body + 2, LEAST_PX - 1, -1):
        for leading in LEADINGS:
            kind = Type(Face.REGULAR, size, "ink", leading=leading)
            block = _set(look, this.paragraphs, kind, area)
            if block.height <= area.h:
                return block
    return block


def _set(look: Look, paragraphs: tuple[Words, ...], kind: Type, area: Area) -> Block:
    lines: tuple[Text, ...] = ()
    y = area.y
    for words in paragraphs:
        said = look.say(words)
        indent = "" if said.isascii() else INDENT
        block = set_paragraph(look, indent + said, kind, area.below(y))
        lines = (*lines, *(replace(one, within=area) for one in block.lines))
        y += block.height + round(kind.size * 0.35)
    return Block(lines, y - area.y)


def _signing(look: Look, page: Page, this: Signature, area: Area) -> Scene:
    """Return the pad as large as the room allows, its head above, its key below."""
    inner = area.inset(24, 14)
    head_px = look.sizes.body * 1.5
    keys = aside_keys(page)
    beside = look.style.is_extra
    room = Area(inner.x, inner.y + head_px + 6, inner.w, inner.h - head_px - 6)
    if keys and not beside:
        room = room.row(room.y, room.h - PAD_KEY_PX - 22)
    if keys and beside:
        room = room.column(room.x, room.w - BESIDE_PX)
    # Whole pixels: what a finger touches is the same point of the pad on every glass.
    wide = int(min(room.w, room.h * PAD_WIDTH_PX / PAD_HEIGHT_PX))
    high = wide * PAD_HEIGHT_PX / PAD_WIDTH_PX
    left = room.x if beside else room.x + (room.w - wide) / 2
    pad = Area(round(left), round(room.y), wide, high)
    edge_px = look.style.theme.edge_px + 1
    base = Area(pad.x + 36, pad.y + pad.h * 0.84, pad.w - 72, 2)
    return (
        panel(look, area),
        *_head(look, page, inner.row(inner.y, head_px)),
        Box(pad.inset(-edge_px), "bg", "edge", edge_px, 12),
        Box(base, "line"),
        Ink(pad, this.strokes, this.open),
        *_pad_keys(look, keys, pad, inner, beside=beside),
    )


def _head(look: Look, page: Page, area: Area) -> Scene:
    bold = Type(Face.BOLD, look.sizes.body, "ink")
    said = look.say(page.hint.head) if page.hint else look.own("pad.head")
    wide = min(width(look, said, bold) + 4, area.w)
    small = Type(Face.REGULAR, look.sizes.small, "ink2", Align.RIGHT)
    how = look.own("pad.how")
    shapes: Scene = (line(look, said, bold, area.column(area.x, wide)),)
    rest = area.column(area.x + wide + 24, area.w - wide - 24)
    if width(look, how, small) > rest.w:
        return shapes
    return (*shapes, line(look, how, small, rest))


def _pad_keys(
    look: Look, keys: tuple[Key, ...], pad: Area, inner: Area, *, beside: bool
) -> Scene:
    if not keys:
        return ()
    shapes: list[Scene] = []
    if beside:
        place = Area(pad.right + 22, pad.y, inner.right - pad.right - 22, 120)
        for number, this in enumerate(keys):
            shapes.append(key(look, this, place.moved(number * 144)))
    else:
        top = inner.bottom - PAD_KEY_PX
        wide = (pad.w - 24 * (len(keys) - 1)) / len(keys)
        for number, this in enumerate(keys):
            at = Area(pad.x + number * (wide + 24), top, wide, PAD_KEY_PX)
            shapes.append(key(look, this, at))
    return tuple(shape for scene in shapes for shape in scene)
