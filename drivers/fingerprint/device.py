"""The module itself: questions and answers over a stream that may lose or add bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.contract import Garbled, Offline
from drivers.fingerprint import faults
from drivers.fingerprint.frames import (
    ANY_ADDRESS,
    MAX_CONTENT,
    Instruction,
    Kind,
    Packet,
    scan,
)
from drivers.fingerprint.identity import Parameters, Product
from drivers.fingerprint.image import MAX_PACKED_BYTES, Image
from drivers.stream import Stream

ASKS: Final = 5
"""Where one answer in five is lost, one question in three thousand stays unanswered."""
PRODUCT_ASKS: Final = 2
"""Older modules do not know the question and may not even say so."""
IMAGES: Final = 3
"""So often one picture is asked for: at 57,600 baud each takes seven seconds."""
SILENCE_S: Final = 0.4
"""A packet that has begun and pauses for longer has ended."""
LONGEST_PACKET_S: Final = 1.0
"""267 bytes at 9600 baud take 0.3 s; what goes on for longer is noise."""
LONGEST_IMAGE_S: Final = 60.0
"""50,000 bytes at 9600 baud; what goes on for longer is noise."""
STATUS_TIMEOUT_S: Final = 0.4

FIRST_BYTE_S: Final[Mapping[Instruction, float]] = {
    Instruction.GEN_IMG: 2.0,
    Instruction.UP_IMAGE: 1.0,
    Instruction.READ_SYS_PARA: STATUS_TIMEOUT_S,
    Instruction.VFY_PWD: 0.5,
    Instruction.READ_PROD_INFO: 0.5,
}
"""How long each answer may take to begin; manuals allow 0.2 s to take a picture."""

BRINGS_DATA: Final = frozenset({Instruction.READ_SYS_PARA, Instruction.READ_PROD_INFO})
"""An answer does not name its question; late ones are told by what they bring."""


def _stands() -> None:
    return


@dataclass(slots=True, repr=False)
class Line:
    """The packets that arrive; what is left of one read begins the next."""

    stream: Stream
    clock: Callable[[], float]
    check: Callable[[], None]
    rest: bytes = field(default=b"")

    def packet(self, first_byte_s: float) -> Packet:
        """Return the next sound packet.

        Raises:
            Garbled: Something came, but no packet.
            Offline: Nothing came.

        """
        seen = scan(self.rest)
        heard = bool(self.rest)
        now_s = self.clock()
        quiet_at_s = now_s + first_byte_s
        over_at_s = quiet_at_s + LONGEST_PACKET_S
        while seen.frame is None and now_s < min(quiet_at_s, over_at_s):
            self.check()
            more = self.stream.read(seen.missing)
            now_s = self.clock()
            if more:
                heard = True
                quiet_at_s = now_s + SILENCE_S
                seen = scan(seen.rest + more)
        if seen.frame is None:
            # Noise may have promised a long packet and swallowed the true one.
            seen = scan(seen.rest, over=True)
        self.rest = seen.rest
        if seen.frame is not None:
            return Packet.from_bytes(seen.frame)
        if heard:
            raise Garbled("garbled")
        raise Offline("no_answer")


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """The module's answer: how it went, what it brings, and what comes behind it."""

    code: int
    payload: bytes
    line: Line


