"""Every text the terminal can show exists, in every language, and keeps its manners."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.samples import SAMPLES
from ui.catalogue import (
    FOLDER,
    LANGUAGES,
    NoSuchWords,
    language_of,
    load,
    places,
    read,
)
from ui.link import encode
from ui.pages import Settings, Words

ID = re.compile(r"^[a-z_]+\.[a-z0-9_]+$")
TOPS = ("kiosk", "ui", "bench", "drivers")


def ids_in(folder: Path) -> Iterator[str]:
    """Yield what looks like a message id in the Python files of ``folder``."""
    pages = {name.split(".")[0] for name in read(FOLDER / "zh.toml")}
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_id = ID.match(node.value) and node.value.split(".")[0] in pages
                # File names and modules look alike.
                if is_id and not node.value.endswith((".py", ".db", ".sock")):
                    yield node.value


def test_english_has_every_text_and_no_other() -> None:
    assert set(read(FOLDER / "en.toml")) == set(read(FOLDER / "zh.toml"))


def test_plain_chinese_only_says_what_chinese_says() -> None:
    assert set(read(FOLDER / "zh-plain.toml")) <= set(read(FOLDER / "zh.toml"))


@pytest.mark.parametrize("language", ["en", "zh-plain"])
def test_translations_have_the_same_places_to_fill(language: str) -> None:
    chinese = read(FOLDER / "zh.toml")
    for name, text in read(FOLDER / f"{language}.toml").items():
        if name != "office.name":
            assert places(text) <= places(chinese[name]), name
            assert places(text) == places(chinese[name]) or language == "zh-plain", name


@pytest.mark.parametrize("package", ["kiosk", "ui"])
def test_every_id_a_program_names_exists(root: Path, package: str) -> None:
    known = set(read(FOLDER / "zh.toml"))
    named = set(ids_in(root / package))
    assert named
    assert named <= known


def test_every_text_stands_somewhere(root: Path) -> None:
    named = {name for top in TOPS for name in ids_in(root / top)}
    sampled = re.findall(
        r'"id":"([^"]+)"', " ".join(encode(page).decode() for page in SAMPLES.values())
    )
    assert set(read(FOLDER / "zh.toml")) - named - set(sampled) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_page_can_be_said(language: str, name: str) -> None:
    texts = load(language).texts
    for found in re.findall(r'"id":"([^"]+)"', encode(SAMPLES[name]).decode()):
        assert found in texts


def test_words_inside_words_are_said_first() -> None:
    words = Words("ticket.slip", {"service": Words("service.marriage")})
    assert load("zh").say(words) == "结婚登记取号单"


def test_a_name_with_braces_is_left_alone() -> None:
    words = Words("face.title_name", {"name": "{title} 王{}"})
    assert load("zh").say(words) == "请{title} 王{}看镜头"


def test_a_missing_value_leaves_its_place_empty() -> None:
    assert load("zh").say(Words("face.title_name")) == "请看镜头"


def test_unknown_words_are_an_error() -> None:
    with pytest.raises(NoSuchWords, match=r"no\.such"):
        load("en").say(Words("no.such"))


def test_the_largest_type_speaks_plainly_in_chinese_only() -> None:
    assert language_of(Settings(size="extra")) == "zh-plain"
    assert language_of(Settings(size="large")) == "zh"
    assert language_of(Settings(language="en", size="extra")) == "en"


@pytest.mark.parametrize("language", ["zh", "zh-plain"])
@pytest.mark.parametrize("word", ["失败", "错误", "非法", "无效", "用户", "你", "恭喜"])
def test_chinese_keeps_its_manners(language: str, word: str) -> None:
    assert not [k for k, text in load(language).texts.items() if word in text]


@pytest.mark.parametrize("word", ["error", "failed", "invalid", "!"])
def test_english_keeps_its_manners(word: str) -> None:
    assert not [k for k, text in load("en").texts.items() if word in text.lower()]


def test_no_english_key_says_please() -> None:
    texts = load("en").texts
    assert not [k for k in texts if k.startswith("key.") and "please" in texts[k]]


def test_nothing_festive_beside_a_divorce() -> None:
    assert "祝" not in load("zh").texts["ticket.title_calm"]
