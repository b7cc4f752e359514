"""The top of every screen: whose office, what time, the keys that are always there."""

from dataclasses import replace
from typing import Final

from ui.pages import IntentName, Key, Page, Role
from ui.screens.look import HEADER_HEIGHT, STRIP_HEIGHT, Look
from ui.screens.text import Type, centred, fitted, line, width
from ui.shapes import Area, Box, Face, Icon, Scene, Target
from ui.tokens import HEIGHT, WIDTH

SIDE: Final = 48
GAP: Final = 16
MARK_PX: Final = 56


def header(look: Look, page: Page) -> Scene:
    """Return the header bar of ``page``."""
    keys, left = _keys(look, page.header)
    ground = Box(Area(0, 0, WIDTH, HEADER_HEIGHT), "bg")
    rule = Box(Area(0, HEADER_HEIGHT - 2, WIDTH, 2), "line")
    return (ground, rule, *_place(look, page, left - 24), *keys)


def strip(look: Look, page: Page) -> Scene:
    """Return the notice along the bottom edge: simulated devices, no network."""
    if not look.strip:
        return ()
    area = Area(0, HEIGHT - STRIP_HEIGHT, WIDTH, STRIP_HEIGHT)
    fill = (
        Box(area, "warnsoft"),
        Box(area.row(area.y, 2), "warn"),
    )
    half = area.inset(SIDE, 0)
    if not page.online and page.simulated:
        half = Area(half.x, half.y, half.w * 0.62, half.h)
    notices: list[Scene] = []
    if page.simulated:
        notices.append(_notice(look, "sim", "mark.simulated", half))
        half = Area(half.right, half.y, WIDTH - SIDE - half.right, half.h)
    if not page.online:
        notices.append(_notice(look, "nonet", "mark.offline", half))
    return (*fill, *(shape for scene in notices for shape in scene))


def _notice(look: Look, icon: str, message: str, area: Area) -> Scene:
    kind = Type(Face.REGULAR, 26, "warn")
    text = Area(area.x + 40, area.y + 2, area.w - 48, area.h - 2)
    return (
        Icon(icon, Area(area.x, area.y + 7, 28, 28), "warn"),
        line(look, look.own(message), kind, text),
    )


def _place(look: Look, page: Page, right: float) -> Scene:
    """Return mark, office name, date and time, as far as they fit before ``right``."""
    mark = _mark(look)
    x: float = SIDE + (MARK_PX + 16 if mark else 0)
    name = Type(Face.BOLD, 34 if not look.style.is_extra else 38, "ink")
    clock = Type(Face.BOLD, 36 if not look.style.is_extra else 44, "ink")
    time = f"{look.now:%H:%M}"
    clock_width = width(look, time, clock) + 4
    office = look.say(page.office)
    full = width(look, office, name) + 2
    # The hour goes before the name of the office does.
    beside = clock_width + 36 if x + full + 36 + clock_width <= right else 0
    wanted = min(full, right - x - beside)
    row = Area(x, 2, wanted, HEADER_HEIGHT - 4)
    # A long name takes two lines before it is set small.
    said = fitted(look, office, replace(name, leading=1.15), row)
    shapes: Scene = (*mark, *centred(said, row))
    x = row.right + 36
    date, small = _date(look), Type(Face.REGULAR, look.sizes.small, "ink2")
    date_width = width(look, date, small) + 2
    if not look.style.is_extra and x + date_width + 16 + clock_width <= right:
        shapes = (*shapes, line(look, date, small, row.column(x, date_width)))
        x += date_width + 16
    if x + clock_width <= right:
        shapes = (*shapes, line(look, time, clock, row.column(x, clock_width)))
    return shapes


def _mark(look: Look) -> Scene:
    # The mark means two in accord: not beside a divorce.
    if look.style.theme.name == "calm":
        return ()
    area = Area(SIDE, (HEADER_HEIGHT - MARK_PX) / 2, MARK_PX, MARK_PX)
    return (Icon("lozenge_a", area, "accent"), Icon("lozenge_b", area, "accent2"))


def _date(look: Look) -> str:
    weekdays = look.own("header.weekdays").split()
    return look.own(
        "header.date",
        month=str(look.now.month),
        day=str(look.now.day),
        weekday=weekdays[look.now.weekday()],
    )


def _keys(look: Look, keys: tuple[Key, ...]) -> tuple[Scene, float]:
    """Return the keys from the right edge, and where they begin."""
    shapes: list[Scene] = []
    right: float = WIDTH - SIDE
    for this in reversed(keys):
        bold = this.intent is IntentName.CALL_STAFF
        quiet = this.intent is IntentName.SIGN_IN
        kind = Type(
            Face.BOLD if bold else Face.REGULAR,
            look.sizes.header,
            "onprimary" if _is_lit(this) else "ink2" if quiet else "ink",
        )
        icon = look.sizes.header + 8 if this.icon else 0
        text_width = width(look, look.say(this.label), kind) + 2
        wide = text_width + (icon + 12 if icon else 0) + 44
        high = look.sizes.header_key_height
        area = Area(right - wide, (HEADER_HEIGHT - high) / 2, wide, high)
        shapes.append(_key(look, this, area, kind))
        right = area.x - GAP
    return tuple(shape for scene in reversed(shapes) for shape in scene), right


def _is_lit(this: Key) -> bool:
    """Tell whether ``this`` says that something is on: sound, staff called."""
    return this.role is Role.PRIMARY or this.off is not None


def _key(look: Look, this: Key, area: Area, kind: Type) -> Scene:
    target = Target(area, this.intent, this.value, off=this.off is not None)
    lit = _is_lit(this)
    fill = "primary" if lit else "surface"
    if look.pressed == target.name:
        fill = "primarylip" if lit else "sunken"
    edge_px = look.style.theme.edge_px + (this.intent is IntentName.CALL_STAFF)
    body = Box(area, fill, "primary" if lit else "edge", edge_px, 12)
    if this.intent is IntentName.SIGN_IN:
        # Staff know where their key is; nobody else need see it first.
        body = Box(area, "sunken" if look.pressed == target.name else "bg", radius=12)
    inner = area.inset(22, 0)
    icon = look.sizes.header + 8 if this.icon else 0
    left = inner.x + (icon + 12 if icon else 0)
    words = line(
        look, look.say(this.label), kind, inner.column(left, inner.right - left)
    )
    if not icon:
        return (body, words, target)
    at = Area(inner.x, area.y + (area.h - icon) / 2, icon, icon)
    return (body, Icon(this.icon, at, kind.colour), words, target)
