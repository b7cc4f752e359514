"""The module's behaviour: which answer an instruction gets, and what it changes.

A picture must be taken before it is sent, and taking it needs a finger. It stays in
the module until the next one is taken or the power goes, as in a real one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from drivers.contract import Garbled
from drivers.fingerprint.faults import NO_FINGER, NOT_VERIFIED, OK
from drivers.fingerprint.frames import ANY_ADDRESS, Instruction, Kind, Packet
from drivers.fingerprint.identity import (
    BAUD_UNIT,
    SIMULATORS_SYSTEM,
    Parameters,
    Product,
)
from drivers.fingerprint.image import WIDTH, Image

WRONG_PASSWORD: Final = 0x13
NO_IMAGE: Final = 0x15
UNSUPPORTED: Final = 0xFC
PACKET_SIZE: Final = 2
PACKET_BYTES: Final = 128
BAUD: Final = 57600

INSTRUCTIONS: Final = {
    "password": Instruction.VFY_PWD,
    "parameters": Instruction.READ_SYS_PARA,
    "product": Instruction.READ_PROD_INFO,
    "take": Instruction.GEN_IMG,
    "send": Instruction.UP_IMAGE,
}
"""The instructions by the names the control line gives them."""


@dataclass(slots=True)
class Module:
    """A simulated module with, perhaps, a finger on it."""

    serial: int = 1
    height: int = 288
    password: int = 0
    tells_product: bool = True
    finger: Image | None = None
    taken: Image | None = None
    verified: bool = False
    lost: int = 0
    """Of the next picture, the packet that never leaves; none if it is 0."""
    faults: dict[Instruction, list[int]] = field(default_factory=dict)
    """Codes laid down per instruction: the next ones, or the last for ever (< 0)."""

    def lose_power(self) -> None:
        """Forget what only lasts while there is power."""
        self.verified = False
        self.taken = None

    def answer(self, frame: bytes) -> Iterator[Packet]:
        """Yield the answer to a sound packet, and be changed by it."""
        asked = Packet.from_bytes(frame)
        if asked.kind is not Kind.COMMAND or asked.address != ANY_ADDRESS:
            return
        try:
            instruction = _instruction(asked)
        except Garbled:
            yield _said(UNSUPPORTED)
            return
        laid_down = self._laid_down(instruction)
        if laid_down is not None:
            yield _said(laid_down)
        elif instruction is not Instruction.VFY_PWD and not self.verified:
            yield _said(NOT_VERIFIED)
        else:
            yield from self._carry_out(instruction, asked.content[1:])

    def _laid_down(self, instruction: Instruction) -> int | None:
        laid_down = self.faults.get(instruction)
        if not laid_down:
            return None
        return -laid_down[0] if laid_down[0] < 0 else laid_down.pop(0)

    def _carry_out(self, instruction: Instruction, args: bytes) -> Iterator[Packet]:
        match instruction:
            case Instruction.VFY_PWD:
                self.verified = int.from_bytes(args, "big") == self.password
                yield _said(OK if self.verified else WRONG_PASSWORD)
            case Instruction.READ_SYS_PARA:
                yield _said(OK, self._parameters().to_bytes())
            case Instruction.READ_PROD_INFO:
                known = self.tells_product
                told = self._product().to_bytes() + bytes(4) if known else b""
                yield _said(OK if known else UNSUPPORTED, told)
            case Instruction.GEN_IMG:
                if self.finger is not None:
                    self.taken = self.finger
                yield _said(NO_FINGER if self.finger is None else OK)
            case Instruction.UP_IMAGE:
                yield from self._picture()

    def _picture(self) -> Iterator[Packet]:
        if self.taken is None:
            yield _said(NO_IMAGE)
            return
        yield _said(OK)
        packed = self.taken.to_packed()
        lost, self.lost = self.lost, 0
        for start in range(0, len(packed), PACKET_BYTES):
            piece = packed[start : start + PACKET_BYTES]
            is_last = start + PACKET_BYTES >= len(packed)
            if lost != start // PACKET_BYTES + 1:
                yield Packet(Kind.LAST_DATA if is_last else Kind.DATA, piece)

    def _parameters(self) -> Parameters:
        return Parameters(
            status=0,
            system=SIMULATORS_SYSTEM,
            library=0,
            security=3,
            address=ANY_ADDRESS,
            packet_size=PACKET_SIZE,
            baud=BAUD // BAUD_UNIT,
        )

    def _product(self) -> Product:
        return Product(
            model="SIMULATED",
            batch="SIM",
            serial=f"{self.serial:08d}",
            hardware="1.0",
            sensor="SYNTH",
            width=WIDTH,
            height=self.height,
        )


def _instruction(asked: Packet) -> Instruction:
    try:
        return Instruction(asked.content[0])
    except ValueError:
        raise Garbled("unknown_instruction") from None


def _said(code: int, payload: bytes = b"") -> Packet:
    return Packet(Kind.ANSWER, bytes((code,)) + payload)
