"""The control line: what a hand at the desk can do to the reader, one line each.

::

    lay PERSON FINGER [HOW]   press a finger of bench.people down, whole (as it is if
                              nothing is said), partial, wet or dry; each time it
                              lies a little otherwise
    lift                      take the finger away
    line NAME [once]          clean bytes drop noise halves cut bad_sum silent paced
    lose N                    lose the Nth packet of the next picture
    code INSTRUCTION HEX [N]  answer INSTRUCTION with the code HEX, N times or for ever
    code INSTRUCTION well     answer it as usual again
    height 288 | 360          how high the pictures are
    password NUMBER           what has to be shown
    serial NUMBER             become another module
    product told | unknown    whether it knows its product information
    power                     lose the power and find it again
    fresh                     be as when plugged in: no finger, no fault, a clean line
    finger                    say which finger lies there

INSTRUCTION is password, parameters, product, take or send. The answer is ``ok`` (with
the finger for ``finger``) or ``error`` and why.
"""

import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bench.people.people import PEOPLE
from bench.people.ridges import Field, Laid, finger, impression
from bench.simulators.fingerprint.line import BENDS, Bend, once
from bench.simulators.fingerprint.module import INSTRUCTIONS, Module
from drivers.fingerprint.image import HEIGHTS, Image
from drivers.fingerprint.template import Finger


class Refused(Exception):
    """The line says something that cannot be done. The message says why."""


@dataclass(slots=True)
class Desk:
    """The simulator as a hand reaches it."""

    seed: int = 1
    module: Module = field(default_factory=Module)
    chance: random.Random = field(default_factory=random.Random)
    bend: Bend = field(default_factory=lambda: BENDS["clean"])
    lying: str = "none"
    forget: Callable[[], None] = lambda: None
    """Drops what is still on its way out."""
    laid: int = 0
    grown: dict[str, Field] = field(default_factory=dict)
    """Fingers that were laid down before: each takes about a second to grow."""

    def obey(self, line: str) -> str:
        """Do what ``line`` says and return the answer."""
        verb, *words = line.split()
        if verb not in _VERBS:
            return f"error no such order: {verb}"
        try:
            return f"ok {_VERBS[verb](self, words)}".rstrip()
        except (Refused, ValueError, KeyError, IndexError) as why:
            return f"error {verb}: {type(why).__name__} {why}"

    def lay(self, words: list[str]) -> str:
        """Press a finger down."""
        person, name, *how = words
        if person not in PEOPLE:
            raise Refused(f"nobody is called {person}")
        if name == "unknown" or name.upper() not in Finger.__members__:
            raise Refused(f"no finger is called {name}")
        laid = Laid(how[0]) if how else Laid.WHOLE
        whose = f"{person} {name}"
        if whose not in self.grown:
            self.grown[whose] = finger(zlib.crc32(whose.encode()))
        self.laid += 1
        picture = impression(self.grown[whose], self.laid, self.module.height, laid)
        self.module.finger = Image.from_pixels(picture.tobytes())
        self.lying = whose
        return ""

    def lift(self, _words: list[str]) -> str:
        """Take the finger away."""
        self.module.finger = None
        self.lying = "none"
        return ""

    def line(self, words: list[str]) -> str:
        """Bend the line, for good or for one packet; its chances begin anew."""
        self.chance.seed(self.seed)
        bend = BENDS[words[0]]
        self.bend = once(bend, self.bend) if words[1:] == ["once"] else bend
        return ""

    def lose(self, words: list[str]) -> str:
        """Lose a packet of the next picture."""
        self.module.lost = int(words[0])
        return ""

    def code(self, words: list[str]) -> str:
        """Lay down what an instruction is answered."""
        instruction = INSTRUCTIONS[words[0]]
        if words[1] == "well":
            self.module.faults.pop(instruction, None)
            return ""
        code = int(words[1], 16)
        times = int(words[2]) if words[2:] else 0
        self.module.faults[instruction] = [code] * times or [-code]
        return ""

    def height(self, words: list[str]) -> str:
        """Become a module with pictures of another height."""
        height = int(words[0])
        if height not in HEIGHTS:
            raise Refused(f"no module has pictures of {height} rows")
        self.module.height = height
        return self.lift([])

    def password(self, words: list[str]) -> str:
        """Ask for another password from now on."""
        self.module.password = int(words[0])
        self.module.verified = False
        return ""

    def serial(self, words: list[str]) -> str:
        """Become another module."""
        self.module.serial = int(words[0])
        return ""

    def product(self, words: list[str]) -> str:
        """Know product information, or be a model that has none."""
        self.module.tells_product = {"told": True, "unknown": False}[words[0]]
        return ""

    def power(self, _words: list[str]) -> str:
        """Lose the power and find it again."""
        self.forget()
        self.module.lose_power()
        return ""

    def fresh(self, _words: list[str]) -> str:
        """Forget every order; a driver that has shown the password stays known."""
        self.forget()
        self.module = Module(verified=self.module.verified)
        self.bend = BENDS["clean"]
        self.lying = "none"
        return ""

    def finger(self, _words: list[str]) -> str:
        """Say which finger lies there."""
        return self.lying


_VERBS: Final[Mapping[str, Callable[[Desk, list[str]], str]]] = {
    "lay": Desk.lay,
    "lift": Desk.lift,
    "line": Desk.line,
    "lose": Desk.lose,
    "code": Desk.code,
    "height": Desk.height,
    "password": Desk.password,
    "serial": Desk.serial,
    "product": Desk.product,
    "power": Desk.power,
    "fresh": Desk.fresh,
    "finger": Desk.finger,
}
