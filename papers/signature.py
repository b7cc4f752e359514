"""A signature as data: the lines a pen drew, on a pad of so many pixels."""

import json
from dataclasses import dataclass
from typing import Self, TypeAlias

PAD_MAX_PX = 4_096
POINTS_MAX = 100_000

Line: TypeAlias = tuple[tuple[int, int], ...]


class NotASignature(ValueError):
    """No signature can be drawn of it; the message names what is wrong with it."""


@dataclass(frozen=True, slots=True, repr=False)
class Signature:
    """Lines on a pad, in pixels from the upper left. Personal: there is no ``repr``.

    Raises:
        NotASignature: Nothing is on it, too much is, or a point lies beside the pad.

    """

    width: int
    height: int
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not (0 < self.width <= PAD_MAX_PX and 0 < self.height <= PAD_MAX_PX):
            raise NotASignature("pad")
        if not 0 < sum(map(len, self.lines)) <= POINTS_MAX:
            raise NotASignature("points")
        for x, y in (point for line in self.lines for point in line):
            if not (0 <= x <= self.width and 0 <= y <= self.height):
                raise NotASignature("beside the pad")

    def to_json(self) -> str:
        """Write the signature for the drawing process."""
        return json.dumps([self.width, self.height, self.lines])

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises:
            NotASignature: It is something else.

        """
        try:
            width, height, lines = json.loads(text)
            told = tuple(tuple((int(x), int(y)) for x, y in line) for line in lines)
            return cls(int(width), int(height), told)
        except NotASignature:
            raise
        except (ValueError, TypeError):
            raise NotASignature("fields") from None
