"""Still pictures in their beds: the picture, or a plain word that there is none."""

from typing import Final

from ui.screens.look import Look
from ui.screens.text import Type, centred, fitted
from ui.shapes import Align, Area, Box, Face, Icon, Photo, Scene

LEAST_WORD_PX: Final = 110
"""A bed narrower than this has room for a sign only."""


def photo(look: Look, name: str, area: Area, icon: str = "doc") -> Scene:
    """Return the picture ``name`` whole, as large as it fits in ``area``."""
    edge_px = look.style.theme.edge_px
    bed = Box(area, "sunken", "line", edge_px, 8)
    inside = area.inset(edge_px)
    size = look.pictures.get(name)
    if size is not None:
        scale = min(inside.w / size[0], inside.h / size[1])
        return (bed, Photo(name, inside.centred(size[0] * scale, size[1] * scale)))
    return (bed, *_absent(look, name, inside, icon))


def portrait(look: Look, name: str, area: Area) -> Scene:
    """Return the picture ``name`` cut to fill ``area``."""
    edge_px = look.style.theme.edge_px
    bed = Box(area, "sunken", "line", edge_px, 8)
    inside = area.inset(edge_px)
    if look.pictures.get(name) is not None:
        return (bed, Photo(name, inside))
    return (bed, *_absent(look, name, inside, "person"))


def _absent(look: Look, name: str, area: Area, icon: str) -> Scene:
    """Return what stands for a picture that is on its way, or cannot be shown."""
    is_lost = name in look.pictures or not name
    icon_px = max(min(area.w, area.h) * 0.3, 28)
    icon_px = min(icon_px, 100)
    if not is_lost or area.w < LEAST_WORD_PX:
        return (Icon(icon, area.centred(icon_px, icon_px), "edge"),)
    kind = Type(Face.REGULAR, look.sizes.small, "ink2", Align.CENTRE, leading=1.2)
    room = area.inset(6, 4)
    words = fitted(look, look.own("picture.not_shown"), kind, room)
    if icon_px + words.height + 12 > room.h:
        return centred(words, room)
    top = area.y + (area.h - icon_px - 12 - words.height) / 2
    at = Area(area.x + (area.w - icon_px) / 2, top, icon_px, icon_px)
    below = room.row(at.bottom + 12, words.height)
    return (Icon(icon, at, "edge"), *centred(words, below))
