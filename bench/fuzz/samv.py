"""The ID-card reader's answers: SAM-V frames, and the blocks and records in them."""

from random import Random
from typing import Final, cast

from bench.fuzz.mutation import mutated
from bench.fuzz.target import Input, Patience
from bench.people.people import WANG
from bench.simulators.idcard.cards import card_of
from bench.simulators.idcard.module import sam_number
from domain.identity import Layout
from drivers.idcard import faults
from drivers.idcard.device import Reader
from drivers.idcard.frames import PREAMBLE, Command, Reply, Request
from drivers.idcard.port import IdCardPort
from drivers.stream import SerialStream

MENDED: Final = 0.7
"""The share of frames whose length and check are right again."""
INSIDE: Final = 0.5
"""The share of those that are broken in their payload alone."""
HEAD_BYTES: Final = len(PREAMBLE) + 2
SILENCE_S: Final = 0.05
TICK_S: Final = 0.001

READ: Final = "read_card"
WITH_FINGER: Final = "read_card_with_finger"
ASKED: Final = {
    "sam_status": Command.SAM_STATUS,
    "sam_id": Command.SAM_ID,
    "reset": Command.RESET,
    READ: Command.READ_TEXT_AND_PHOTO,
    WITH_FINGER: Command.READ_WITH_FINGER,
    "read_new_address": Command.READ_NEW_ADDRESS,
    "await_removal": Command.FIND_CARD,
}
"""The port's command → the question whose answer is broken; the others are well."""
WELL: Final = {
    Command.FIND_CARD: Reply(faults.CARD_FOUND, bytes(4)).to_bytes(),
    Command.SELECT_CARD: Reply(faults.OK, bytes(8)).to_bytes(),
}


def _samples() -> dict[str, list[Reply]]:
    cards = [card_of(WANG, layout).blocks for layout in Layout]
    return {
        "sam_status": [Reply(faults.OK), *(Reply(sw3) for sw3 in faults.BY_SW3)],
        "sam_id": [Reply(faults.OK, sam_number(1).to_bytes())],
        "reset": [Reply(faults.OK)],
        READ: [
            Reply(faults.OK, type(each)(each.text, each.photo).to_bytes())
            for each in cards
        ],
        WITH_FINGER: [Reply(faults.OK, each.to_bytes()) for each in cards],
        "read_new_address": [Reply(faults.OK, "示范路".encode("utf-16-le"))],
        "await_removal": [Reply(faults.CARD_FOUND, bytes(4)), Reply(faults.NO_CARD)],
    }


class Answers:
    """Draws broken answers."""

    def __init__(self) -> None:
        self._samples = _samples()
        self._kinds = list(self._samples)
        self._frames = [
            reply.to_bytes() for some in self._samples.values() for reply in some
        ]

    def draw(self, chance: Random) -> Input:
        """Return a broken answer to one of the questions."""
        kind = chance.choice(self._kinds)
        reply = chance.choice(self._samples[kind])
        if chance.random() >= MENDED:
            return Input(kind, mutated(reply.to_bytes(), chance, self._frames))
        if chance.random() < INSIDE:
            payload = mutated(reply.payload, chance)
            return Input(kind, Reply(reply.sw3, payload).to_bytes())
        return Input(kind, mended(mutated(reply.to_bytes(), chance)))


def mended(frame: bytes) -> bytes:
    """Return a frame around the body of ``frame``, with length and check made right."""
    body = frame[HEAD_BYTES:-1].ljust(3, b"\0")
    return Reply(body[2], body[3:], sw1=body[0], sw2=body[1]).to_bytes()


class Line:
    """A serial line whose module gives one broken answer and then falls silent."""

    def __init__(self, kind: str, data: bytes) -> None:
        self._broken = ASKED[kind]
        self._data = data
        self._coming = b""
        self.now_s = 0.0

    def clock(self) -> float:
        """Return the line's own time: silence passes without being waited for."""
        return self.now_s

    def write(self, data: bytes, /) -> int:
        """Hear a question and begin to answer it."""
        command = Request.from_bytes(data).command
        if command is self._broken:
            self._coming, self._data = self._data, b""
        else:
            self._coming = WELL.get(command, b"")
        return len(data)

    def read(self, size: int, /) -> bytes:
        """Return what has arrived."""
        piece, self._coming = self._coming[:size], self._coming[size:]
        self.now_s += TICK_S if piece else SILENCE_S
        return piece

    def reset_input_buffer(self) -> None:
        """Drop what has arrived unasked."""
        self._coming = b""


def feed(item: Input) -> None:
    """Have the production port ask over a line that answers with ``item``."""
    line = Line(item.kind, item.data)
    # The port asks of its stream no more than the reader does, and to be closed.
    stream = cast("SerialStream", line)
    port = IdCardPort(stream, Reader(line, line.clock), None, None)
    port.run(item.kind, {}, Patience())
