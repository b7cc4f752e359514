"""The configuration: read strictly, refused with file and key."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.config import Misconfigured, read

GOOD = """
[terminal]
id = "T0001"
letter = "A"
place = "hall"
profile = "national-2025"
office = { zh = "登记处", en = "Registry" }
[paths]
data = "d"
run = "r"
log = "l"
[centre]
enrol = "https://127.0.0.1:1"
[screen]
width = 1920
[devices.idcard]
port = "/dev/null"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terminal.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_good_file_is_read(file: Path) -> None:
    config = read(file)
    assert (config.terminal, config.letter) == ("T0001", "A")
    assert config.devices == ("idcard",)
    assert config.paths.journal == Path("d/journal.db")
    assert config.profile.name == "national-2025"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda text: text.replace('letter = "A"', ""), "terminal.letter: missing"),
        (lambda text: text.replace('"A"', '"AB"'), "terminal.letter"),
        (lambda text: text.replace('"T0001"', "7"), "terminal.id: expected str"),
        (
            lambda text: text.replace("[paths]", "[paths]\ntmp = 1"),
            "paths.tmp: unknown",
        ),
        (lambda text: text + "\n[extra]\n", "extra: unknown"),
        (lambda text: text.replace("national-2025", "mars-1"), "terminal.profile"),
        (lambda text: text.replace("national-2025", "../x"), "terminal.profile"),
        (lambda text: text.replace("[centre]", "[center]"), "center: unknown"),
        (lambda text: text + "[", "terminal.toml"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(
    file: Path, change: Callable[[str], str], place: str
) -> None:
    file.write_text(change(GOOD), encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        read(file)
    assert str(file) in str(refused.value)
    assert place in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="nowhere"):
        read(tmp_path / "nowhere.toml")


def test_the_program_ends_with_78_on_a_bad_file(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("", encoding="utf-8")
    assert main(["devices", "--config", str(file)]) == 78
    assert str(file) in capsys.readouterr().err


def test_devices_without_a_core_says_so(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["devices", "--json", "--config", str(file)]) == 1
    assert "no core answers" in capsys.readouterr().err
