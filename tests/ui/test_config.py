"""The screen says which file and which key it cannot use."""

from pathlib import Path

import pytest

from ui.config import Misconfigured, read


def test_the_parts_the_screen_needs_are_read(settings_file: Path) -> None:
    config = read(settings_file)
    assert config.core == settings_file.parent / "screen.sock"
    assert config.screen.window == "offscreen"
    assert config.screen.input == "mouse"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('window = "offscreen"', 'window = "round"', "screen.window"),
        ('window = "offscreen"', 'input = "voice"', "screen.input"),
        ('window = "offscreen"', "width = 800", "screen.width"),
        ('window = "offscreen"', "colour = 1", "screen.colour"),
        ("[screen]", "[other]", "[screen]"),
        ("run = ", "ran = ", "paths.run"),
        ("office = ", "bureau = ", "terminal.office"),
        ("[paths]", "[paths", "kiosk.toml"),
    ],
)
def test_what_cannot_be_used_is_named(
    settings_file: Path, old: str, new: str, named: str
) -> None:
    settings_file.write_text(settings_file.read_text("utf-8").replace(old, new))
    with pytest.raises(Misconfigured) as refusal:
        read(settings_file)
    assert named in str(refusal.value)
    assert "kiosk.toml" in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"gone\.toml"):
        read(tmp_path / "gone.toml")
