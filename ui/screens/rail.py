"""Where a visit stands: service, party lines, steps and people at the left.

In 长辈版 the rail becomes a strip below the header.
"""

from typing import Final

from ui.pages import Chip, Mark, Rail, Step
from ui.screens.look import HEADER_HEIGHT, MARGIN, RAIL_WIDTH, Look
from ui.screens.text import Type, centred, fitted, line, paragraph, width
from ui.shapes import Align, Area, Box, Face, Icon, Scene
from ui.tokens import HEIGHT, WIDTH

INNER: Final = Area(32, 0, 376, 0)
STEP_HEIGHT: Final = 54
LEAST_STEP_PX: Final = 40
STRIP_HEIGHT: Final = 84
LINES: Final = {1: "accent", 2: "accent2"}
"""The two parties' colours; always doubled by name and position."""

TICKS: Final = {
    Mark.LATER: ("ring", "edge"),
    Mark.NOW: ("dot", "primary"),
    Mark.DONE: ("check", "ok"),
    Mark.WARN: ("warn", "warn"),
}


def rail(look: Look, this: Rail) -> Scene:
    """Return the rail, or the strip of 长辈版."""
    if look.style.is_extra:
        return _strip(look, this)
    ground = Area(0, HEADER_HEIGHT, RAIL_WIDTH, HEIGHT - HEADER_HEIGHT)
    shapes: Scene = (
        Box(ground, "sunken"),
        Box(ground.column(RAIL_WIDTH - 2, 2), "line"),
    )
    head, y = _head(look, this)
    people, top = _people(look, this.chips)
    steps = _steps(look, this.steps, y + 16, top - 12)
    return (*shapes, *head, *steps, *people)


def _head(look: Look, this: Rail) -> tuple[Scene, float]:
    top = HEADER_HEIGHT + 24
    done = sum(step.mark is Mark.DONE for step in this.steps)
    count = f"{min(done + 1, len(this.steps))}/{len(this.steps)}"
    small = Type(Face.REGULAR, 28, "ink2", Align.RIGHT)
    name = Type(look.headline, 44, "ink", leading=1.36)
    title = fitted(look, look.say(this.service), name, Area(32, top, 304, 96))
    y = top + title.height + 14
    shapes: Scene = (
        *title.lines,
        line(look, count, small, Area(336, top + 12, 72, 40)),
    )
    # One line for each party; a service for one person shows one.
    for chip in this.chips:
        ticks = [mark for _, mark in chip.ticks]
        share = sum(mark is Mark.DONE for mark in ticks) / max(len(ticks), 1)
        area = INNER.row(y, 6)
        shapes = (*shapes, Box(area, "track", radius=3))
        if share:
            filled = Area(area.x, y, area.w * share, 6)
            shapes = (*shapes, Box(filled, LINES[chip.seat], radius=3))
        y += 13
    return shapes, y


