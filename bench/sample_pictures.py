"""The pictures that sample pages name, and a signature: all of them drawn here."""

import io
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from math import dist
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from PIL import Image, ImageDraw, ImageFont

from ui.pages import PAD_HEIGHT_PX, PAD_WIDTH_PX, Point, Stroke

FONT: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
PORTRAITS: Final = Path(__file__).parent / "people" / "portraits"
PAGE: Final = (1240, 1754)
"""A4 at 150 dots an inch."""
STEP_PX: Final = 6
Turns: TypeAlias = tuple[tuple[tuple[int, int], ...], ...]
TURNS: Final[Turns] = (
    # 王样例, stroke by stroke, as the corners of each.
    ((58, 112), (160, 104)),
    ((62, 184), (156, 178)),
    ((110, 108), (108, 252)),
    ((46, 256), (176, 250)),
    ((206, 132), (282, 124)),
    ((246, 86), (244, 280)),
    ((242, 144), (204, 214)),
    ((250, 150), (284, 190)),
    ((302, 100), (316, 126)),
    ((366, 92), (350, 122)),
    ((300, 140), (374, 134)),
    ((306, 184), (370, 178)),
    ((292, 230), (386, 222)),
    ((338, 138), (334, 290)),
    ((440, 90), (404, 172)),
    ((424, 140), (420, 276)),
    ((446, 124), (520, 118)),
    ((486, 122), (448, 196)),
    ((462, 160), (500, 156), (490, 210), (442, 270)),
    ((470, 190), (484, 208)),
    ((534, 132), (532, 222)),
    ((568, 92), (566, 262), (548, 280), (534, 268)),
)


OTHER: Final[Turns] = (
    ((170, 80), (430, 78)),
    ((300, 40), (300, 180)),
    ((296, 90), (250, 140), (190, 182)),
    ((304, 90), (350, 140), (412, 180)),
    ((220, 205), (384, 204), (300, 232)),
    ((300, 232), (302, 290), (298, 316), (280, 306)),
    ((160, 262), (440, 260)),
)
"""The corners of another one's."""


def _stroke(corners: tuple[tuple[int, int], ...], began_ms: int) -> Stroke:
    points = [Point(*corners[0], began_ms)]
    for start, end in pairwise(corners):
        steps = max(int(dist(start, end) / STEP_PX), 1)
        for step in range(1, steps + 1):
            x, y = (
                round(a + (b - a) * step / steps)
                for a, b in zip(start, end, strict=True)
            )
            points.append(Point(x, y, points[-1].t_ms + 12))
    return Stroke(tuple(points))


def signature(turns: Turns) -> tuple[Stroke, ...]:
    """Return a signature as a steady hand writes it."""
    strokes: list[Stroke] = []
    for corners in turns:
        began = strokes[-1].points[-1].t_ms + 180 if strokes else 0
        strokes.append(_stroke(corners, began))
    return tuple(strokes)


SIGNATURE: Final = signature(TURNS)


def page(number: int) -> bytes:
    """Return a paper that nobody was ever given, as JPEG."""
    image = Image.new("RGB", PAGE, "#F3EAD9")
    draw = ImageDraw.Draw(image)
    large, small = (ImageFont.truetype(FONT, size) for size in (64, 34))
    draw.rectangle((60, 60, PAGE[0] - 60, PAGE[1] - 60), outline="#8B7C63", width=4)
    draw.text((PAGE[0] / 2, 150), "样张 · 居民户口簿", "#3A3226", large, anchor="ma")
    draw.text(
        (PAGE[0] / 2, 250), f"第 {number} 页  不作登记用", "#8B7C63", small, anchor="ma"
    )
    for row in range(14):
        top = 360 + row * 92
        draw.line((110, top, PAGE[0] - 110, top), "#8B7C63", 2)
        label = ("户别", "户主姓名", "户号", "住址", "姓名", "与户主关系", "性别")[
            row % 7
        ]
        draw.text((130, top + 24), label, "#574E42", small)
        draw.text((460, top + 24), f"样例 {number}-{row + 1}", "#231F1A", small)
    draw.line((430, 360, 430, 360 + 14 * 92), "#8B7C63", 2)
    return _bytes(image, "JPEG")


def card(key: str) -> bytes:
    """Return a card photo the size a card holds."""
    with Image.open(PORTRAITS / f"{key}.jpg") as image:
        return _bytes(image.resize((102, 126)).convert("RGB"), "PNG")


def signed(strokes: tuple[Stroke, ...]) -> bytes:
    """Return a signature as a picture."""
    image = Image.new("RGB", (PAD_WIDTH_PX, PAD_HEIGHT_PX), "white")
    draw = ImageDraw.Draw(image)
    for stroke in strokes:
        draw.line([(p.x, p.y) for p in stroke.points], "#231F1A", 9, joint="curve")
    return _bytes(image, "PNG")


def _bytes(image: Image.Image, kind: str) -> bytes:
    made = io.BytesIO()
    image.save(made, kind)
    return made.getvalue()


@cache
def pictures() -> Mapping[str, bytes]:
    """Return every picture by the name a sample page knows it by; one is none."""
    return MappingProxyType(
        {
            "page.1": page(1),
            "page.2": page(2),
            "card.1": card("b"),
            "card.2": card("a"),
            "live.1": (PORTRAITS / "b.jpg").read_bytes(),
            "live.2": (PORTRAITS / "a.jpg").read_bytes(),
            "signature.1": signed(signature(OTHER)),
            "signature.2": signed(SIGNATURE),
            "lost": b"\xff\xd8 this is no picture",
        }
    )
