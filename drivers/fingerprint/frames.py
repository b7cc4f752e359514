"""EF01 packets of the fingerprint module: typed values, and their bytes.

::

    EF 01 · address · kind · length · content · sum

``address`` has four bytes, FF FF FF FF where nobody changed it. ``length`` (two bytes)
counts content and sum; ``sum`` (two bytes) adds up kind, length and content and lets
the overflow go. All are big-endian. A command's content is its instruction and what
belongs to it, an answer's is a confirmation code and what was asked for; pictures
come in data packets behind the answer, and the last one says so (manuals of the R30x
and R503 modules, chapter "Communication Protocol").
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from drivers.contract import Garbled

PREAMBLE: Final = bytes.fromhex("EF01")
ANY_ADDRESS: Final = 0xFFFFFFFF
"""The address as it leaves the factory."""
MAX_CONTENT: Final = 256
"""A module's packets hold 32, 64, 128 or 256 bytes; what claims more is noise."""

_SUM: Final = 2
_HEAD: Final = len(PREAMBLE) + 4 + 1 + 2
_KIND_AT: Final = len(PREAMBLE) + 4
_LEAST_LENGTH: Final = 1 + _SUM


class Kind(IntEnum):
    """What a packet is."""

    COMMAND = 0x01
    DATA = 0x02
    ANSWER = 0x07
    LAST_DATA = 0x08


class Instruction(IntEnum):
    """What the module can be asked, by the names of its manual."""

    GEN_IMG = 0x01
    UP_IMAGE = 0x0A
    READ_SYS_PARA = 0x0F
    VFY_PWD = 0x13
    READ_PROD_INFO = 0x3C


_KINDS: Final = frozenset(Kind)


@dataclass(frozen=True, slots=True, repr=False)
class Packet:
    """One packet. Its content may be a piece of a print, so there is no ``repr``."""

    kind: Kind
    content: bytes
    address: int = ANY_ADDRESS

    def to_bytes(self) -> bytes:
        """Return the packet's bytes."""
        length = (len(self.content) + _SUM).to_bytes(2, "big")
        summed = bytes((self.kind,)) + length + self.content
        return PREAMBLE + self.address.to_bytes(4, "big") + summed + _sum(summed)

    @classmethod
    def from_bytes(cls, frame: bytes) -> "Packet":
        """Return the packet in ``frame``, or raise `Garbled`."""
        if not frame.startswith(PREAMBLE):
            raise Garbled("no_preamble")
        if len(frame) < _HEAD + _LEAST_LENGTH or len(frame) != _HEAD + _length(frame):
            raise Garbled("cut_short")
        if not _is_sound(frame):
            raise Garbled("bad_sum")
        address = int.from_bytes(frame[len(PREAMBLE) : _KIND_AT], "big")
        return cls(Kind(frame[_KIND_AT]), frame[_HEAD:-_SUM], address)


@dataclass(frozen=True, slots=True, repr=False)
class Scan:
    """What a stretch of line holds: a whole packet or not yet, and what follows it."""

    frame: bytes | None
    rest: bytes
    missing: int
    """How many bytes more are needed before it is worth looking again."""


def scan(line: bytes, *, over: bool = False) -> Scan:
    """Return the first whole packet in ``line``.

    Pictures may hold the preamble and noise may hold half of one, so what looks like
    a packet and is none costs one byte, and the search goes on behind it. With
    ``over`` nothing more will come: an unfinished packet is passed over as well.
    """
    while True:
        start = line.find(PREAMBLE)
        if start < 0:
            rest = PREAMBLE[:1] if line.endswith(PREAMBLE[:1]) else b""
            return Scan(None, rest, _HEAD - len(rest))
        line = line[start:]
        missing = _missing(line)
        if missing == 0 and _is_sound(line):
            end = _HEAD + _length(line)
            return Scan(line[:end], line[end:], 0)
        if missing and not over:
            return Scan(None, line, missing)
        line = line[1:]


def _missing(line: bytes) -> int:
    """Return how many bytes the packet at the start of ``line`` still lacks."""
    if len(line) < _HEAD:
        return _HEAD - len(line)
    if not _can_be_one(line):
        return 0
    return max(0, _HEAD + _length(line) - len(line))


def _is_sound(line: bytes) -> bool:
    if not _can_be_one(line):
        return False
    end = _HEAD + _length(line)
    return _sum(line[_KIND_AT : end - _SUM]) == line[end - _SUM : end]


def _can_be_one(line: bytes) -> bool:
    length = _length(line)
    return line[_KIND_AT] in _KINDS and _LEAST_LENGTH <= length <= MAX_CONTENT + _SUM


def _length(line: bytes) -> int:
    return int.from_bytes(line[_KIND_AT + 1 : _HEAD], "big")


def _sum(summed: bytes) -> bytes:
    return (sum(summed) & 0xFFFF).to_bytes(_SUM, "big")
