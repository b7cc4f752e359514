"""The colours can be told apart (visual language §4), and sizes can be read."""

import pytest

from ui.pages import Settings
from ui.tokens import SIZES, THEMES, contrast, style_of

PAIRS = (
    ("ink", "bg", 7),
    ("ink", "surface", 7),
    ("ink", "sunken", 7),
    ("ink2", "bg", 4.5),
    ("ink2", "surface", 4.5),
    ("ink2", "sunken", 4.5),
    ("onprimary", "primary", 4.5),
    ("primary", "surface", 4.5),
    ("primary", "soft", 4.5),
    ("onconfirm", "confirm", 4.5),
    ("confirm", "surface", 3),
    ("ok", "surface", 4.5),
    ("ok", "oksoft", 4.5),
    ("warn", "surface", 4.5),
    ("warn", "warnsoft", 4.5),
    ("fault", "surface", 4.5),
    ("fault", "faultsoft", 4.5),
    ("edge", "surface", 3),
    ("edge", "bg", 3),
    ("edge", "sunken", 3),
    ("camink", "cam", 4.5),
    ("accent", "sunken", 3),
    ("accent", "surface", 3),
    ("accent2", "sunken", 3),
)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
def test_two_colours_can_be_told_apart(
    theme: str, one: str, other: str, least: float
) -> None:
    colours = THEMES[theme]
    assert contrast(getattr(colours, one), getattr(colours, other)) >= least


def test_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("size", SIZES)
def test_no_text_is_smaller_than_a_citizen_can_read(size: str) -> None:
    # Section 508, 402.4: capitals of 4.8 mm; 4.03 px/mm, capitals are 0.733 of a size.
    assert SIZES[size].small * 0.733 / 4.03 >= 4.8


def test_high_contrast_and_large_type_are_set_without_serifs() -> None:
    assert style_of(Settings()).has_serif
    assert not style_of(Settings(size="large")).has_serif
    assert not style_of(Settings(theme="hcdark")).has_serif


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_knows_its_name(theme: str) -> None:
    assert THEMES[theme].name == theme
