"""The privacy notice and the consents: nothing is ticked beforehand."""

from dataclasses import dataclass
from typing import Final

from ui.pages import Box as Choice
from ui.pages import IntentName, Page, Row
from ui.screens.look import Look
from ui.screens.panels import heading, panel
from ui.screens.rail import LINES
from ui.screens.text import Block, Type, centred, fitted, line, width
from ui.shapes import Align, Area, Box, Face, Icon, Scene, Target

BOX_PX: Final = 64
GAP: Final = 24
LEAST_ROW_PX: Final = 60


def consent(look: Look, page: Page) -> Scene:
    """Return the notice, and below it (长辈版: beside it) what can be chosen."""
    content = look.content(railed=page.rail is not None)
    head, y = heading(look, page, content)
    area = content.below(y)
    people = _people(look, page)
    if look.style.is_extra:
        alone = len(people) == 1
        wide = (area.w - GAP) * (0.5 if alone else 0.36)
        notice = _stacked_notice(look, page.rows, area.column(area.x, wide))
        right = area.column(area.x + wide + GAP, area.w - wide - GAP)
        return (*head, *notice, *_shared_out(look, people, right))
    most = max((len(one.boxes) for one in people), default=0)
    choose_px = 64 + 84 * most
    least = area.h * 0.455 if len(people) == 1 else LEAST_ROW_PX * len(page.rows)
    high = min(max(least, area.h - 20 - choose_px), 84 * len(page.rows))
    choices = area.below(area.y + high + 20)
    return (
        *head,
        *_notice(look, page.rows, area.row(area.y, high)),
        *_shared_out(look, people, choices),
    )


@dataclass(frozen=True, slots=True)
class Chooser:
    """One person who chooses: the head of the panel, and the boxes."""

    seat: int
    head: str
    boxes: tuple[Choice, ...]


def _people(look: Look, page: Page) -> tuple[Chooser, ...]:
    """Return who chooses; of two people each panel bears the name of its seat."""
    seats = sorted({box.seat for box in page.boxes})
    chips = page.rail.chips if page.rail else ()
    names = {chip.seat: look.say(chip.name) for chip in chips}
    own = look.own("consent.head")
    return tuple(
        Chooser(
            seat,
            names.get(seat, own) if len(seats) > 1 else own,
            tuple(box for box in page.boxes if box.seat == seat),
        )
        for seat in seats
    )


def _shared_out(look: Look, people: tuple[Chooser, ...], area: Area) -> Scene:
    """Return the panels of ``people`` side by side."""
    shapes: Scene = ()
    count = max(len(people), 1)
    wide = (area.w - GAP * (count - 1)) / count
    for number, person in enumerate(people):
        place = area.column(area.x + number * (wide + GAP), wide)
        shapes = (*shapes, *_choices(look, person, place))
    return shapes


def _notice(look: Look, rows: tuple[Row, ...], area: Area) -> Scene:
    bold = Type(Face.BOLD, look.sizes.body + 2, "ink")
    plain = Type(Face.REGULAR, look.sizes.body, "ink", leading=1.15)
    widest = max((width(look, look.say(row.head), bold) for row in rows), default=0)
    left = area.x + 104
    split = left + min(widest + 48, area.w * 0.34)
    texts = area.column(split, area.right - split - 24)
    needed = [_said(look, row, plain, texts).height + 12 for row in rows]
    shapes: Scene = (panel(look, area),)
    for row, place in zip(rows, _shared(area, needed), strict=True):
        heads = place.column(left, split - left - 16)
        room = place.column(texts.x, texts.w)
        shapes = (
            *shapes,
            *_rule(area, place),
            _sign(row, area, place),
            line(look, look.say(row.head), bold, heads),
            *centred(_said(look, row, plain, room), room),
        )
    return shapes


