"""Place your card: where it goes, what is awaited, and the other ways."""

from typing import Final

from ui.pages import IntentName, Key, Page, Role
from ui.screens.illustration import illustration
from ui.screens.keys import key
from ui.screens.look import Look
from ui.screens.panels import (
    heading,
    hint_panel,
    message_bar,
    note,
    without_lead,
)
from ui.shapes import Area, Scene

GAP: Final = 32
SIDE_WIDTH: Final = 464
SIDE: Final = frozenset({IntentName.RETRY, IntentName.NO_CARD, IntentName.CALL_STAFF})
"""Ways out that stand beside the picture, while none of them is the best one."""


def side_keys(look: Look, page: Page) -> tuple[Key, ...]:
    """Return the keys that do not stand at the foot of the page."""
    if look.style.is_extra:
        return ()
    return tuple(
        this for this in page.keys if this.intent in SIDE and this.role is Role.PLAIN
    )


def card(look: Look, page: Page) -> Scene:
    """Return picture, wait and keys of the card page."""
    content = look.content(railed=page.rail is not None)
    head, y = heading(look, without_lead(look, page), content)
    shapes: Scene = head
    if page.message is not None:
        bar, end = message_bar(look, page.message, content.row(y, 0))
        shapes, y = (*shapes, *bar), end + 20
    area = content.below(y)
    if look.style.is_extra and page.hint is None and page.countdown is None:
        return (*shapes, *illustration(look, page.picture, area))
    wide = area.w - GAP - (SIDE_WIDTH if not look.style.is_extra else 680)
    side = area.column(area.x + wide + GAP, area.w - wide - GAP)
    return (
        *shapes,
        *illustration(look, page.picture, area.column(area.x, wide)),
        *_side(look, page, side),
    )


def _side(look: Look, page: Page, area: Area) -> Scene:
    hint, y = hint_panel(look, page, area)
    y += 24 if hint else 0
    keys = side_keys(look, page)
    rows: Scene = ()
    if look.style.is_extra and page.lead is not None:
        rows = note(look, look.say(page.lead), area.row(y, 130))
    shapes: list[Scene] = [hint, rows]
    gap = 24
    room = area.bottom - y - gap * (len(keys) - 1)
    high = min(look.sizes.key_height + 12, room / max(len(keys), 1))
    top = area.bottom - len(keys) * high - gap * (len(keys) - 1) if hint else y
    for number, this in enumerate(keys):
        at = area.row(top + number * (high + gap), high)
        shapes.append(key(look, this, at))
    return tuple(shape for scene in shapes for shape in scene)
