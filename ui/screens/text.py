"""Text in boxes: one line that steps down before it spills, paragraphs that wrap."""

from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Final

from ui.lines import balanced, break_lines, widest_piece
from ui.screens.look import Look
from ui.shapes import Align, Area, Face, Text

LEAST_PX: Final = 24
STEPS: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""A text is shortened by its writer, then wrapped, and only then set smaller."""


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set."""

    face: Face
    size: int
    colour: str
    align: Align = Align.LEFT
    leading: float = 1.4


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text and the height they take."""

    lines: tuple[Text, ...]
    height: float

    @property
    def bottom(self) -> float:
        """Where the last line ends."""
        return self.lines[-1].area.bottom if self.lines else 0

    @property
    def width(self) -> float:
        """The width set aside for the lines."""
        return max((line.area.w for line in self.lines), default=0)


def width(look: Look, text: str, kind: Type) -> float:
    """Return the width of ``text`` on one line."""
    return look.ruler(text, kind.face, kind.size)


def line(look: Look, text: str, kind: Type, area: Area) -> Text:
    """Return ``text`` on one line in the middle of ``area``, set smaller if it must."""
    for smaller in sizes(kind.size):
        kind = replace(kind, size=smaller)
        if width(look, text, kind) <= area.w:
            break
    return Text(text, area, kind.face, kind.size, kind.colour, kind.align, area)


def sizes(size: int) -> tuple[int, ...]:
    """Return the sizes to try, largest first; never below what can be read."""
    tried = [max(round(size * step), min(size, LEAST_PX)) for step in STEPS]
    return tuple(a for a, b in pairwise([*tried, 0]) if a != b)


def paragraph(look: Look, text: str, kind: Type, area: Area) -> Block:
    """Return ``text`` wrapped into the width of ``area``, from its top."""
    lines = break_lines(text, area.w, _measure(look, kind))
    return _stacked(lines, kind, area)


def fitted(look: Look, text: str, kind: Type, area: Area, most: int = 2) -> Block:
    """Return ``text`` in at most ``most`` lines inside ``area``.

    It wraps before it is set smaller; the lines are about equally long.
    """
    block = Block((), 0)
    for smaller in sizes(kind.size):
        tried = replace(kind, size=smaller)
        measure = _measure(look, tried)
        lines = balanced(text, area.w, measure)
        block = _stacked(lines, tried, area)
        widest = max(map(measure, lines))
        if len(lines) > 1:
            # A word that had to be torn asks for a smaller size as well.
            widest = max(widest, widest_piece(text, measure))
        if len(lines) <= most and block.height <= area.h and widest <= area.w:
            break
    return block


def centred(block: Block, area: Area) -> tuple[Text, ...]:
    """Return the lines of ``block`` in the middle of the height of ``area``."""
    if not block.lines:
        return ()
    down = area.y + (area.h - block.height) / 2 - block.lines[0].area.y
    return tuple(
        replace(one, area=one.area.moved(down), within=area) for one in block.lines
    )


def _measure(look: Look, kind: Type) -> "partial[float]":
    return partial(look.ruler, face=kind.face, size=kind.size)


def _stacked(lines: tuple[str, ...], kind: Type, area: Area) -> Block:
    height = round(kind.size * kind.leading)
    placed = tuple(
        Text(
            text,
            area.row(area.y + number * height, height),
            kind.face,
            kind.size,
            kind.colour,
            kind.align,
            area,
        )
        for number, text in enumerate(lines)
    )
    return Block(placed, height * len(lines))
