"""The fields of one packet, read strictly: what they claim to be, or `Malformed`.

A message about a malformed field names the field and never what stood in it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from drivers.channel import Malformed, Message

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, repr=False)
class Body:
    """What stands under the one key of a packet."""

    fields: Mapping[str, object]

    def text(self, key: str) -> str:
        """Return the text under ``key``."""
        value = self.fields.get(key)
        if not isinstance(value, str):
            raise Malformed(f"{key} is no text")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Return the text under ``key``, or ``None`` where there is none."""
        return None if self.fields.get(key) is None else self.text(key)

    def whole(self, key: str) -> int:
        """Return the whole number under ``key``."""
        value = self.fields.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Malformed(f"{key} is no whole number")
        return value

    def whole_or_none(self, key: str) -> int | None:
        """Return the whole number under ``key``, or ``None`` where there is none."""
        return None if self.fields.get(key) is None else self.whole(key)

    def seconds(self, key: str) -> float:
        """Return the finite, non-negative number of seconds under ``key``."""
        value = self.fields.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Malformed(f"{key} is no number")
        if not math.isfinite(value) or value < 0:
            raise Malformed(f"{key} is no span of time")
        return float(value)

    def flag(self, key: str) -> bool:
        """Return the boolean under ``key``."""
        value = self.fields.get(key)
        if not isinstance(value, bool):
            raise Malformed(f"{key} is neither true nor false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the list of texts under ``key``."""
        value = self.fields.get(key)
        if not isinstance(value, list):
            raise Malformed(f"{key} is no list")
        found = tuple(item for item in value if isinstance(item, str))
        if len(found) != len(value):
            raise Malformed(f"{key} holds something that is no text")
        return found

    def counts(self, key: str) -> dict[str, int]:
        """Return the mapping from names to whole numbers under ``key``."""
        inner = Body(self.mapping(key))
        return {name: inner.whole(name) for name in inner.fields}

    def mapping(self, key: str) -> Mapping[str, object]:
        """Return the mapping under ``key``."""
        value = self.fields.get(key)
        if not isinstance(value, Mapping):
            raise Malformed(f"{key} is no object")
        return value

    def one_of(self, key: str, words: type[Word]) -> Word:
        """Return the word of ``words`` under ``key``."""
        value = self.text(key)
        try:
            return words(value)
        except ValueError:
            raise Malformed(f"{key} is an unknown word") from None


def opened(message: Message) -> tuple[str, Body]:
    """Return the one key of ``message`` and the body under it."""
    if len(message) != 1:
        raise Malformed("a packet has exactly one key")
    (name,) = message
    return name, Body(Body(message).mapping(name))
