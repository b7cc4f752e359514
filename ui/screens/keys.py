"""Keys: the flat body on its lip, what it says, and where a finger means it."""

from dataclasses import replace
from typing import Final

from ui.pages import IntentName, Key, Role
from ui.screens.look import Look
from ui.screens.text import Type, centred, fitted
from ui.shapes import Align, Area, Box, Face, Icon, Scene, Target

LIP_PX: Final = 6
CONFIRM_LIP_PX: Final = 8
GAP: Final = 24
LEAST_WIDTH: Final = 220
CONFIRM_WIDTH: Final = 540
CONFIRM_TALLER_PX: Final = 8
CONFIRM_SIZE: Final = 1.3
"""The red key's label, beside that of the other keys."""


def key(look: Look, this: Key, area: Area, size: int = 0, *, layer: str = "") -> Scene:
    """Return ``this`` key in ``area``; the lip hangs below it.

    A key that opens a ``layer`` of the keyboard says so to the screen alone.
    """
    is_off = this.off is not None
    target = Target(area, this.intent, this.value, is_off, layer)
    held = look.pressed == target.name and not target.off
    body = _body(look, this, area, held=held)
    label = _label(look, this, body.area, size or look.sizes.key)
    return (body, *label, target)


def key_width(look: Look, this: Key, size: int = 0) -> float:
    """Return how wide ``this`` key wants to be."""
    size = size or look.sizes.key
    label = look.ruler(look.say(this.off or this.label), Face.BOLD, size)
    icon = size * 1.1 + 20 if this.icon else 0
    least = CONFIRM_WIDTH if this.role is Role.CONFIRM else LEAST_WIDTH
    return max(least, label + icon + 88)


def bar(look: Look, keys: tuple[Key, ...], area: Area) -> Scene:
    """Return ``keys`` along the foot of the page: ways back left, ways on right.

    The last key ends in the lower right corner, under the right thumb.
    """
    if not keys:
        return ()
    wanted = [key_width(look, this) for this in keys]
    room = area.w - GAP * (len(keys) - 1)
    if sum(wanted) > room:
        wanted = [want * room / sum(wanted) for want in wanted]
    drawn: list[Scene] = []
    right = area.right
    for number in range(len(keys) - 1, -1, -1):
        first_of_many = number == 0 and _leads_back(keys[0])
        x = area.x if first_of_many else right - wanted[number]
        drawn.append(_foot_key(look, keys[number], area.column(x, wanted[number])))
        right = x - GAP
    return tuple(shape for scene in drawn for shape in scene)


def _foot_key(look: Look, this: Key, area: Area) -> Scene:
    """Return ``this`` key; the red one stands a little taller than the others."""
    if this.role is not Role.CONFIRM:
        return key(look, this, area)
    size = 0 if this.off is not None else round(look.sizes.key * CONFIRM_SIZE)
    top = area.y - CONFIRM_TALLER_PX
    return key(look, this, area.below(top), size)


def _leads_back(this: Key) -> bool:
    return this.intent in {IntentName.BACK, IntentName.LEAVE, IntentName.SIGN_OUT} and (
        this.role is Role.PLAIN
    )


def _body(look: Look, this: Key, area: Area, *, held: bool) -> Box:
    edge_px = look.style.theme.edge_px
    if this.off is not None:
        return Box(area, "sunken", "edge", edge_px, 16, dashed=True)
    lip_px = CONFIRM_LIP_PX if this.role is Role.CONFIRM else LIP_PX
    fill, edge, lip = {
        Role.PLAIN: ("surface", "edge", "lip"),
        Role.PRIMARY: ("primary", "primary", "primarylip"),
        Role.CONFIRM: ("confirm", "confirm", "confirmlip"),
    }[this.role]
    if held:
        fill = "sunken" if this.role is Role.PLAIN else lip
        return Box(area.moved(lip_px), fill, edge, edge_px, 16)
    return Box(area, fill, edge, edge_px, 16, lip, lip_px)


def ink_of(this: Key) -> str:
    """Return the colour of what stands on ``this`` key."""
    if this.off is not None:
        return "ink2"
    return {
        Role.PLAIN: "ink",
        Role.PRIMARY: "onprimary",
        Role.CONFIRM: "onconfirm",
    }[this.role]


def _label(look: Look, this: Key, area: Area, size: int) -> Scene:
    text, colour = look.say(this.off or this.label), ink_of(this)
    icon = round(size * 1.1) if this.icon else 0
    gap = 20 if icon else 0
    inner = area.inset(min(24, area.w * 0.06), 8)
    room = Area(inner.x, inner.y, inner.w - icon - gap, inner.h)
    kind = Type(Face.BOLD, size, colour, leading=1.25)
    block = fitted(look, text, kind, room)
    widest = max(look.ruler(t.text, t.face, t.size) for t in block.lines)
    # Chevrons point the way: back at the left, onward at the right of the words.
    onward = this.icon == "next"
    left = inner.x + (inner.w - icon - gap - widest) / 2
    words = Area(left if onward else left + icon + gap, inner.y, widest + 2, inner.h)
    lines = tuple(
        replace(t, area=t.area.column(words.x, words.w), align=Align.CENTRE)
        for t in centred(block, words)
    )
    if not icon:
        return lines
    at = Area(
        left + widest + gap if onward else left,
        area.y + (area.h - icon) / 2,
        icon,
        icon,
    )
    return (*lines, Icon(this.icon, at, colour))
