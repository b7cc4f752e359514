"""Staff sign in: account and password, the factors still to come, the keyboard."""

from typing import Final

from ui.pages import Keyboard, Page
from ui.screens.counter import SIDE
from ui.screens.fields import field_box
from ui.screens.keyboards import full_keys, number_keys
from ui.screens.keys import key
from ui.screens.look import HEADER_HEIGHT, Look
from ui.screens.panels import check_list, message_bar
from ui.shapes import Area, Scene
from ui.tokens import WIDTH

BOARD_HIGH: Final = 536
FACTORS_WIDTH: Final = 520
KEYS_WIDTH: Final = 300
GAP: Final = 32
FIELD_HIGH: Final = 140


def sign_in(look: Look, page: Page) -> Scene:
    """Return fields, factors and keys above the keyboard."""
    area = Area(SIDE, HEADER_HEIGHT + 24, WIDTH - 2 * SIDE, 0)
    board = area.row(look.floor - BOARD_HIGH, BOARD_HIGH)
    upper = area.row(area.y, board.y - 28 - area.y)
    keys = upper.column(upper.right - KEYS_WIDTH, KEYS_WIDTH)
    factors = upper.column(keys.x - GAP - FACTORS_WIDTH, FACTORS_WIDTH)
    fields = upper.column(upper.x, factors.x - GAP - upper.x)
    shapes: Scene = (
        *_fields(look, page, fields),
        *check_list(look, page.rows, factors)[0],
        *_keys(look, page, keys),
    )
    if page.keyboard is Keyboard.NUMBER:
        return (*shapes, *number_keys(look, board.centred(560, board.h)))
    return (*shapes, *full_keys(look, board)) if page.keyboard else shapes


def _fields(look: Look, page: Page, area: Area) -> Scene:
    """Return the fields side by side, and below them what came of the last try.

    They do not move when a message comes.
    """
    shapes: Scene = ()
    count = max(len(page.fields), 1)
    wide = (area.w - GAP * (count - 1)) / count
    for number, this in enumerate(page.fields):
        place = area.column(area.x + number * (wide + GAP), wide)
        shapes = (*shapes, *field_box(look, this, place)[0])
    if page.message is None:
        return shapes
    bar, _ = message_bar(look, page.message, area.row(area.y + FIELD_HIGH, 0))
    return (*shapes, *bar)


def _keys(look: Look, page: Page, area: Area) -> Scene:
    """Return the keys one above the other, the primary one nearest to the board."""
    shapes: list[Scene] = []
    high = min(look.sizes.key_height, (area.h - 24) / max(len(page.keys), 1) - 12)
    y = area.bottom - 8
    for this in reversed(page.keys):
        y -= high
        shapes.append(key(look, this, area.row(y, high)))
        y -= 20
    return tuple(shape for scene in shapes for shape in scene)
