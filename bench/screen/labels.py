"""A scene becomes what a person reads on it: texts in their places, and keys."""

from collections.abc import Iterator
from dataclasses import replace

from bench.screen.glass import Label
from ui.pages import IntentName
from ui.shapes import Area, Icon, Ink, Scene, Target, Text

TICK = "check"


def labels_of(scene: Scene) -> list[Label]:
    """Return the texts and keys of ``scene``, top to bottom, then left to right.

    Whatever stands on a key is that key's label; lines of one paragraph are one text.
    """
    keys = [shape for shape in scene if isinstance(shape, Target)]
    texts = list(_paragraphs(scene))
    ticks = [s.area for s in scene if isinstance(s, Icon) and s.name == TICK]
    found = [_key(key, texts, ticks) for key in keys]
    found += [
        _label(text, area)
        for text, area in texts
        if not any(_lies_on(area, key.area) for key in keys)
    ]
    found += [
        replace(_label("", shape.area), pad=True)
        for shape in scene
        if isinstance(shape, Ink) and shape.open
    ]
    return sorted(found, key=lambda one: (one.y, one.x))


def _paragraphs(scene: Scene) -> Iterator[tuple[str, Area]]:
    words: list[Text] = []
    for shape in scene:
        if not isinstance(shape, Text) or not shape.text.strip():
            continue
        if words and not _goes_on(words[-1], shape):
            yield _joined(words)
            words = []
        words.append(shape)
    if words:
        yield _joined(words)


def _goes_on(line: Text, following: Text) -> bool:
    """Tell whether ``following`` is the next line of the same paragraph."""
    same = (line.within, line.face, line.size, line.colour) == (
        following.within,
        following.face,
        following.size,
        following.colour,
    )
    return same and following.area.y > line.area.y


def _joined(lines: list[Text]) -> tuple[str, Area]:
    text = lines[0].text
    for line in lines[1:]:
        spaced = text[-1:].isascii() and line.text[:1].isascii()
        text += (" " if spaced else "") + line.text
    left = min(line.area.x for line in lines)
    right = max(line.area.right for line in lines)
    top, bottom = lines[0].area.y, lines[-1].area.bottom
    return text, Area(left, top, right - left, bottom - top)


def _lies_on(text: Area, key: Area) -> bool:
    return key.holds(text.x + text.w / 2, text.y + text.h / 2)


def _key(key: Target, texts: list[tuple[str, Area]], ticks: list[Area]) -> Label:
    words = " ".join(text for text, area in texts if _lies_on(area, key.area))
    ticks = ticks if key.intent is IntentName.TOGGLE else []
    ticked = any(_lies_on(tick, key.area) for tick in ticks)
    return replace(_label(words, key.area), key=True, off=key.off, ticked=ticked)


def _label(text: str, area: Area) -> Label:
    x, y, w, h = (round(side) for side in (area.x, area.y, area.w, area.h))
    return Label(text, x, y, w, h)
