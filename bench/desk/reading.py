"""Reading the terminal's screen: which of the product's messages stand on it."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType
from typing import Final, Self

from ui.catalogue import LANGUAGES, load
from ui.pages import Words

NOTHING_FILLED: Final[Mapping[str, Words]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reader:
    """Knows some messages by their words, in every language of the screen."""

    messages: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(
        cls, ids: Collection[str], filled: Mapping[str, Words] = NOTHING_FILLED
    ) -> Self:
        """Return a reader that looks for the messages ``ids``.

        ``filled`` are messages with the values they must hold, by names of their own.
        """
        catalogues = [load(language) for language in LANGUAGES]
        known = {(id_, _pattern(one.texts[id_])) for id_ in ids for one in catalogues}
        known |= {
            (name, re.compile(re.escape(_plain(one.say(words)))))
            for name, words in filled.items()
            for one in catalogues
        }
        return cls(tuple(sorted(known, key=lambda one: (one[0], one[1].pattern))))

    def read(self, texts: Iterable[str]) -> frozenset[str]:
        """Return the ids of the messages that stand among ``texts``."""
        shown = [_plain(text) for text in texts]
        return frozenset(
            id_
            for id_, pattern in self.messages
            if any(pattern.fullmatch(text) for text in shown)
        )


def _pattern(template: str) -> re.Pattern[str]:
    """Return what a filled template looks like; spaces and line ends do not count."""
    parts = (
        re.escape(_plain(before)) + (".*" if name is not None else "")
        for before, name, _, _ in Formatter().parse(template)
    )
    return re.compile("".join(parts))


def _plain(text: str) -> str:
    return "".join(text.split())
