"""The reader itself: questions and answers over a stream that may lose or add bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Code, Garbled, Offline, Refused
from drivers.idcard import faults
from drivers.idcard.frames import MAX_LENGTH, Command, Reply, Request, scan
from drivers.idcard.sam import Sam
from drivers.stream import Stream

ASKS: Final = 5
READS: Final = 5
"""Where one answer in five is lost, one question in three thousand stays unanswered."""
SILENCE_S: Final = 0.4
"""A reply that has begun and pauses for longer has ended."""
LONGEST_REPLY_S: Final = 4.0
"""2,321 bytes at 9600 baud take 2.4 s; what goes on for longer is noise."""
LONGEST_SMALL_PAYLOAD: Final = 16
STATUS_TIMEOUT_S: Final = 0.4

FIRST_BYTE_S: Final[Mapping[Command, float]] = {
    Command.RESET: 2.0,
    Command.SAM_STATUS: STATUS_TIMEOUT_S,
    Command.SAM_ID: 0.5,
    Command.FIND_CARD: 0.5,
    Command.SELECT_CARD: 0.5,
    Command.READ_TEXT_AND_PHOTO: 2.0,
    Command.READ_WITH_FINGER: 3.0,
    Command.READ_NEW_ADDRESS: 1.5,
}
"""How long each answer may take to begin. Vendors allow 0.1 s to find and select and
2 to 3 s to read; a loaded machine is given more where that costs nobody a wait."""


def _stands() -> None:
    return


@dataclass(frozen=True, slots=True)
class Reader:
    """A SAM-V module at the far end of ``stream``.

    ``check`` is called at least every few dozen milliseconds while an answer is
    awaited; what it raises passes through. An answer that comes after that is
    dropped by the next question.
    """

    stream: Stream
    clock: Callable[[], float]
    check: Callable[[], None] = _stands

    def sam_status(self) -> int:
        """Return the module's own state as SW3; asks once and is quick about it."""
        return self._ask_once(Command.SAM_STATUS).sw3

    def sam_id(self) -> Sam:
        """Return the module's identity."""
        reply = self._ask(Command.SAM_ID)
        if reply.sw3 != faults.OK:
            raise faults.error(reply.sw3)
        return Sam.from_bytes(reply.payload)

    def reset(self) -> None:
        """Reset the module."""
        reply = self._ask(Command.RESET)
        if reply.sw3 != faults.OK:
            raise faults.error(reply.sw3)

    def find_card(self) -> bool:
        """Return whether a card lies there.

        The answer's data comes from the card, differs, and is not looked at.
        """
        reply = self._ask(Command.FIND_CARD)
        if reply.sw3 == faults.CARD_FOUND:
            return True
        if reply.sw3 == faults.NO_CARD:
            return False
        raise faults.error(reply.sw3)

    def read(self, command: Command) -> bytes | None:
        """Return what ``command`` reads from the card that was found.

        ``None`` means that the card has nothing of the kind (no new address).

        Raises:
            Refused: ``card_removed``, or what SW3 says after several tries.
            Garbled: The line, not the card, is at fault.
            Offline: The module does not answer.

        """
        for _ in range(READS):
            reply = self._ask(Command.SELECT_CARD)
            if reply.sw3 == faults.OK:
                reply = self._ask(command)
            if reply.sw3 == faults.OK:
                return reply.payload
            if reply.sw3 == faults.NO_CONTENT:
                return None
            if reply.sw3 not in faults.MEDIA:
                break
            if not self.find_card():
                raise Refused("card_removed", code=Code.USER_ERROR)
        raise faults.error(reply.sw3)

    def _ask(self, command: Command) -> Reply:
        """Ask until a sound answer comes, a few times at most."""
        for left in reversed(range(ASKS)):
            try:
                reply = self._ask_once(command)
            except (Garbled, Offline):
                if left == 0:
                    raise
                self._drain()
                continue
            if reply.sw3 not in faults.LINE_NOISE or left == 0:
                break
        return reply

    def _drain(self) -> None:
        """Let what is still on its way arrive, so that it answers no other question."""
        over_at_s = self.clock() + LONGEST_REPLY_S
        while self.clock() < over_at_s and self.stream.read(MAX_LENGTH):
            self.check()

    def _ask_once(self, command: Command) -> Reply:
        self.check()
        self.stream.reset_input_buffer()
        self.stream.write(Request(command).to_bytes())
        reply = Reply.from_bytes(self._frame(FIRST_BYTE_S[command]))
        if not _answers(command, reply):
            raise Garbled("out_of_step")
        return reply

    def _frame(self, first_byte_s: float) -> bytes:
        seen = scan(b"")
        heard = False
        now_s = self.clock()
        over_at_s = now_s + first_byte_s + LONGEST_REPLY_S
        quiet_at_s = now_s + first_byte_s
        while seen.frame is None and now_s < min(quiet_at_s, over_at_s):
            self.check()
            more = self.stream.read(seen.missing)
            now_s = self.clock()
            if more:
                heard = True
                quiet_at_s = now_s + SILENCE_S
                seen = scan(seen.rest + more)
        if seen.frame is None:
            # Noise may have promised a long frame and swallowed the true one.
            seen = scan(seen.rest, over=True)
        if seen.frame is not None:
            return seen.frame
        if heard:
            raise Garbled("garbled")
        raise Offline("no_answer")


def _answers(command: Command, reply: Reply) -> bool:
    """Return whether ``reply`` can be the answer to ``command``.

    A reply does not name its question, so a late one is known by its shape alone:
    only find says 9F and never 90, only a read brings more than a card's few bytes.
    """
    if command is Command.FIND_CARD:
        return reply.sw3 != faults.OK
    if reply.sw3 != faults.OK:
        return reply.sw3 != faults.CARD_FOUND
    match command:
        case Command.READ_TEXT_AND_PHOTO | Command.READ_WITH_FINGER:
            return len(reply.payload) > LONGEST_SMALL_PAYLOAD
        case Command.READ_NEW_ADDRESS:
            return bool(reply.payload)
        case _:
            return len(reply.payload) <= LONGEST_SMALL_PAYLOAD
