"""The control line: what a hand at the desk can do to card and reader, one line each.

::

    insert KEY                put the card of `cards` into the reader
    remove                    take it out
    pull_before COMMAND       take it out when COMMAND comes, before it answers
    sw COMMAND HEX            answer COMMAND with the status word HEX
    sw COMMAND well           answer it as usual again
    slow MS                   let the card take so long to sign
    pin PIN                   give the card that is in the reader another PIN
    unblock                   let every card take its PIN again
    fresh                     be as when plugged in: no card, no fault, no try spent
    card                      say which card is in the reader
    spent                     say how many microseconds cards took since last asked

COMMAND is select, data, verify or sign. The answer is ``ok`` (with the key for
``card``) or ``error`` and why.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from select import select
from typing import Final

from bench.simulators.ukey.applet import TRIES, Applet
from bench.simulators.ukey.cards import CARDS, Drawer
from bench.simulators.ukey.slot import Slot
from drivers.ukey import card as piv

COMMANDS: Final[Mapping[str, int]] = {
    "select": piv.SELECT,
    "data": piv.GET_DATA,
    "verify": piv.VERIFY,
    "sign": piv.GENERAL_AUTHENTICATE,
}
NOTICED_WITHIN_S: Final = 10.0
LOOK_PERIOD_S: Final = 0.01
_INS: Final = 1


class Refused(Exception):
    """The line says something that cannot be done. The message says why."""


@dataclass(slots=True)
class Desk:
    """The simulator as a hand reaches it."""

    drawer: Drawer
    sees_card: Callable[[], bool]
    """Whether the reader has noticed a card: an order is done when it has."""
    slot: Slot | None = None
    inserted: str = ""
    slow_s: float = 0.0
    spent_s: float = 0.0
    pulled_before: int | None = None
    answers: dict[int, int] = field(default_factory=dict)
    _used: dict[str, Applet] = field(default_factory=dict)

    def obey(self, line: str) -> str:
        """Do what ``line`` says and return the answer."""
        verb, *words = line.split()
        if verb not in _VERBS:
            return f"error no such order: {verb}"
        try:
            return f"ok {_VERBS[verb](self, words)}".rstrip()
        except (Refused, ValueError, KeyError, IndexError, OSError) as why:
            return f"error {verb}: {type(why).__name__} {why}"

    def serve(self) -> None:
        """Answer what the reader sends."""
        if self.slot is None:
            return
        stays = self.slot.answer()
        self.spent_s += self.slot.took_s
        if not stays:
            # Whoever asked the card is told at once; the reader notices by itself.
            self._let_go()

    def insert(self, words: list[str]) -> str:
        """Put a card in, in place of one that is."""
        (key,) = words
        if key not in CARDS:
            raise Refused(f"no card is called {key}")
        self._take_out()
        # What a card remembers it remembers outside the reader as well.
        card = self._used.setdefault(key, Applet(self.drawer.card(key)))
        card.answers = self.answers
        self.slot, self.inserted = Slot(card, self._is_pulled), key
        self._await(seen=True)
        return ""

    def remove(self, _words: list[str]) -> str:
        """Take the card out."""
        self._take_out()
        return ""

    def pull_before(self, words: list[str]) -> str:
        """Take the card out in the middle."""
        self.pulled_before = COMMANDS[words[0]]
        return ""

    def sw(self, words: list[str]) -> str:
        """Lay down what a command is answered."""
        command = COMMANDS[words[0]]
        if words[1] == "well":
            self.answers.pop(command, None)
        else:
            self.answers[command] = int(words[1], 16)
        return ""

    def slow(self, words: list[str]) -> str:
        """Let the card compute for a while, as real ones do."""
        self.slow_s = int(words[0]) / 1000
        return ""

    def pin(self, words: list[str]) -> str:
        """Have the PIN changed, as its holder does elsewhere."""
        if self.slot is None:
            raise Refused("no card is in the reader")
        held = self.slot.card
        held.written = replace(held.written, pin=words[0].encode())
        return ""

    def unblock(self, _words: list[str]) -> str:
        """Give every card its tries back."""
        for card in self._used.values():
            card.tries = TRIES
        return ""

    def fresh(self, _words: list[str]) -> str:
        """Forget every order."""
        self._take_out()
        self._used.clear()
        self.answers.clear()
        self.slow_s, self.pulled_before = 0.0, None
        return ""

    def card(self, _words: list[str]) -> str:
        """Say which card is in the reader."""
        return self.inserted or "none"

    def spent(self, _words: list[str]) -> str:
        """Say how long cards have computed."""
        spent, self.spent_s = self.spent_s, 0.0
        return str(round(spent * 1_000_000))

    def _take_out(self) -> None:
        self._let_go()
        self._await(seen=False)

    def _let_go(self) -> None:
        if self.slot is not None:
            self.slot.remove()
        self.slot, self.inserted = None, ""

    def _await(self, *, seen: bool) -> None:
        until_s = time.monotonic() + NOTICED_WITHIN_S
        while self.sees_card() is not seen:
            if time.monotonic() > until_s:
                raise Refused("the reader does not notice")
            if self.slot is None:
                time.sleep(LOOK_PERIOD_S)
            elif select([self.slot], [], [], LOOK_PERIOD_S)[0]:
                self.serve()

    def _is_pulled(self, apdu: bytes) -> bool:
        command = apdu[_INS] if len(apdu) > _INS else None
        if command == piv.GENERAL_AUTHENTICATE:
            time.sleep(self.slow_s)
        if command is None or command != self.pulled_before:
            return False
        self.pulled_before = None
        return True


_VERBS: Final[Mapping[str, Callable[[Desk, list[str]], str]]] = {
    "insert": Desk.insert,
    "remove": Desk.remove,
    "pull_before": Desk.pull_before,
    "sw": Desk.sw,
    "slow": Desk.slow,
    "pin": Desk.pin,
    "unblock": Desk.unblock,
    "fresh": Desk.fresh,
    "card": Desk.card,
    "spent": Desk.spent,
}
