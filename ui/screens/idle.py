"""Are you still there? An opaque cover: nobody behind you reads your data."""

from typing import Final

from ui.pages import Countdown, IntentName, Key, Page, Role, Words
from ui.screens.keys import GAP, key
from ui.screens.look import HEADER_HEIGHT, STRIP_HEIGHT, Look
from ui.screens.panels import note, pills
from ui.screens.text import Type, fitted, line, paragraph
from ui.shapes import Align, Area, Box, Face, Scene
from ui.tokens import HEIGHT, WIDTH

LEAVE: Final = Key(IntentName.LEAVE, Words("idle.leave"), "out")
EXTEND: Final = Key(IntentName.EXTEND, Words("idle.extend"), role=Role.PRIMARY)
PILLS: Final = 20


def idle(look: Look, page: Page, wait: Countdown) -> Scene:
    """Return the cover with its two keys; they always mean the same two intents."""
    bottom = HEIGHT - (STRIP_HEIGHT if look.strip else 0)
    cover = Area(0, HEADER_HEIGHT, WIDTH, bottom - HEADER_HEIGHT)
    dialog = cover.centred(1280, 728)
    inner = dialog.inset(74, 60)
    count_width = 300
    words = inner.column(inner.x, inner.w - count_width - 40)
    bold = Type(look.headline, look.sizes.display, "ink", leading=1.25)
    title = fitted(look, look.own("idle.title"), bold, words.row(inner.y, 190))
    plain = Type(Face.REGULAR, look.sizes.body + 6, "ink", leading=1.5)
    text = paragraph(look, look.own("idle.text"), plain, words.below(title.bottom + 20))
    row = inner.row(inner.bottom - 172, 44)
    high = 140
    keys = inner.row(inner.bottom - high, high)
    split = (keys.w - GAP * 1.4) * 0.43
    leave, extend = _keys(page)
    return (
        Box(cover, "cam"),
        Box(dialog, "surface", "edge", 3, 24),
        *title.lines,
        *text.lines,
        *_count(look, wait, inner.column(inner.right - count_width, count_width)),
        *pills(wait, inner.row(inner.y + 292, 20), "warn", PILLS),
        *note(look, look.own("idle.note"), row.row(inner.y + 340, 84)),
        *key(look, leave, keys.column(keys.x, split)),
        *key(
            look,
            extend,
            keys.column(keys.x + split + GAP * 1.4, keys.w - split - GAP * 1.4),
            look.sizes.tile,
        ),
    )


def _count(look: Look, wait: Countdown, area: Area) -> Scene:
    number = Type(Face.BOLD, 200, "warn", Align.CENTRE, leading=1.0)
    label = Type(Face.BOLD, look.sizes.key, "warn", Align.CENTRE)
    return (
        line(look, str(wait.left_s), number, area.row(area.y - 14, 200)),
        line(look, look.say(wait.text), label, area.row(area.y + 196, 60)),
    )


def _keys(page: Page) -> tuple[Key, Key]:
    """Return the page's own keys where it has them."""
    own = {this.intent: this for this in page.keys if this.off is None}
    return LEAVE, own.get(IntentName.EXTEND, EXTEND)
