"""The faces have mainland forms, are taken out once, and say what they cannot draw."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bench.pictures import Glass
from ui.fonts import GETA, FontMissing, characters, is_common, prepare, with_marks
from ui.shapes import Face


def test_the_faces_are_the_mainland_ones(glass: Glass) -> None:
    for file in glass.showing.painter.fonts.values():
        with TTFont(file, lazy=True) as font:
            assert "CJK SC" in font["name"].getDebugName(4)


def test_faces_that_are_there_are_left_alone(glass: Glass) -> None:
    fonts = glass.showing.painter.fonts
    folder = fonts[Face.BOLD].parent
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert prepare(folder) == fonts
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before


def test_a_system_without_the_package_is_told_its_name(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="fonts-noto-cjk"):
        prepare(tmp_path / "fonts", system=tmp_path)


def test_rare_characters_of_names_are_drawn(glass: Glass) -> None:
    known = characters(glass.showing.painter.fonts[Face.REGULAR])
    assert with_marks("䶮㛃𠮷", known) == "䶮㛃𠮷"


def test_a_character_no_font_has_becomes_a_mark(glass: Glass) -> None:
    unknown = "\U0002ebe0"
    assert not is_common(f"王{unknown}")
    known = characters(glass.showing.painter.fonts[Face.REGULAR]) - {ord(unknown)}
    assert with_marks(f"王{unknown}", known) == f"王{GETA}"


def test_everyday_text_needs_no_look_into_the_font() -> None:
    assert is_common("您好，请把身份证放在“读卡区”。Step 2 of 5 · 10:24")
