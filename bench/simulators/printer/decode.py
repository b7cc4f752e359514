"""From the printer's stream back to the page, and the queue number off its pixels.

Stands alone: it imports nothing of this project, so that a checker can use it. Debian's
``zjsdecode`` unpacks the stream; the number is by far the tallest print on the page, so
its glyphs are cut out and each is compared with the letters and digits of the typeface.

    python decode.py STREAM [PNG]     prints the number, writes the page
"""

import io
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]

DECODE_TIMEOUT_S: Final = 30.0
SHRINK: Final = 4
"""600 dots an inch become 150: a page of 1200 by 1706 pixels."""
SEAM_PX: Final = 24
SEAM_GREY: Final = 214
"""Between the pages of one picture."""
INK_BELOW: Final = 128
TALLEST_SHARE: Final = 0.6
GLYPH_SHAPE: Final = (48, 32)
TEMPLATE_SIZE: Final = 160
AGREEMENT_MIN: Final = 0.80
LEAD_MIN: Final = 0.02
LETTERS: Final = string.ascii_uppercase
FONT_FOLDERS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
TYPEFACE_FILES: Final = ("NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf")


class Unreadable(Exception):
    """No page or no number could be read; the message says which."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as read. ``agreement``: the worst glyph's likeness, 0 to 1."""

    number: str
    agreement: float


def page(stream: Path) -> Pixels:
    """Return the first page of a ZjStream; raise `Unreadable` as `pages` does."""
    return pages(stream)[0]


def pages(stream: Path) -> list[Pixels]:
    """Return the pages of a ZjStream as grey pixels, 150 an inch.

    Raises:
        Unreadable: It is no ZjStream, or has no page.

    """
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        with stream.open("rb") as source:
            subprocess.run(
                ["zjsdecode", "-d", f"{folder}/page"],
                stdin=source,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=DECODE_TIMEOUT_S,
                check=False,
            )
        planes = sorted(Path(folder).glob("page-*.pgm"))
        if not planes:
            raise Unreadable("no page in the stream")
        return [_shrunk(plane.read_bytes()) for plane in planes]


def pages_png(stream: Path) -> bytes:
    """Return a ZjStream's pages as one PNG; raise `Unreadable` as `pages` does."""
    picture = io.BytesIO()
    Image.fromarray(side_by_side(pages(stream))).save(picture, "PNG")
    return picture.getvalue()


def side_by_side(sheets: Sequence[Pixels]) -> Pixels:
    """Return pages of one height in a row, with a grey seam between them."""
    seam = np.full((sheets[0].shape[0], SEAM_PX), SEAM_GREY, np.uint8)
    between = [part for sheet in sheets for part in (seam, sheet)][1:]
    return np.hstack(between)


def _shrunk(pgm: bytes) -> Pixels:
    """Return a PGM of few levels (``P5 width height highest`` and a byte each)."""
    head, _, _ = pgm[:64].partition(b"\n")
    words = pgm[:64].split()
    if head != b"P5" or len(words) < 4:  # noqa: PLR2004 (the four words of the head)
        raise Unreadable("zjsdecode wrote no PGM")
    width, height, highest = int(words[1]), int(words[2]), int(words[3])
    start = len(pgm) - width * height
    dots = np.frombuffer(pgm, np.uint8, offset=start).reshape(height, width)
    size = width // SHRINK, height // SHRINK
    grey = cv2.resize(dots * (255 // highest), size, interpolation=cv2.INTER_AREA)
    return grey.astype(np.uint8)


def number(picture: Pixels) -> Reading:
    """Return the queue number: one letter, then digits.

    Raises:
        Unreadable: Nothing on the page looks like one.

    """
    glyphs = _tallest_row(picture)
    if len(glyphs) < 2:  # noqa: PLR2004 (a letter and at least one digit)
        raise Unreadable("no number on the page")
    letters, digits = dict(_templates(LETTERS)), dict(_templates(string.digits))
    best = [
        _likest(glyph, digits if place else letters)
        for place, glyph in enumerate(glyphs)
    ]
    return Reading("".join(sign for sign, _ in best), min(fit for _, fit in best))


def _tallest_row(picture: Pixels) -> list[Pixels]:
    """Return the tallest blots of ink that stand on one line, from left to right."""
    ink = (picture < INK_BELOW).astype(np.uint8)
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    blots = [
        (int(x), int(y), int(w), int(h))
        for x, y, w, h, _ in boxes[1:]
        if w < 2 * h  # a rule is no glyph
    ]
    if not blots:
        return []
    _, top, _, height = max(blots, key=lambda blot: blot[3])
    row = sorted(
        (x, y, w, h)
        for x, y, w, h in blots
        if h > TALLEST_SHARE * height and top < y + h // 2 < top + height
    )
    return [ink[y : y + h, x : x + w] for x, y, w, h in row]


def _templates(signs: str) -> Iterator[tuple[str, Pixels]]:
    """Draw each sign in the ticket's typeface and cut it out."""
    font = ImageFont.truetype(_typeface(), TEMPLATE_SIZE)
    for sign in signs:
        sheet = Image.new("L", (2 * TEMPLATE_SIZE, 2 * TEMPLATE_SIZE), 0)
        place = (TEMPLATE_SIZE // 2, TEMPLATE_SIZE // 4)
        ImageDraw.Draw(sheet).text(place, sign, font=font, fill=255)
        yield (
            sign,
            (np.asarray(sheet.crop(sheet.getbbox())) >= INK_BELOW).astype(np.uint8),
        )


def _typeface() -> Path:
    """Return the typeface's file; its faces share their letters and digits."""
    for folder in FONT_FOLDERS:
        for pattern in TYPEFACE_FILES:
            for path in sorted(folder.rglob(pattern)):
                return path
    raise Unreadable("the typeface is not installed: fonts-noto-cjk")


def _likest(glyph: Pixels, templates: dict[str, Pixels]) -> tuple[str, float]:
    """Return the sign a glyph looks most like, and how much."""
    fits = sorted(((_fit(glyph, t), sign) for sign, t in templates.items()))
    (second, _), (first, sign) = fits[-2:]
    if first < AGREEMENT_MIN or first - second < LEAD_MIN:
        raise Unreadable("a glyph is no clear letter or digit")
    return sign, first


def _fit(one: Pixels, other: Pixels) -> float:
    """Return the share of ink two glyphs have in common, told apart by shape too."""
    a, b = _framed(one), _framed(other)
    shape_a, shape_b = (p.shape[1] / p.shape[0] for p in (one, other))
    common = float(np.minimum(a, b).sum()) / float(np.maximum(a, b).sum())
    return common * min(shape_a, shape_b) / max(shape_a, shape_b)


def _framed(glyph: Pixels) -> NDArray[np.float32]:
    height, width = GLYPH_SHAPE
    size = (width, height)
    return cv2.resize(
        glyph.astype(np.float32), size, interpolation=cv2.INTER_AREA
    ).astype(np.float32)


def main() -> int:
    """Read the stream named first; write its page to the PNG named second."""
    picture = page(Path(sys.argv[1]))
    if sys.argv[2:]:
        Image.fromarray(picture).save(sys.argv[2])
    print(number(picture).number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
