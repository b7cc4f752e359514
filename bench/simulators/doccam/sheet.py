"""A sheet of paper, flat and evenly lit, as a picture; marked 样例 whatever it is."""

from collections.abc import Mapping
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image, ImageDraw

from bench.simulators.doccam.marks import Canvas, draw
from drivers.camera.frames import Picture

MARK: Final = "样 例　SPECIMEN"
MARK_INK: Final = (176, 40, 40, 34)
MARK_SIZE_MM: Final = 11.0
MARK_EVERY_MM: Final = 62.0
MARK_TURNED_DEG: Final = 28
THUMBNAIL_PX_MM: Final = 4.0
FOLD_MM: Final = 9.0
FOLD_DARKEST: Final = 0.80


def drawn(sheet: Mapping[str, Any], px_mm: float) -> Picture:
    """Return ``sheet`` (`papers.sheet_of`) at ``px_mm`` pixels to the millimetre."""
    wide, high = sheet["size_mm"]
    size = round(wide * px_mm), round(high * px_mm)
    canvas = Canvas(Image.new("RGB", size, sheet["paper"]), px_mm)
    for mark in sheet["mark"]:
        draw(canvas, mark)
    _mark_as_sample(canvas)
    picture = cv2.cvtColor(np.asarray(canvas.image), cv2.COLOR_RGB2BGR)
    return _folded(picture.astype(np.uint8, copy=False), sheet.get("fold", ""), px_mm)


def thumbnail_png(sheet: Mapping[str, Any], side: int) -> bytes:
    """Return ``sheet`` as PNG, its longer side ``side`` pixels."""
    picture = drawn(sheet, THUMBNAIL_PX_MM)
    high, wide = picture.shape[:2]
    share = side / max(high, wide)
    size = round(wide * share), round(high * share)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".png", small)[1].tobytes()


def _mark_as_sample(canvas: Canvas) -> None:
    """Write the mark across all of the sheet, over whatever stands there."""
    wide, high = canvas.image.size
    side = round(1.5 * max(wide, high))
    over = Image.new("RGBA", (side, side), (*MARK_INK[:3], 0))
    pen, font = ImageDraw.Draw(over), canvas.font("bold", MARK_SIZE_MM)
    step = canvas.px(MARK_EVERY_MM)
    across = round(font.getlength(MARK) * 1.35)
    for row, y in enumerate(range(step // 2, side, step)):
        for x in range(-(row % 2) * across // 2, side, across):
            pen.text((x, y), MARK, MARK_INK, font, "lm")
    over = over.rotate(MARK_TURNED_DEG, Image.Resampling.BICUBIC)
    left, top = (side - wide) // 2, (side - high) // 2
    over = over.crop((left, top, left + wide, top + high))
    canvas.image.paste(over, (0, 0), over)


def _folded(picture: Picture, fold: str, px_mm: float) -> Picture:
    """Return ``picture`` darkened along the fold of an open booklet."""
    if not fold:
        return picture
    across = picture.shape[1 if fold == "upright" else 0]
    away = np.abs(np.arange(across) - across / 2) / (FOLD_MM * px_mm)
    share = 1 - (1 - FOLD_DARKEST) * np.exp(-(away**2) * 3)
    light = share[None, :, None] if fold == "upright" else share[:, None, None]
    folded: Picture = (picture * light).astype(np.uint8)
    return folded