def _stacked_notice(look: Look, rows: tuple[Row, ...], area: Area) -> Scene:
    bold = Type(Face.BOLD, look.sizes.small + 2, "ink", leading=1.15)
    plain = Type(Face.REGULAR, look.sizes.small, "ink", leading=1.2)
    texts = area.column(area.x + 108, area.w - 132)
    head_px = round(bold.size * bold.leading)
    needed = [_said(look, row, plain, texts).height + head_px + 8 for row in rows]
    shapes: Scene = (panel(look, area),)
    for row, place in zip(rows, _shared(area, needed), strict=True):
        room = place.column(texts.x, texts.w).inset(0, 2)
        head = fitted(look, look.say(row.head), bold, room, 1)
        text = _said(look, row, plain, room.below(room.y + head.height))
        both = Block((*head.lines, *text.lines), head.height + text.height)
        shapes = (
            *shapes,
            *_rule(area, place),
            _sign(row, area, place),
            *centred(both, room),
        )
    return shapes


def _said(look: Look, row: Row, kind: Type, area: Area) -> Block:
    if row.text is None:
        return Block((), 0)
    return fitted(look, look.say(row.text), kind, area)


def _shared(area: Area, needed: list[float]) -> list[Area]:
    """Share the height of ``area``: what needs more lines gets more."""
    spare = (area.h - sum(needed)) / max(len(needed), 1)
    if spare < 0:
        needed = [high * area.h / sum(needed) for high in needed]
        spare = 0
    places, y = [], area.y
    for high in needed:
        places.append(area.row(y, high + spare))
        y += high + spare
    return places


def _sign(row: Row, area: Area, place: Area) -> Icon:
    icon_px = min(48, place.h - 10)
    at = Area(area.x + 32, place.y, 48, place.h).centred(icon_px, icon_px)
    return Icon(row.icon, at, "primary")


def _rule(area: Area, place: Area) -> Scene:
    """Return the line above each row but the first."""
    is_first = place.y <= area.y
    return () if is_first else (Box(area.inset(2, 0).row(place.y, 2), "line"),)


def _choices(look: Look, person: Chooser, area: Area) -> Scene:
    """Return the boxes of one person, with that person's line at the left."""
    boxes = person.boxes
    bar = Area(area.x, area.y + 26, 8, area.h - 52)
    shapes: Scene = (panel(look, area), Box(bar, LINES[person.seat], radius=3))
    head_high = 52.0 if area.h - 52 >= LEAST_ROW_PX * len(boxes) else 0.0
    if head_high:
        head = Area(area.x + 36, area.y + 8, area.w - 68, head_high - 4)
        shapes = (*shapes, *_chosen(look, person, head))
    rows = Area(
        area.x + 20, area.y + head_high + 4, area.w - 32, area.h - head_high - 10
    )
    high = rows.h // len(boxes)
    for number, box in enumerate(boxes):
        shapes = (*shapes, *_choice(look, box, rows.row(rows.y + number * high, high)))
    return shapes


def _chosen(look: Look, person: Chooser, area: Area) -> Scene:
    ticked = person.boxes[0].ticked
    bold = Type(Face.BOLD, look.sizes.small + 2, "ink")
    state = Type(
        Face.BOLD if ticked else Face.REGULAR,
        look.sizes.small,
        "ok" if ticked else "ink2",
        Align.RIGHT,
    )
    half = area.w / 2
    return (
        line(look, person.head, bold, area.column(area.x, half)),
        line(
            look,
            look.own("consent.ticked" if ticked else "consent.open"),
            state,
            area.column(area.x + half, half),
        ),
    )


def _choice(look: Look, box: Choice, area: Area) -> Scene:
    target = Target(area, IntentName.TOGGLE, box.name)
    box_px = min(BOX_PX, area.h - 8)
    at = Area(area.x + 16, area.y + (area.h - box_px) / 2, box_px, box_px)
    held = look.pressed == target.name
    edge_px = look.style.theme.edge_px + 1
    fill = "primary" if box.ticked else "sunken" if held else "surface"
    square = Box(at, fill, "primary" if box.ticked else "edge", edge_px, 12)
    tick: Scene = ()
    if box.ticked:
        tick = (Icon("check", at.centred(box_px * 0.75, box_px * 0.75), "onprimary"),)
    room = Area(at.right + 22, area.y + 2, area.right - at.right - 30, area.h - 4)
    kind = Type(Face.REGULAR, look.sizes.body, "ink", leading=1.15)
    words = centred(fitted(look, look.say(box.label), kind, room), room)
    return (square, *tick, *words, target)
