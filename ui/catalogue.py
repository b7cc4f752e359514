"""Message ids become language: the catalogues in ``ui/words``, and filling them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

from ui.pages import Settings, Words

FOLDER: Final = Path(__file__).parent / "words"
LANGUAGES: Final = ("zh", "zh-plain", "en")


class NoSuchWords(Exception):
    """No catalogue has this message id."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All texts of one language by message id."""

    texts: Mapping[str, str]

    def say(self, words: Words) -> str:
        """Return ``words`` as language. Raises `NoSuchWords`.

        A place the page has no value for is left empty: a citizen can read on.
        """
        if words.id not in self.texts:
            raise NoSuchWords(words.id)
        filled = {
            name: self.say(value) if isinstance(value, Words) else value
            for name, value in words.values.items()
        }
        return "".join(
            before + (filled.get(name, "") if name else "")
            for before, name, _, _ in Formatter().parse(self.texts[words.id])
        )


def language_of(settings: Settings) -> str:
    """Return the catalogue for ``settings``: 长辈版 speaks plainly."""
    plain = settings.language == "zh" and settings.size == "extra"
    return "zh-plain" if plain else settings.language


def load(language: str, folder: Path = FOLDER) -> Catalogue:
    """Read one catalogue; ``zh-plain`` holds only where it differs from ``zh``."""
    texts: dict[str, str] = {}
    for part in ("zh", "zh-plain") if language == "zh-plain" else (language,):
        texts |= read(folder / f"{part}.toml")
    return Catalogue(texts)


def read(file: Path) -> dict[str, str]:
    """Return the texts of ``file`` by dotted id."""
    return {
        f"{page}.{element}": text
        for page, elements in tomllib.loads(file.read_text("utf-8")).items()
        for element, text in elements.items()
    }


def places(text: str) -> set[str]:
    """Return the names of the places to fill in ``text``."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}