@dataclass(frozen=True, slots=True)
class Reader:
    """A module of the EF01 family at the far end of ``stream``.

    ``check`` is called at least every few dozen milliseconds while something is
    awaited, so also between the packets of a picture; what it raises passes through.
    What comes after that is dropped by the next question.
    """

    stream: Stream
    clock: Callable[[], float]
    check: Callable[[], None] = _stands
    address: int = ANY_ADDRESS

    def verify_password(self, password: int) -> None:
        """Show the module its password, without which it answers nothing."""
        self._granted(Instruction.VFY_PWD, password.to_bytes(4, "big"))

    def parameters(self, asks: int = ASKS) -> Parameters:
        """Return the module's parameters."""
        answer = self._granted(Instruction.READ_SYS_PARA, asks=asks)
        return Parameters.from_bytes(answer.payload)

    def product(self, asks: int = PRODUCT_ASKS) -> Product | None:
        """Return the module's product information, ``None`` where it has none."""
        try:
            answer = self._ask(Instruction.READ_PROD_INFO, asks=asks)
        except Offline as why:
            if why.detail == "no_answer":
                return None
            raise
        return Product.from_bytes(answer.payload) if answer.code == faults.OK else None

    def finds_finger(self) -> bool:
        """Take a picture; return whether there is a finger on it.

        Raises:
            Refused: With ``userError`` when there is one and the picture failed.

        """
        answer = self._ask(Instruction.GEN_IMG)
        if answer.code not in (faults.OK, faults.NO_FINGER):
            raise faults.error(answer.code)
        return answer.code == faults.OK

    def image(self, tell: Callable[[int], None]) -> Image:
        """Return the picture taken last; ``tell`` hears how many bytes have come.

        Packets bear no numbers: one that was lost cannot be asked for, so the whole
        picture is, `IMAGES` times in all.
        """
        for _ in range(IMAGES - 1):
            try:
                return self._image(tell)
            except Garbled:
                self.calm()
        return self._image(tell)

    def is_sending(self) -> bool:
        """Return whether bytes arrive that nobody asked for: a picture's remainder."""
        self.stream.reset_input_buffer()
        return bool(self.stream.read(1))

    def calm(self) -> None:
        """Let what is still on its way arrive, so that it answers no other question."""
        over_at_s = self.clock() + LONGEST_IMAGE_S
        while self.clock() < over_at_s and self.stream.read(MAX_CONTENT):
            self.check()

    def _image(self, tell: Callable[[int], None]) -> Image:
        line = self._granted(Instruction.UP_IMAGE).line
        packed = bytearray()
        kind = Kind.DATA
        while kind is Kind.DATA and len(packed) <= MAX_PACKED_BYTES:
            try:
                packet = line.packet(SILENCE_S)
            except Offline as why:
                if why.detail != "no_answer":
                    raise
                raise Garbled("image_size") from None
            is_data = packet.kind in (Kind.DATA, Kind.LAST_DATA)
            if not is_data or packet.address != self.address:
                raise Garbled("out_of_step")
            kind = packet.kind
            packed += packet.content
            tell(len(packed))
        return Image.from_packed(bytes(packed))

    def _granted(
        self, instruction: Instruction, args: bytes = b"", asks: int = ASKS
    ) -> Answer:
        answer = self._ask(instruction, args, asks)
        if answer.code != faults.OK:
            raise faults.error(answer.code)
        return answer

    def _ask(
        self, instruction: Instruction, args: bytes = b"", asks: int = ASKS
    ) -> Answer:
        """Ask until a sound answer comes, a few times at most."""
        for _ in range(asks - 1):
            try:
                answer = self._ask_once(instruction, args)
            except Garbled:
                self.calm()
                continue
            except Offline as why:
                if why.detail != "no_answer":
                    raise
                continue
            if answer.code != faults.LINE_NOISE:
                return answer
        return self._ask_once(instruction, args)

    def _ask_once(self, instruction: Instruction, args: bytes) -> Answer:
        self.check()
        self.stream.reset_input_buffer()
        asked = Packet(Kind.COMMAND, bytes((instruction,)) + args, self.address)
        self.stream.write(asked.to_bytes())
        line = Line(self.stream, self.clock, self.check)
        packet = line.packet(FIRST_BYTE_S[instruction])
        if packet.kind is not Kind.ANSWER or packet.address != self.address:
            raise Garbled("out_of_step")
        answer = Answer(packet.content[0], packet.content[1:], line)
        brings_data = answer.code == faults.OK and instruction in BRINGS_DATA
        if answer.code == faults.OK and bool(answer.payload) is not brings_data:
            raise Garbled("out_of_step")
        return answer
