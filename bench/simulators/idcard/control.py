"""The control line: what a hand at the desk can do to the reader, one line each.

::

    lay KEY [LAYOUT]          lay the card of bench.people on the reader
    remove                    take the card away
    line NAME [once]          clean bytes drop noise halves cut bad_check silent paced
    sw3 COMMAND HEX [N]       answer COMMAND with SW3 HEX, N times or for ever
    sw3 COMMAND well          answer it as usual again
    pull_after COMMAND        take the card away once COMMAND was answered
    address TEXT              write a new address onto the card that lies there
    finger full | empty       whether cards hold fingerprints
    sam NUMBER                become another module
    fresh                     be as when plugged in: no card, no fault, a clean line
    card                      say which card lies there

COMMAND is reset, status, id, find, select, read, finger or address. The answer is
``ok`` (with the key for ``card``) or ``error`` and why.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bench.people.people import PEOPLE
from bench.simulators.idcard.cards import card_of
from bench.simulators.idcard.line import BENDS, Bend, once
from bench.simulators.idcard.module import COMMANDS, Module, sam_number
from domain.identity import Layout


class Refused(Exception):
    """The line says something that cannot be done. The message says why."""


@dataclass(slots=True)
class Desk:
    """The simulator as a hand reaches it."""

    module: Module
    seed: int = 1
    chance: random.Random = field(default_factory=random.Random)
    bend: Bend = field(default_factory=lambda: BENDS["clean"])
    lying: str = ""

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
        """Lay a card on the reader."""
        key, *layout = words
        if key not in PEOPLE:
            raise Refused(f"nobody is called {key}")
        card = card_of(PEOPLE[key], Layout(layout[0]) if layout else None)
        self.module.lay(card)
        self.lying = key
        return ""

    def remove(self, _words: list[str]) -> str:
        """Take the card away."""
        self.module.lay(None)
        return ""

    def line(self, words: list[str]) -> str:
        """Bend the line, for good or for one answer; its chances begin anew."""
        self.chance.seed(self.seed)
        bend = BENDS[words[0]]
        self.bend = once(bend, self.bend) if words[1:] == ["once"] else bend
        return ""

    def sw3(self, words: list[str]) -> str:
        """Lay down what a command is answered."""
        command = COMMANDS[words[0]]
        if words[1] == "well":
            self.module.faults.pop(command, None)
            return ""
        code = int(words[1], 16)
        times = int(words[2]) if words[2:] else 0
        self.module.faults[command] = [code] * times or [-code]
        return ""

    def pull_after(self, words: list[str]) -> str:
        """Take the card away in the middle."""
        self.module.pulled_after = COMMANDS[words[0]]
        return ""

    def address(self, words: list[str]) -> str:
        """Write a new address onto the card."""
        if self.module.card is None:
            raise Refused("no card lies there")
        self.module.card = replace(self.module.card, new_address=" ".join(words))
        return ""

    def finger(self, words: list[str]) -> str:
        """Let cards hold fingerprints or none."""
        self.module.has_finger = {"full": True, "empty": False}[words[0]]
        return ""

    def sam(self, words: list[str]) -> str:
        """Become another module."""
        self.module.sam = sam_number(int(words[0]))
        return ""

    def fresh(self, _words: list[str]) -> str:
        """Forget every order."""
        self.module = Module(sam_number(1))
        self.bend = BENDS["clean"]
        return ""

    def card(self, _words: list[str]) -> str:
        """Say which card lies there."""
        return self.lying if self.module.card is not None else "none"


_VERBS: Final[Mapping[str, Callable[[Desk, list[str]], str]]] = {
    "lay": Desk.lay,
    "remove": Desk.remove,
    "line": Desk.line,
    "sw3": Desk.sw3,
    "pull_after": Desk.pull_after,
    "address": Desk.address,
    "finger": Desk.finger,
    "sam": Desk.sam,
    "fresh": Desk.fresh,
    "card": Desk.card,
}
