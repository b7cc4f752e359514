"""What the guide looks at, and the rows it finds the next step in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.desk.things import CARDS, PEOPLE, Both
from ui.pages import Words

WATCH: Final = "wait"
"""The place of a step that is nobody's: it happens by itself."""
HOLDERS: Final = {
    card.key: person.key
    for card in CARDS
    for person in PEOPLE
    if person.portrait == card.portrait and not person.sign
}
"""Whose card it is, by the card's key."""
NAMES: Final = {one.key: one.name.zh for one in PEOPLE if one.key in HOLDERS.values()}
OF_PEOPLE: Final = {
    **{f"asked.{k}": Words("face.title_name", {"name": n}) for k, n in NAMES.items()},
    **{f"named.{key}": Words("text.plain", {"text": n}) for key, n in NAMES.items()},
}
"""Messages that hold a name: who is asked to look, and who is known already."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Messages on the screen, and the things around it."""

    there: bool
    """Whether there is a screen at all."""
    shown: frozenset[str]
    card: str
    person: str
    unplugged: frozenset[str]
    """The devices that are; the network is `online`."""
    document: str = ""
    online: bool = True

    def says(self, *ids: str) -> bool:
        """Tell whether any of these messages is on the screen."""
        return any(id_ in self.shown for id_ in ids)

    @property
    def is_asked(self) -> bool:
        """Whether the person before the camera is the one the screen names."""
        return self.says(f"asked.{self.person}")

    @property
    def person_is_done(self) -> bool:
        """Whether the screen knows the person before the camera by name."""
        return self.says(f"named.{self.person}")

    @property
    def card_is_done(self) -> bool:
        """Whether the screen knows the holder of the card that lies there."""
        return self.says(f"named.{HOLDERS.get(self.card)}")


@dataclass(frozen=True, slots=True)
class Step:
    """The next step, and the place where it is done: a section of the page."""

    place: str
    words: Both


def always(_: Scene) -> bool:
    """Ask nothing of the things around the screen."""
    return True


@dataclass(frozen=True, slots=True)
class Row:
    """A step, and where it fits: the screen says one of ``says``, and all ``also``."""

    says: tuple[str, ...]
    step: Step
    also: tuple[str, ...] = ()
    when: Callable[[Scene], bool] = always

    def fits(self, scene: Scene) -> bool:
        """Tell whether this is the next step."""
        is_shown = scene.says(*self.says) and scene.shown.issuperset(self.also)
        return is_shown and self.when(scene)


def step(place: str, zh: str, en: str) -> Step:
    """Return the step at ``place`` in the page's two languages."""
    return Step(place, Both(zh, en))
