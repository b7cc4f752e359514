"""APDUs of a smart card and the TLV within: typed values, and their bytes.

::

    command    CLA INS P1 P2 · Lc data · Le      (ISO 7816-4, short: at most 255 bytes)
    response   data · SW1 SW2
    TLV        tag · length · value              (ISO 8825-1, definite lengths)

What is longer than a command's 255 bytes is sent in several, all but the last with bit
10 in CLA (command chaining). What is longer than an answer's 256 is announced by ``61``
and fetched (``GET RESPONSE``); ``6C`` names the length to ask for instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from drivers.contract import Garbled

CHAINED: Final = 0x10
LONGEST_DATA: Final = 255
ALL: Final = 256
"""``Le`` of whoever takes as much as comes; it travels as 00."""
WELL: Final = 0x9000

_HEAD: Final = 4
_MORE: Final = 0x61
_OTHER_LENGTH: Final = 0x6C
_TRIES: Final = 0x63C0

_HIGH_TAG: Final = 0x1F
_CONTINUES: Final = 0x80
_LONG_LENGTH: Final = 0x80
_LENGTH_BYTES: Final = 2
_TAG_BYTES: Final = 3


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """One command. The data may be a PIN, so there is no ``repr`` that shows it."""

    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None
    """How much is asked for at most, 1 to `ALL`; ``None`` where nothing comes back."""
    cla: int = 0

    def chained(self) -> Iterator["Command"]:
        """Give the commands that together are this one, each short enough to send."""
        data = self.data
        while len(data) > LONGEST_DATA:
            first, data = data[:LONGEST_DATA], data[LONGEST_DATA:]
            yield replace(self, cla=self.cla | CHAINED, data=first, le=None)
        yield replace(self, data=data)

    def to_bytes(self) -> bytes:
        """Return the bytes of this command, whose data must be short enough."""
        head = bytes((self.cla, self.ins, self.p1, self.p2))
        body = bytes((len(self.data),)) + self.data if self.data else b""
        return head + body + (b"" if self.le is None else bytes((self.le % ALL,)))

    @classmethod
    def from_bytes(cls, apdu: bytes) -> "Command":
        """Return the command in ``apdu``, or raise `Garbled`."""
        if len(apdu) < _HEAD:
            raise Garbled("card_garbled:command_cut_short")
        cla, ins, p1, p2 = apdu[:_HEAD]
        body = apdu[_HEAD:]
        data = b""
        if len(body) > 1:
            data, body = body[1 : 1 + body[0]], body[1 + body[0] :]
            if len(data) != apdu[_HEAD] or len(body) > 1:
                raise Garbled("card_garbled:command_length")
        le = (body[0] or ALL) if body else None
        return cls(ins, p1, p2, data, le, cla)


@dataclass(frozen=True, slots=True, repr=False)
class Response:
    """The card's answer to one command."""

    sw: int
    data: bytes = b""

    @property
    def more(self) -> int | None:
        """How much is to be fetched yet, if something is."""
        return (self.sw & 0xFF or ALL) if self.sw >> 8 == _MORE else None

    @property
    def other_length(self) -> int | None:
        """The length to ask for instead, if the card wants another one."""
        return (self.sw & 0xFF or ALL) if self.sw >> 8 == _OTHER_LENGTH else None

    @property
    def tries(self) -> int | None:
        """How many PINs may still be tried, if the card says so."""
        return self.sw & 0xF if self.sw & 0xFFF0 == _TRIES else None

    def to_bytes(self) -> bytes:
        """Return the answer's bytes."""
        return self.data + self.sw.to_bytes(2, "big")

    @classmethod
    def from_bytes(cls, apdu: bytes) -> "Response":
        """Return the answer in ``apdu``, or raise `Garbled`."""
        if not 2 <= len(apdu) <= ALL + 2:  # noqa: PLR2004  # SW1 SW2
            raise Garbled("card_garbled:answer_length")
        return cls(int.from_bytes(apdu[-2:], "big"), apdu[:-2])


@dataclass(frozen=True, slots=True, repr=False)
class Tlv:
    """One tag and its value. The tag is written as its bytes are: ``0x5FC105``."""

    tag: int
    value: bytes

    def to_bytes(self) -> bytes:
        """Return tag, length and value."""
        tag = self.tag.to_bytes((self.tag.bit_length() + 7) // 8 or 1, "big")
        size = len(self.value)
        if size < _LONG_LENGTH:
            return tag + bytes((size,)) + self.value
        length = size.to_bytes((size.bit_length() + 7) // 8, "big")
        return tag + bytes((_LONG_LENGTH | len(length),)) + length + self.value


def read_tlv(data: bytes) -> tuple[Tlv, bytes]:
    """Return the first TLV of ``data`` and what follows it, or raise `Garbled`."""
    tag, rest = _tag(data)
    if not rest:
        raise Garbled("card_garbled:tlv_cut_short")
    size, rest = rest[0], rest[1:]
    if size >= _LONG_LENGTH:
        count = size - _LONG_LENGTH
        if not 0 < count <= _LENGTH_BYTES or len(rest) < count:
            raise Garbled("card_garbled:tlv_length")
        size, rest = int.from_bytes(rest[:count], "big"), rest[count:]
    if len(rest) < size:
        raise Garbled("card_garbled:tlv_cut_short")
    return Tlv(tag, rest[:size]), rest[size:]


def _tag(data: bytes) -> tuple[int, bytes]:
    end = 1
    if data and data[0] & _HIGH_TAG == _HIGH_TAG:
        while end < len(data) and data[end] & _CONTINUES:
            end += 1
        end += 1
    if not 0 < end <= min(len(data), _TAG_BYTES):
        raise Garbled("card_garbled:tlv_tag")
    return int.from_bytes(data[:end], "big"), data[end:]


def read_all(data: bytes) -> tuple[Tlv, ...]:
    """Return every TLV that ``data`` is made of, or raise `Garbled`."""
    found = []
    while data:
        tlv, data = read_tlv(data)
        found.append(tlv)
    return tuple(found)


def within(data: bytes, *tags: int) -> bytes:
    """Return the value one comes to by ``tags``, one inside the other.

    Raises:
        Garbled: It is no TLV, or there is no such tag.

    """
    for tag in tags:
        value = next((tlv.value for tlv in read_all(data) if tlv.tag == tag), None)
        if value is None:
            raise Garbled("card_garbled:tlv_missing")
        data = value
    return data
