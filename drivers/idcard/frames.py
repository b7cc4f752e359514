"""Frames of the ID-card reader's SAM-V module: typed values, and their bytes.

::

    request  AA AA AA 96 69 · length · command parameter · payload · check
    reply    AA AA AA 96 69 · length · SW1 SW2 SW3       · payload · check

``length`` (two bytes, big-endian) counts everything after itself; ``check`` is the XOR
of everything between the preamble and itself (GA 450; vendors' protocol tables).
SW1 and SW2 come from the card's chip, SW3 from the module.
"""

from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import xor
from typing import Final

from drivers.contract import Garbled

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
MAX_LENGTH: Final = 4096
"""The longest answer there is has 2,314; what claims more is noise."""

_HEAD: Final = len(PREAMBLE) + 2
_LEAST_LENGTH: Final = 3


class Command(Enum):
    """What the module can be asked: command and parameter byte."""

    RESET = b"\x10\xff"
    SAM_STATUS = b"\x11\xff"
    SAM_ID = b"\x12\xff"
    FIND_CARD = b"\x20\x01"
    SELECT_CARD = b"\x20\x02"
    READ_TEXT_AND_PHOTO = b"\x30\x01"
    READ_NEW_ADDRESS = b"\x30\x03"
    READ_WITH_FINGER = b"\x30\x10"


@dataclass(frozen=True, slots=True)
class Request:
    """A question to the module."""

    command: Command
    payload: bytes = b""

    def to_bytes(self) -> bytes:
        """Return the frame."""
        return _framed(self.command.value + self.payload)

    @classmethod
    def from_bytes(cls, frame: bytes) -> "Request":
        """Return the request in ``frame``, or raise `Garbled`."""
        body = _body(frame)
        try:
            command = Command(body[:2])
        except ValueError:
            raise Garbled("unknown_command") from None
        return cls(command, body[2:])


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """The module's answer. The payload may be personal, so there is no ``repr``."""

    sw3: int
    payload: bytes = b""
    sw1: int = 0
    sw2: int = 0

    def to_bytes(self) -> bytes:
        """Return the frame."""
        return _framed(bytes((self.sw1, self.sw2, self.sw3)) + self.payload)

    @classmethod
    def from_bytes(cls, frame: bytes) -> "Reply":
        """Return the reply in ``frame``, or raise `Garbled`."""
        body = _body(frame)
        if len(body) < _LEAST_LENGTH:
            raise Garbled("cut_short")
        return cls(body[2], body[3:], sw1=body[0], sw2=body[1])


@dataclass(frozen=True, slots=True, repr=False)
class Scan:
    """What a stretch of line holds: a whole frame or not yet, and what follows it."""

    frame: bytes | None
    rest: bytes
    missing: int
    """How many bytes more are needed before it is worth looking again."""


def scan(line: bytes, *, over: bool = False) -> Scan:
    """Return the first whole frame in ``line``.

    Photo bytes may hold the preamble and noise may hold half of one, so what looks
    like a frame and is none costs one byte, and the search goes on behind it. With
    ``over`` nothing more will come: an unfinished frame is passed over as well.
    """
    while True:
        start = line.find(PREAMBLE)
        if start < 0:
            rest = line[-(len(PREAMBLE) - 1) :]
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
    """Return how many bytes the frame at the start of ``line`` still lacks."""
    if len(line) < _HEAD:
        return _HEAD - len(line)
    if not _LEAST_LENGTH <= _length(line) <= MAX_LENGTH:
        return 0
    return max(0, _HEAD + _length(line) - len(line))


def _is_sound(line: bytes) -> bool:
    length = _length(line)
    if not _LEAST_LENGTH <= length <= MAX_LENGTH:
        return False
    return _check(line[len(PREAMBLE) : _HEAD + length]) == 0


def _length(line: bytes) -> int:
    return int.from_bytes(line[len(PREAMBLE) : _HEAD], "big")


def _check(checked: bytes) -> int:
    return reduce(xor, checked, 0)


def _framed(body: bytes) -> bytes:
    checked = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + checked + bytes((_check(checked),))


def _body(frame: bytes) -> bytes:
    if not frame.startswith(PREAMBLE):
        raise Garbled("no_preamble")
    if len(frame) < _HEAD + _LEAST_LENGTH or len(frame) != _HEAD + _length(frame):
        raise Garbled("cut_short")
    if not _is_sound(frame):
        raise Garbled("bad_check")
    return frame[_HEAD:-1]