def _steps(look: Look, steps: tuple[Step, ...], y: float, end: float) -> Scene:
    """Return the steps; where long names leave no room, those around this one."""
    high = min(STEP_HEIGHT, (end - y) / max(len(steps), 1))
    first, last = 0, len(steps)
    if high < LEAST_STEP_PX:
        fitting = max(int((end - y) // LEAST_STEP_PX), 1)
        now = sum(step.mark is Mark.DONE for step in steps)
        first = min(max(now - 1, 0), max(len(steps) - fitting, 0))
        last, high = first + fitting, LEAST_STEP_PX
    shapes: Scene = ()
    for number, step in enumerate(steps[first:last], start=first):
        row = INNER.row(y + (number - first) * high, high - 2)
        shapes = (*shapes, *_step(look, step, number + 1, row))
    return shapes


def _step(look: Look, step: Step, number: int, area: Area) -> Scene:
    disc = Area(area.x + 14, area.y + (area.h - 36) / 2, 36, 36)
    words = Area(area.x + 66, area.y, area.w - 74, area.h)
    text = look.say(step.label)
    if step.mark is Mark.DONE:
        tick = Icon("check", disc.centred(24, 24), "surface")
        named = line(look, text, Type(Face.REGULAR, 30, "ink"), words)
        return (Box(disc, "ok", radius=18), tick, named)
    edge_px = look.style.theme.edge_px
    digit = Type(Face.REGULAR, 24, "ink2", Align.CENTRE)
    if step.mark is Mark.NOW:
        digit = Type(Face.BOLD, 24, "onprimary", Align.CENTRE)
        return (
            Box(area, "surface", "primary", edge_px, 12),
            Box(disc, "primary", radius=18),
            line(look, str(number), digit, disc),
            line(look, text, Type(Face.BOLD, 30, "ink"), words),
        )
    return (
        Box(disc, "sunken", "edge", 2, 18),
        line(look, str(number), digit, disc),
        line(look, text, Type(Face.REGULAR, 30, "ink2"), words),
    )


def _people(look: Look, chips: tuple[Chip, ...]) -> tuple[Scene, float]:
    """Return the chips, the last one on the floor of the page, and where they begin."""
    drawn = [_chip(look, chip, Area(32, 0, 376, 0)) for chip in chips]
    y = top = look.floor - sum(high for _, high in drawn) - 16 * max(len(drawn) - 1, 0)
    shapes: list[Scene] = []
    for chip, (_, high) in zip(chips, drawn, strict=True):
        shapes.append(_chip(look, chip, Area(32, y, 376, high))[0])
        y += high + 16
    return tuple(shape for scene in shapes for shape in scene), top


def _chip(look: Look, chip: Chip, area: Area) -> tuple[Scene, float]:
    """Return the chip at the top of ``area`` and the height it takes."""
    inner = Area(area.x + 30, area.y + 12, area.w - 46, 1000)
    state_kind = Type(
        Face.BOLD if chip.active else Face.REGULAR,
        28,
        "primary" if chip.active else "ink2",
        Align.RIGHT,
    )
    state = look.say(chip.state)
    state_width = width(look, state, state_kind) + 4
    name, kind = look.say(chip.name), Type(Face.BOLD, 34, "ink")
    if width(look, name, kind) + state_width + 12 <= inner.w:
        room = inner.row(inner.y, 54)
        words: Scene = (
            line(look, name, kind, Area(room.x, room.y, room.w - state_width, 54)),
            line(look, state, state_kind, room),
        )
        y = inner.y + 54
    else:
        # A long name keeps its size and gets the lines it needs.
        block = paragraph(look, name, Type(Face.BOLD, 28, "ink", leading=1.3), inner)
        below = inner.row(inner.y + block.height + 4, 40)
        words = (*block.lines, line(look, state, state_kind, below))
        y = below.bottom
    ticks = _ticks(look, chip, inner.row(y, 52))
    high = y + 52 + 14 - area.y
    edge, edge_px = ("primary", 3) if chip.active else ("line", 2)
    body = Box(Area(area.x, area.y, area.w, high), "surface", edge, edge_px, 14)
    party = Area(area.x + 12, area.y + 14, 6, high - 28)
    return (body, Box(party, LINES[chip.seat], radius=3), *words, *ticks), high


def _ticks(look: Look, chip: Chip, area: Area) -> Scene:
    shapes: list[Scene] = []
    wide = area.w / max(len(chip.ticks), 1)
    for number, (label, mark) in enumerate(chip.ticks):
        icon, colour = TICKS[mark]
        x = area.x + number * wide
        quiet = mark is Mark.LATER
        ink = "ink2" if quiet else "ink" if mark is Mark.NOW else colour
        kind = Type(Face.REGULAR if quiet else Face.BOLD, 28, ink)
        words = Area(x + 31, area.y, wide - 33, area.h)
        tick = Icon(icon, Area(x, area.y + 14, 24, 24), colour)
        shapes.append((tick, line(look, look.say(label), kind, words)))
    return tuple(shape for scene in shapes for shape in scene)


def _strip(look: Look, this: Rail) -> Scene:
    area = Area(0, HEADER_HEIGHT, WIDTH, STRIP_HEIGHT)
    done = sum(step.mark is Mark.DONE for step in this.steps)
    now, total = min(done + 1, len(this.steps)), len(this.steps)
    bold = Type(Face.BOLD, look.sizes.small, "ink")
    plain = Type(Face.REGULAR, look.sizes.small, "ink")
    service = look.say(this.service)
    progress = look.own("rail.progress", now=str(now), all=str(total))
    row = area.inset(MARGIN, 0)
    first = row.column(row.x, width(look, service, bold) + 4)
    second = row.column(first.right + 40, width(look, progress, plain) + 4)
    shapes: Scene = (
        Box(area, "sunken"),
        Box(area.row(area.bottom - 2, 2), "line"),
        line(look, service, bold, first),
        line(look, progress, plain, second),
    )
    x = second.right + 40
    for number, step in enumerate(this.steps):
        colour = {Mark.DONE: "ok", Mark.NOW: "primary"}.get(step.mark, "track")
        pill = Area(x + number * 62, area.y + 34, 52, 16)
        shapes = (*shapes, Box(pill, colour, radius=8))
    person = _person(look, this, row.column(x + total * 62 + 24, row.right))
    return (*shapes, *person)


def _person(look: Look, this: Rail, area: Area) -> Scene:
    active = [chip for chip in this.chips if chip.active]
    if not active:
        return ()
    text = look.own("rail.person", name=look.say(active[0].name))
    kind = Type(Face.BOLD, look.sizes.small, "ink", Align.RIGHT, leading=1.05)
    room = Area(area.x, area.y, WIDTH - MARGIN - area.x, area.h)
    return centred(fitted(look, text, kind, room), room)
