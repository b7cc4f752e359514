"""The pictures of docs/pictures show the pages as they are."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.pictures import BOOK, SHOWN, Glass, small
from bench.samples import SAMPLES, dressed

BLOCK_PX = 20
"""Edges may be drawn a little differently elsewhere; a block of a text may not."""
ALIKE = 12.0
"""Of 255 shades, a block's mean."""


def blocks(picture: Image.Image) -> np.ndarray:
    """Return the mean shade of each block."""
    size = picture.width // BLOCK_PX, picture.height // BLOCK_PX
    return np.asarray(picture.convert("L").resize(size, Image.Resampling.BOX), float)


@pytest.mark.parametrize("title", SHOWN)
def test_a_picture_is_not_stale(glass: Glass, root: Path, title: str) -> None:
    settings, name = next(
        (settings, name)
        for book, (settings, names) in BOOK.items()
        for name in names
        if f"{book}-{name}" == title
    )
    glass.show(dressed(SAMPLES[name], settings))
    with Image.open(root / "docs" / "pictures" / f"{title}.png") as kept:
        apart = np.abs(blocks(small(glass.picture())) - blocks(kept))
    assert apart.max() < ALIKE, "./run generate"


def test_there_is_no_picture_that_nobody_makes(root: Path) -> None:
    kept = {path.stem for path in (root / "docs" / "pictures").glob("*.png")}
    assert kept == set(SHOWN)
