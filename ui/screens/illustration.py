"""Pictures in their panels: the device, the thing to move, one word."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ui.screens.look import Look
from ui.screens.panels import panel
from ui.screens.text import Type, line
from ui.shapes import Align, Area, Face, Picture, Scene


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture: its size, and where its word stands in it."""

    w: float
    h: float
    word: str = ""
    place: Area | None = None
    colour: str = "primary"


READER: Final = Area(56, 508, 740, 56)
TRAY: Final = Area(120, 562, 476, 56)
DRAWINGS: Final[Mapping[str, Drawing]] = MappingProxyType(
    {
        "lay_card": Drawing(852, 600, "picture.lay_card", READER),
        "take_card": Drawing(852, 600, "picture.take_card", READER),
        "reader_silent": Drawing(852, 600, "picture.reader_silent", READER, "fault"),
        "lay_page": Drawing(852, 600, "picture.lay_page", READER),
        "scanner_silent": Drawing(852, 600, "picture.scanner_silent", READER, "fault"),
        "printer_empty": Drawing(716, 620, "picture.printer_empty", TRAY, "fault"),
        "printer_stopped": Drawing(716, 620, "picture.printer_stopped", TRAY, "fault"),
        "face_frame": Drawing(852, 600),
        "take_ticket": Drawing(716, 620),
        "saving": Drawing(716, 620),
        "staff_comes": Drawing(716, 620),
        "closed": Drawing(716, 620),
        "goodbye": Drawing(716, 620),
        "interrupted": Drawing(716, 620),
    }
)


def illustration(look: Look, name: str, area: Area) -> Scene:
    """Return the picture ``name`` as large as it fits in a panel; no name, nothing."""
    if name not in DRAWINGS:
        return ()
    drawing = DRAWINGS[name]
    # Drawings are cropped at their upper edge: they touch the panel's.
    inside = area.inset(16, look.style.theme.edge_px)
    scale = min(inside.w / drawing.w, inside.h / drawing.h, 1.0)
    at = inside.centred(drawing.w * scale, drawing.h * scale)
    shapes: Scene = (panel(look, area), Picture(name, at))
    if drawing.place is None:
        return shapes
    place = drawing.place
    word = Area(
        at.x + place.x * scale,
        at.y + place.y * scale,
        place.w * scale,
        max(place.h * scale, 40),
    )
    size = min(look.sizes.body, max(round(word.h * 0.66), 28))
    kind = Type(Face.BOLD, size, drawing.colour, Align.CENTRE)
    return (*shapes, line(look, look.own(drawing.word), kind, word))
