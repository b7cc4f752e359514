"""Home: the choice of service, neutral for everyone."""

from ui.pages import IntentName, Page, Tile
from ui.screens.look import HEADER_HEIGHT, MARGIN, Look
from ui.screens.panels import heading, message_bar
from ui.screens.text import (
    Block,
    Type,
    centred,
    fitted,
    line,
    width,
)
from ui.shapes import Align, Area, Box, Face, Icon, Picture, Scene, Target
from ui.tokens import WIDTH

DESK = Area(1290, 150, 566, 216)


def home(look: Look, page: Page) -> Scene:
    """Return the heading, the tiles and what is said below them."""
    area = Area(MARGIN, HEADER_HEIGHT, WIDTH - 2 * MARGIN, 0)
    wide = area.w if look.style.is_extra else DESK.x - 40 - area.x
    head, y = heading(look, page, area.column(area.x, wide), look.sizes.display)
    desk: Scene = () if look.style.is_extra else (Picture("desk", DESK),)
    top = max(y + 8, 352 if look.style.is_extra else 388)
    foot, bottom = _foot(look, page, area)
    tiles = _tiles(look, page.tiles, Area(area.x, top, area.w, bottom - 30 - top))
    return (*desk, *head, *tiles, *foot)


def _tiles(look: Look, tiles: tuple[Tile, ...], area: Area) -> Scene:
    gap, rows = 32, -(-len(tiles) // 2)
    wide, high = (area.w - gap) / 2, (area.h - gap * (rows - 1)) / max(rows, 1)
    high = min(high, 252)
    shapes = [
        _tile(
            look,
            tile,
            Area(
                area.x + number % 2 * (wide + gap),
                area.y + number // 2 * (high + gap),
                wide,
                high,
            ),
        )
        for number, tile in enumerate(tiles)
    ]
    return tuple(shape for scene in shapes for shape in scene)


def _tile(look: Look, tile: Tile, area: Area) -> Scene:
    target = Target(area, IntentName.CHOOSE_SERVICE, tile.service)
    held = look.pressed == target.name
    body = area.moved(6 if held else 0)
    plate = Area(body.x + 32, body.y + (body.h - 156) / 2, 156, 156)
    room = Area(
        plate.right + 36, body.y + 12, body.right - plate.right - 108, body.h - 24
    )
    chevron = Area(body.right - 88, body.y + (body.h - 48) / 2, 48, 48)
    edge_px = look.style.theme.edge_px
    rim = look.style.theme.is_high_contrast
    return (
        Box(
            body,
            "sunken" if held else "surface",
            "edge",
            edge_px,
            16,
            "" if held else "lip",
            0 if held else 6,
        ),
        Box(plate, "soft", "primary" if rim else "", 3 if rim else 0, 12),
        Icon(tile.icon, plate.centred(100, 100), "primary"),
        *_words(look, tile, room),
        Icon("next", chevron, "edge"),
        target,
    )


def _words(look: Look, tile: Tile, room: Area) -> Scene:
    bold = Type(Face.BOLD, look.sizes.tile, "ink", leading=1.25)
    size = look.sizes.body if look.style.is_extra else min(look.sizes.small + 2, 32)
    plain = Type(Face.REGULAR, size, "ink2", leading=1.35)
    title = fitted(look, look.say(tile.title), bold, room, 1)
    lines, y = list(title.lines), room.y + title.height + 4
    # 长辈版 says one thing beside the name.
    for words in tile.lines[:1] if look.style.is_extra else tile.lines:
        text = fitted(look, look.say(words), plain, room.row(y, size * 3))
        lines += text.lines
        y += text.height
    return centred(Block(tuple(lines), y - room.y), room)


def _foot(look: Look, page: Page, area: Area) -> tuple[Scene, float]:
    """Return what stands below the tiles, and where it begins."""
    if look.style.is_extra:
        return (), look.floor - look.sizes.key_height
    if page.message is not None:
        top = look.floor - 92
        bar, _ = message_bar(look, page.message, area.row(top, 0))
        return bar, top
    small = Type(Face.REGULAR, look.sizes.small, "ink2")
    top = look.floor - 56
    row = area.row(top + 8, 48)
    said = [look.say(words) for words in page.footer]
    shapes: Scene = tuple(
        line(
            look,
            text,
            Type(small.face, small.size, small.colour, align),
            row.column(
                row.x
                if align is Align.LEFT
                else row.right - width(look, text, small) - 4,
                width(look, text, small) + 4,
            ),
        )
        for text, align in zip(said, (Align.LEFT, Align.RIGHT), strict=False)
    )
    return shapes, top
