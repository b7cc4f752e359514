"""What a read brings: the card's text, photo and fingerprint blocks, still as bytes.

::

    30 01   text length u16 · photo length u16 · text · photo          (big-endian)
    30 10   the same with finger length u16 third, and finger last

The fingerprint block may be empty, so lengths are read and never assumed.
"""

from dataclasses import dataclass
from typing import Final

from drivers.contract import Garbled

TEXT_BYTES: Final = 256
PHOTO_BYTES: Final = 1024

_LENGTH_BYTES: Final = 2


@dataclass(frozen=True, slots=True, repr=False)
class Blocks:
    """One card's blocks. Personal: no ``repr`` shows them, and no log may."""

    text: bytes
    photo: bytes
    finger: bytes | None = None
    """``None`` when it was not asked for, empty when the card holds none."""

    def to_bytes(self) -> bytes:
        """Return the payload of the answer."""
        blocks = [self.text, self.photo]
        if self.finger is not None:
            blocks.append(self.finger)
        lengths = [len(block).to_bytes(_LENGTH_BYTES, "big") for block in blocks]
        return b"".join(lengths + blocks)

    @classmethod
    def from_bytes(cls, payload: bytes, *, with_finger: bool) -> "Blocks":
        """Return the blocks in an answer's payload, or raise `Garbled`."""
        count = 3 if with_finger else 2
        heads = payload[: count * _LENGTH_BYTES]
        lengths = [
            int.from_bytes(heads[start : start + _LENGTH_BYTES], "big")
            for start in range(0, len(heads), _LENGTH_BYTES)
        ]
        if len(heads) + sum(lengths) != len(payload) or len(lengths) != count:
            raise Garbled("card_unreadable:length")
        if lengths[0] != TEXT_BYTES or lengths[1] != PHOTO_BYTES:
            raise Garbled("card_unreadable:length")
        blocks = []
        start = len(heads)
        for length in lengths:
            blocks.append(payload[start : start + length])
            start += length
        return cls(*blocks)
