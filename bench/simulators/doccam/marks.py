"""What a sheet is drawn of: texts, tables, seals, portraits; all in millimetres."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
from PIL import Image, ImageDraw, ImageFont, ImageOps

from bench.people.faces import card_picture

FONTS: Final = Path("/usr/share/fonts/opentype/noto")
SC: Final = 2
MONO_SC: Final = 7
"""Places of the simplified Chinese faces in Noto's collections."""
FACES: Final[Mapping[str, tuple[str, int]]] = {
    "": ("NotoSansCJK-Regular.ttc", SC),
    "bold": ("NotoSansCJK-Bold.ttc", SC),
    "serif": ("NotoSerifCJK-Regular.ttc", SC),
    "serif bold": ("NotoSerifCJK-Bold.ttc", SC),
    "mono": ("NotoSansCJK-Regular.ttc", MONO_SC),
}
ANCHORS: Final = {"start": "ls", "middle": "ms", "end": "rs"}
INK: Final = "#1f1d1b"
HAND_INK: Final = "#23305e"
SEAL_INK: Final = (190, 44, 38)
SEAL_SHARE: Final = 165
CLOSING: Final = "，。、；：）”"
"""What may not begin a line."""

Mark = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A sheet being drawn on, ``px_mm`` pixels to the millimetre."""

    image: Image.Image
    px_mm: float

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """Return what draws on it."""
        return ImageDraw.Draw(self.image)

    def px(self, value: float) -> int:
        """Return ``value`` millimetres in pixels."""
        return round(value * self.px_mm)

    def at(self, mark: Mark, key: str = "at") -> tuple[int, int]:
        """Return the place of ``mark`` in pixels."""
        x, y = mark[key]
        return self.px(x), self.px(y)

    def font(self, face: str, size: float) -> ImageFont.FreeTypeFont:
        """Return the font of ``face``, ``size`` millimetres high."""
        file, place = FACES[face]
        return ImageFont.truetype(str(FONTS / file), self.px(size), index=place)


def draw(canvas: Canvas, mark: Mark) -> None:
    """Draw ``mark``."""
    KINDS[mark["kind"]](canvas, mark)


def _text(canvas: Canvas, mark: Mark) -> None:
    font = canvas.font(mark.get("face", ""), mark["size"])
    if "fit" in mark:
        long = font.getlength(mark["text"])
        scale = canvas.px(mark["fit"]) / long
        font = canvas.font(mark.get("face", ""), mark["size"] * scale)
    anchor = ANCHORS[mark.get("align", "start")]
    ink = mark.get("colour", INK)
    canvas.pen.text(canvas.at(mark), mark["text"], ink, font, anchor)


def _paragraphs(canvas: Canvas, mark: Mark) -> None:
    font = canvas.font(mark.get("face", ""), mark["size"])
    x, y = canvas.at(mark)
    for text in mark["texts"]:
        first = "　" * mark.get("indent", 0) + text
        for line in wrapped(first, font.getlength, canvas.px(mark["width"])):
            y += canvas.px(mark["size"] * mark["leading"])
            canvas.pen.text((x, y), line, mark.get("colour", INK), font, "ls")
        y += canvas.px(mark.get("gap", 0))


def wrapped(text: str, length: Callable[[str], float], width: float) -> Sequence[str]:
    """Return ``text`` in lines of at most ``width``, broken as Chinese is.

    A closing mark hangs over the edge rather than begin a line; a run of digits and
    letters is kept together.
    """
    lines = [""]
    for word in _words(text):
        if length(lines[-1] + word) > width and word not in CLOSING and lines[-1]:
            lines.append("")
        lines[-1] += word
    return lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for letter in text:
        if words and _is_latin(letter) and _is_latin(words[-1][-1]):
            words[-1] += letter
        else:
            words.append(letter)
    return words


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _table(canvas: Canvas, mark: Mark) -> None:
    font = canvas.font(mark.get("face", ""), mark["size"])
    left, top = mark["at"]
    for height, cells in zip(mark["rows"], mark["cells"], strict=True):
        x = left
        for width, text in zip(mark["columns"], cells, strict=True):
            corners = [(canvas.px(x), canvas.px(top))]
            corners.append((canvas.px(x + width), canvas.px(top + height)))
            canvas.pen.rectangle(corners, outline="#5d554c", width=canvas.px(0.2))
            room = canvas.px(width - 1.6)
            lines = wrapped(text, font.getlength, room)
            middle = canvas.px(x + width / 2), canvas.px(top + height / 2)
            canvas.pen.multiline_text(
                middle, "\n".join(lines), INK, font, "mm", align="center"
            )
            x += width
        top += height


def _box(canvas: Canvas, mark: Mark) -> None:
    x, y = canvas.at(mark)
    wide, high = canvas.at(mark, "size")
    canvas.pen.rounded_rectangle(
        (x, y, x + wide, y + high),
        canvas.px(mark["radius"]),
        mark["fill"],
        mark["colour"],
        canvas.px(0.25),
    )


def _line(canvas: Canvas, mark: Mark) -> None:
    ends = [canvas.at(mark), canvas.at(mark, "to")]
    canvas.pen.line(ends, mark.get("colour", INK), canvas.px(0.25))


def _waves(canvas: Canvas, mark: Mark) -> None:
    """Draw the fine wavy lines that papers of value are printed on."""
    x, y = mark["at"]
    wide, high = mark["size"]
    steps = [step * 0.7 for step in range(int(wide / 0.7) + 1)]
    for number in range(int(high / 1.7)):
        middle, phase = y + 0.85 + number * 1.7, number * 0.55
        points = [
            (
                canvas.px(x + step),
                canvas.px(middle + 0.75 * math.sin(step * 0.42 + phase)),
            )
            for step in steps
        ]
        canvas.pen.line(points, mark["colour"], max(1, canvas.px(0.14)))


def _portrait(canvas: Canvas, mark: Mark) -> None:
    wide, high = canvas.at(mark, "size")
    bgr = card_picture(mark["who"])
    photo = Image.fromarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
    photo = photo.resize((wide, high), Image.Resampling.LANCZOS)
    if mark.get("grey", False):
        photo = ImageOps.autocontrast(photo.convert("L")).convert("RGB")
    canvas.image.paste(photo, canvas.at(mark))


def _seal(canvas: Canvas, mark: Mark) -> None:
    """Stamp a round red seal with a star, its words along the upper edge."""
    radius = canvas.px(mark["radius"])
    side = 2 * radius
    stamp = Image.new("RGBA", (side, side), (*SEAL_INK, 0))
    pen = ImageDraw.Draw(stamp)
    ink = (*SEAL_INK, SEAL_SHARE)
    edge = max(2, side // 40)
    pen.ellipse((edge, edge, side - edge, side - edge), outline=ink, width=edge)
    star = [
        (
            radius + reach * math.sin(math.pi * point / 5),
            radius - reach * math.cos(math.pi * point / 5),
        )
        for point in range(10)
        for reach in [radius * (0.34, 0.135)[point % 2]]
    ]
    pen.polygon(star, fill=ink)
    font = canvas.font("bold", mark["radius"] * 0.27)
    words = mark["text"]
    for place, letter in enumerate(words):
        angle = (place - (len(words) - 1) / 2) * 28
        tile = Image.new("RGBA", (side, side), (*SEAL_INK, 0))
        top = (radius, edge + radius * 0.24)
        ImageDraw.Draw(tile).text(top, letter, ink, font, "mm")
        stamp = Image.alpha_composite(stamp, tile.rotate(-angle))
    x, y = canvas.at(mark)
    stamp = stamp.rotate(7, resample=Image.Resampling.BICUBIC)
    canvas.image.paste(stamp, (x - radius, y - radius), stamp)


def _hand(canvas: Canvas, mark: Mark) -> None:
    """Write a signature: leaning, a little uneven, in blue ink."""
    font = canvas.font("serif", mark["size"])
    wide, high = canvas.px(mark["size"] * 5), canvas.px(mark["size"] * 2)
    tile = Image.new("RGBA", (wide, high), (35, 48, 94, 0))
    pen, x = ImageDraw.Draw(tile), float(high // 3)
    for place, letter in enumerate(mark["text"]):
        pen.text((x, high * (0.62 + 0.05 * (place % 2))), letter, HAND_INK, font, "ls")
        x += font.getlength(letter) * 0.86
    lean = (1, 0.28, -0.16 * high, 0.03, 1, 0)
    tile = tile.transform(
        tile.size, Image.Transform.AFFINE, lean, Image.Resampling.BICUBIC
    )
    x0, y0 = canvas.at(mark)
    canvas.image.paste(tile, (x0 - high // 3, y0 - round(high * 0.6)), tile)


KINDS: Final[Mapping[str, Callable[[Canvas, Mark], None]]] = {
    "text": _text,
    "paragraphs": _paragraphs,
    "table": _table,
    "box": _box,
    "line": _line,
    "waves": _waves,
    "portrait": _portrait,
    "seal": _seal,
    "hand": _hand,
}
