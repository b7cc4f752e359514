"""The SAM-V module's behaviour: which answer a question gets, and what it changes.

A card must be found, then selected, then read; after a read it must be found again.
"""

from dataclasses import dataclass, field
from typing import Final

from bench.simulators.idcard.cards import Card
from drivers.contract import Garbled
from drivers.idcard.blocks import Blocks
from drivers.idcard.faults import CARD_FOUND, NO_CARD, NO_CONTENT, OK
from drivers.idcard.frames import Command, Reply, Request
from drivers.idcard.sam import SIMULATORS_MAJOR, Sam

READ_FAILED: Final = 0x41
SELECT_FAILED: Final = 0x81
COMMAND_ERROR: Final = 0x21

FOUND_PAYLOAD: Final = bytes(4)
SELECTED_PAYLOAD: Final = bytes(8)

COMMANDS: Final = {
    "reset": Command.RESET,
    "status": Command.SAM_STATUS,
    "id": Command.SAM_ID,
    "find": Command.FIND_CARD,
    "select": Command.SELECT_CARD,
    "read": Command.READ_TEXT_AND_PHOTO,
    "finger": Command.READ_WITH_FINGER,
    "address": Command.READ_NEW_ADDRESS,
}
"""The commands by the names the control line gives them."""


@dataclass(slots=True)
class Module:
    """A simulated module with, perhaps, a card on it."""

    sam: Sam
    card: Card | None = None
    has_finger: bool = True
    found: bool = False
    selected: bool = False
    pulled_after: Command | None = None
    faults: dict[Command, list[int]] = field(default_factory=dict)
    """SW3 answers laid down per command: the next ones, or the last for ever (< 0)."""

    def lay(self, card: Card | None) -> None:
        """Put ``card`` onto the reader, or take away what lies there."""
        self.card = card
        self.found = self.selected = False

    def answer(self, frame: bytes) -> Reply:
        """Return the answer to a sound frame, and be changed by it."""
        try:
            command = Request.from_bytes(frame).command
        except Garbled:
            return Reply(COMMAND_ERROR)
        reply = self._laid_down(command) or self._answer(command)
        if command is self.pulled_after:
            self.pulled_after = None
            self.lay(None)
        return reply

    def _laid_down(self, command: Command) -> Reply | None:
        laid_down = self.faults.get(command)
        if not laid_down:
            return None
        if laid_down[0] < 0:
            return Reply(-laid_down[0])
        return Reply(laid_down.pop(0))

    def _answer(self, command: Command) -> Reply:
        match command:
            case Command.RESET | Command.SAM_STATUS:
                return Reply(OK)
            case Command.SAM_ID:
                return Reply(OK, self.sam.to_bytes())
            case Command.FIND_CARD:
                return self._find()
            case Command.SELECT_CARD:
                return self._select()
            case _:
                return self._read(command)

    def _find(self) -> Reply:
        self.selected = False
        self.found = self.card is not None
        return Reply(CARD_FOUND, FOUND_PAYLOAD) if self.found else Reply(NO_CARD)

    def _select(self) -> Reply:
        self.selected = self.found and self.card is not None
        return Reply(OK, SELECTED_PAYLOAD) if self.selected else Reply(SELECT_FAILED)

    def _read(self, command: Command) -> Reply:
        card, readable = self.card, self.selected
        self.found = self.selected = False
        if card is None or not readable:
            return Reply(READ_FAILED)
        if command is Command.READ_NEW_ADDRESS:
            return _address(card)
        finger = card.blocks.finger if self.has_finger else b""
        if command is Command.READ_TEXT_AND_PHOTO:
            finger = None
        blocks = Blocks(card.blocks.text, card.blocks.photo, finger)
        return Reply(OK, blocks.to_bytes())


def _address(card: Card) -> Reply:
    if not card.new_address:
        return Reply(NO_CONTENT)
    return Reply(OK, card.new_address.ljust(35).encode("utf-16-le"))


def sam_number(number: int) -> Sam:
    """Return the simulators' identity number ``number``."""
    return Sam(SIMULATORS_MAJOR, 1, 20260101, 0, number)
