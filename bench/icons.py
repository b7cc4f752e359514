"""Draws the icons and pictures of the screen from SVG: ``python -m bench.icons``.

Icons become white masks in one sheet a size; the screen tints them. Pictures become
one PNG a colour mode. Both are committed, with the digest of what they were made
from: a test tells when they are stale. Needs ``rsvg-convert`` (Debian librsvg2-bin).
"""

import hashlib
import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from ui.tokens import THEMES

SOURCES: Final = Path(__file__).parent / "drawings"
TARGET: Final = Path(__file__).parent.parent / "ui" / "drawings"
SIZES_PX: Final = (24, 28, 36, 48, 64, 100)
COLUMNS: Final = 8
GAP_PX: Final = 4
"""Between icons of a sheet, so that none bleeds into its neighbour."""


def digest() -> str:
    """Return the digest of everything the drawings are made from."""
    made_from = hashlib.sha256(Path(__file__).read_bytes())
    for source in sorted(SOURCES.iterdir()):
        made_from.update(source.name.encode() + source.read_bytes())
    for name, theme in THEMES.items():
        made_from.update(f"{name} {asdict(theme)}".encode())
    return made_from.hexdigest()


def sheet(icons: Mapping[str, str], size: int) -> str:
    """Return one SVG with all ``icons`` at ``size`` pixels, in rows of `COLUMNS`."""
    cell = size + GAP_PX
    rows = -(-len(icons) // COLUMNS)
    scale = size / 48
    drawn = "".join(
        f'<g transform="translate({number % COLUMNS * cell} '
        f'{number // COLUMNS * cell}) scale({scale})">{icons[name]}</g>'
        for number, name in enumerate(sorted(icons))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * cell}" '
        f'height="{rows * cell}" color="#fff" fill="none" stroke="#fff" '
        f'stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round">'
        f"{drawn}</svg>"
    )


def coloured(svg: str, colours: Mapping[str, str]) -> str:
    """Return ``svg`` with each ``var(--token)`` replaced by its colour."""
    return re.sub(r"var\(--(\w+)\)", lambda found: colours[found[1]], svg)


def render(svg: str, target: Path) -> None:
    """Write ``svg`` as PNG, one pixel a unit."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["rsvg-convert", "--output", str(target)], input=svg.encode(), check=True
    )


def main() -> None:
    """Draw everything anew."""
    icons = json.loads((SOURCES / "icons.json").read_text("utf-8"))
    for size in SIZES_PX:
        render(sheet(icons, size), TARGET / f"icons-{size}.png")
    for source in sorted(SOURCES.glob("*.svg")):
        svg = source.read_text("utf-8")
        if source.name.endswith(".mask.svg"):
            name = source.name.removesuffix(".mask.svg")
            render(svg, TARGET / f"{name}.png")
            continue
        for name, theme in THEMES.items():
            colours = {key: str(value) for key, value in asdict(theme).items()}
            render(coloured(svg, colours), TARGET / name / f"{source.stem}.png")
    contents = {
        "icons": sorted(icons),
        "columns": COLUMNS,
        "gap_px": GAP_PX,
        "sizes_px": SIZES_PX,
        "made_from": digest(),
    }
    text = json.dumps(contents, indent=1) + "\n"
    (TARGET / "contents.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
