"""The keys under a field: digits, or letters, digits and signs in layers.

Which layer is up is the screen's own affair; what is typed the core keeps.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ui.pages import IntentName, Key, Words
from ui.screens.keys import key
from ui.screens.look import Look
from ui.shapes import Area, Scene

PAD_GAP: Final = 16
BOARD_GAP: Final = 13
PAD_ROWS: Final = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"))
ERASE: Final = Key(IntentName.ERASE, Words("keyboard.erase"))
CLEAR: Final = Key(IntentName.CLEAR, Words("keyboard.clear"))
DIGITS: Final = "1234567890"
LAYERS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "abc": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
        "ABC": ("QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"),
        "#+=": ("!@#$%^&*()", "-_=+[]{}\\|", ";:'\",.?"),
    }
)
MORE_SIGNS: Final = "/<>`~"
"""Beside the space of the layer of signs."""
BESIDE_SPACE: Final = ".-_@"
"""Beside the space of letters: what accounts are made of."""
OTHERS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"abc": ("ABC", "#+="), "ABC": ("abc", "#+="), "#+=": ("abc", "ABC")}
)
"""From each layer the two others: beside the last row, and below it."""


def typing(character: str) -> Key:
    """Return the key that types ``character``."""
    label = Words("text.plain", {"text": character})
    return Key(IntentName.TYPE, label, value=character)


def number_keys(look: Look, area: Area) -> Scene:
    """Return digits, with clear at the left and erase at the right of the zero."""
    high = (area.h - 3 * PAD_GAP) / 4
    wide = (area.w - 2 * PAD_GAP) / 3
    digits = tuple(tuple(map(typing, row)) for row in PAD_ROWS)
    shapes: list[Scene] = []
    for y, row in enumerate((*digits, (CLEAR, typing("0"), ERASE))):
        for x, this in enumerate(row):
            at = Area(
                area.x + x * (wide + PAD_GAP),
                area.y + y * (high + PAD_GAP),
                wide,
                high,
            )
            is_digit = this.intent is IntentName.TYPE
            size = look.sizes.tile if is_digit else look.sizes.body + 2
            shapes.append(key(look, this, at, size))
    return tuple(shape for scene in shapes for shape in scene)


def full_keys(look: Look, area: Area) -> Scene:
    """Return five rows: digits, three of letters or signs, and the space."""
    layer = look.layer if look.layer in LAYERS else next(iter(LAYERS))
    high = (area.h - 4 * BOARD_GAP) / 5
    wide = (area.w - 9 * BOARD_GAP) / 10
    first, second, third = LAYERS[layer]
    beside, below = OTHERS[layer]
    signs = MORE_SIGNS if layer == "#+=" else BESIDE_SPACE
    rows = (
        [(typing(each), 1.0) for each in DIGITS],
        [(typing(each), 1.0) for each in first],
        [(typing(each), 1.0) for each in second],
        [
            (_turn(beside), 1.5),
            *((typing(each), 1.0) for each in third),
            (ERASE, 1.5),
        ],
        [
            (_turn(below), 1.5),
            *((typing(each), 1.0) for each in signs),
            (replace(typing(" "), label=Words("keyboard.space")), 7.0 - len(signs)),
            (CLEAR, 1.5),
        ],
    )
    step = wide + BOARD_GAP
    shapes: list[Scene] = []
    for number, row in enumerate(rows):
        taken = sum(units for _, units in row)
        x = area.x + (10 - taken) * step / 2
        y = area.y + number * (high + BOARD_GAP)
        for this, units in row:
            at = Area(x, y, units * step - BOARD_GAP, high)
            shapes.append(_board_key(look, this, at))
            x += units * step
    return tuple(shape for scene in shapes for shape in scene)


def _turn(layer: str) -> Key:
    """Return the key that puts another layer up."""
    return Key(IntentName.TYPE, Words("text.plain", {"text": layer}))


def _board_key(look: Look, this: Key, area: Area) -> Scene:
    is_sign = this.intent is IntentName.TYPE and this.value.strip()
    size = look.sizes.key if is_sign else look.sizes.body
    layer = (
        "" if this.value or this.intent is not IntentName.TYPE else look.say(this.label)
    )
    return key(look, this, area, size, layer=layer)
