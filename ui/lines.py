"""Breaks text into lines, the Chinese way and the English way at once.

Between two Han characters a line may end anywhere, but closing marks never begin a
line and opening marks never end one (GB/T 15834-2011, 5.1). Words and numbers stay
whole unless one alone is wider than the line.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

Measure = Callable[[str], float]

CLOSING: Final = "，。、：；？！）》】」』”’…·%,.:;?!)"
OPENING: Final = "（《【「『“‘("
WORD: Final = re.compile(r"[^\s\u2e80-\U0010ffff“”‘’…·]+|\s+|.", re.DOTALL)


def break_lines(text: str, width: float, measure: Measure) -> tuple[str, ...]:
    """Return the lines of ``text``, none wider than ``width`` if that is possible."""
    lines: list[str] = []
    for part in text.split("\n"):
        if measure(part) <= width:
            lines.append(part.rstrip())
            continue
        line = ""
        for piece in _pieces(part, width, measure):
            if line and measure((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return tuple(lines)


def balanced(text: str, width: float, measure: Measure) -> tuple[str, ...]:
    """Break as `break_lines`, but with lines of about equal length: for titles."""
    if "\n" not in text and measure(text) <= width:
        return (text,)
    lines = break_lines(text, width, measure)
    # Narrower than its widest word, a line would tear it.
    narrow = max(width / max(len(lines), 1), widest_piece(text, measure))
    wide = width
    step_px = 8
    while len(lines) > 1 and wide - narrow > step_px:
        middle = (narrow + wide) / 2
        if len(break_lines(text, middle, measure)) > len(lines):
            narrow = middle
        else:
            wide = middle
    tried = break_lines(text, wide, measure)
    fits = all(measure(line) <= width for line in tried)
    return tried if fits and len(tried) == len(lines) else lines


def widest_piece(text: str, measure: Measure) -> float:
    """Return the width of the widest word of ``text``."""
    pieces = _pieces(text.replace("\n", " "), float("inf"), measure)
    return max((measure(piece.rstrip()) for piece in pieces), default=0)


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Yield what may not be torn, in order."""
    held = ""
    for word in WORD.findall(text):
        if held and not _stick(held[-1], word[0]):
            yield from _torn(held, width, measure)
            held = ""
        held += word
    if held:
        yield from _torn(held, width, measure)


def _stick(before: str, after: str) -> bool:
    return before in OPENING or (after in CLOSING and not before.isspace())


def _torn(piece: str, width: float, measure: Measure) -> Iterator[str]:
    """Yield ``piece``, in characters only if it does not fit in a line at all."""
    if measure(piece.rstrip()) <= width:
        yield piece
    else:
        yield from piece
