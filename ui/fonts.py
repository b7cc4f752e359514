"""The faces of the screen: mainland glyph forms out of the system's Noto CJK fonts.

SDL_ttf opens the first face of a collection, which has Japanese forms. So the SC
faces are taken out once and kept in the terminal's data folder (about 60 MB).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fontTools.ttLib import TTCollection, TTFont

from ui.shapes import Face

SYSTEM: Final = Path("/usr/share/fonts/opentype/noto")
SOURCES: Final[Mapping[Face, str]] = MappingProxyType(
    {
        Face.REGULAR: "NotoSansCJK-Regular.ttc",
        Face.BOLD: "NotoSansCJK-Bold.ttc",
        Face.SERIF: "NotoSerifCJK-Bold.ttc",
    }
)
GETA: Final = "〓"
"""What typesetters put where a character is missing; staff see the card itself."""

# ASCII to Latin, Chinese punctuation, the Han characters up to Unicode 10, full width.
COMMON: Final = (
    range(0x20, 0x250),
    range(0x2010, 0x2030),
    range(0x3000, 0x3030),
    range(0x4E00, 0x9FEB),
    range(0xFF01, 0xFF5F),
)


class FontMissing(Exception):
    """The package fonts-noto-cjk is not installed; the message names the file."""


def prepare(folder: Path, system: Path = SYSTEM) -> dict[Face, Path]:
    """Return the font file of each face, taking them out at the first start.

    Raises `FontMissing`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return {face: _prepared(face, folder, system) for face in Face}


def _prepared(face: Face, folder: Path, system: Path) -> Path:
    source = system / SOURCES[face]
    if not source.is_file():
        raise FontMissing(f"{source} (Debian package fonts-noto-cjk)")
    # Another release of the package is another file.
    target = folder / f"{face}-{source.stat().st_size}.otf"
    if not target.is_file():
        fresh = folder / f".{target.name}.{os.getpid()}"
        with TTCollection(source, lazy=True) as collection:
            _simplified(collection).save(fresh)
        fresh.rename(target)
    return target


def _simplified(collection: TTCollection) -> TTFont:
    for font in collection.fonts:
        name = font["name"].getDebugName(4)
        if name and "CJK SC" in name:
            return font
    raise FontMissing("no SC face in the collection")


def is_common(text: str) -> bool:
    """Tell whether every face has each character of ``text``."""
    return all(any(ord(char) in block for block in COMMON) for char in text)


def characters(font: Path) -> frozenset[int]:
    """Return the code points that ``font`` can draw."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def with_marks(text: str, known: frozenset[int]) -> str:
    """Return ``text`` with each character that is not ``known`` as `GETA`."""
    return "".join(char if ord(char) in known else GETA for char in text)
