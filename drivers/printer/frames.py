"""Answers of CUPS in IPP: bytes on one side, plain values on the other (RFC 8010, 3.1).

::

    answer     version 2 · status code 2 · request id 4 · groups · 03
    group      delimiter tag, below 10 · attributes
    attribute  value tag · name length 2 · name · value length 2 · value

An attribute without a name is a further value of the one before it. Lengths are
unsigned, and nothing is ever looked at twice. Collections are passed over: nobody here
asks for one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self, TypeAlias

from drivers.contract import Garbled

JOB: Final = 0x02
END: Final = 0x03
PRINTER: Final = 0x04
FIRST_VALUE: Final = 0x10
WHOLE: Final = frozenset({0x21, 0x23})
"""integer, enum."""
TEXT: Final = range(0x41, 0x4A)
"""textWithoutLanguage up to mimeMediaType."""
BEGIN_COLLECTION: Final = 0x34
END_COLLECTION: Final = 0x37

WHOLE_BYTES: Final = 4
LENGTH_BYTES: Final = 2
VERSION: Final = b"\x01\x01"
HEAD_BYTES: Final = 8

Value: TypeAlias = int | str | None
"""``None`` is a value of no kind that is asked for here, ``no-value`` among them."""


@dataclass(frozen=True, slots=True)
class Attributes:
    """One group: an attribute's name → its values."""

    values: Mapping[str, tuple[Value, ...]]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts under ``name``; raise `Garbled` where one is none."""
        found = self.values.get(name, ())
        texts = tuple(each for each in found if isinstance(each, str))
        if len(texts) != len([each for each in found if each is not None]):
            raise garbled()
        return texts

    def text(self, name: str) -> str:
        """Return the first text under ``name``, empty where there is none."""
        return next(iter(self.texts(name)), "")

    def whole_or_none(self, name: str) -> int | None:
        """Return the first number under ``name``; raise `Garbled` if it is none."""
        value = next(iter(self.values.get(name, ())), None)
        if isinstance(value, str):
            raise garbled()
        return value

    def whole(self, name: str) -> int:
        """Return the number under ``name``; raise `Garbled` where there is none."""
        value = self.whole_or_none(name)
        if value is None:
            raise garbled()
        return value


@dataclass(frozen=True, slots=True)
class Answer:
    """What CUPS said: its status code, and what it told of printers and jobs."""

    status: int
    printers: tuple[Attributes, ...] = ()
    jobs: tuple[Attributes, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the answer as CUPS sends it."""
        body = bytearray(VERSION + self.status.to_bytes(2) + bytes(4))
        for delimiter, groups in ((PRINTER, self.printers), (JOB, self.jobs)):
            for group in groups:
                body.append(delimiter)
                for name, values in group.values.items():
                    body += _coded(name, values)
        return bytes(body) + bytes((END,))

    @classmethod
    def from_bytes(cls, body: bytes) -> Self:
        """Return the answer in ``body``.

        Raises:
            Garbled: ``spooler_garbled``: it is no IPP, or was cut short.

        """
        if len(body) < HEAD_BYTES:
            raise garbled()
        reading = _Reading(body, HEAD_BYTES)
        groups = list(reading.groups())
        return cls(
            int.from_bytes(body[2:4]),
            tuple(Attributes(told) for tag, told in groups if tag == PRINTER),
            tuple(Attributes(told) for tag, told in groups if tag == JOB),
        )


def garbled() -> Garbled:
    """Return the error of an answer that makes no sense."""
    return Garbled("spooler_garbled")


@dataclass(slots=True)
class _Reading:
    """One way through a body; ``at`` only ever grows."""

    body: bytes
    at: int
    depth: int = 0
    told: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    name: str = ""
    more: list[Value] = field(default_factory=list)

    def groups(self) -> Iterator[tuple[int, Mapping[str, tuple[Value, ...]]]]:
        """Yield each group's delimiter and attributes, up to the end tag."""
        delimiter = 0
        while (tag := self._take(1)[0]) != END:
            if tag >= FIRST_VALUE:
                self._attribute(tag)
                continue
            yield delimiter, self._whole_group()
            delimiter = tag
        yield delimiter, self._whole_group()

    def _whole_group(self) -> Mapping[str, tuple[Value, ...]]:
        self._keep()
        told, self.told, self.name, self.depth = self.told, {}, "", 0
        return told

    def _keep(self) -> None:
        if self.name:
            self.told[self.name] = tuple(self.more)
        self.more = []

    def _attribute(self, tag: int) -> None:
        name = self._text(self._field())
        value = self._field()
        if tag == END_COLLECTION:
            self.depth = max(0, self.depth - 1)
            return
        if self.depth == 0:
            if name:
                self._keep()
                self.name = name
            self.more.append(self._value(tag, value))
        if tag == BEGIN_COLLECTION:
            self.depth += 1

    def _value(self, tag: int, value: bytes) -> Value:
        if tag in TEXT:
            return self._text(value)
        if tag not in WHOLE:
            return None
        if len(value) != WHOLE_BYTES:
            raise garbled()
        return int.from_bytes(value, signed=True)

    def _text(self, value: bytes) -> str:
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise garbled() from None

    def _field(self) -> bytes:
        return self._take(int.from_bytes(self._take(LENGTH_BYTES)))

    def _take(self, size: int) -> bytes:
        taken = self.body[self.at : self.at + size]
        if len(taken) < size:
            raise garbled()
        self.at += size
        return taken


def _coded(name: str, values: tuple[Value, ...]) -> bytes:
    coded, called = b"", name.encode()
    for value in values:
        match value:
            case int():
                tag, data = 0x21, value.to_bytes(WHOLE_BYTES, signed=True)
            case str():
                tag, data = TEXT[0], value.encode()
            case _:
                tag, data = 0x13, b""
        coded += bytes((tag,)) + len(called).to_bytes(2) + called
        coded += len(data).to_bytes(2) + data
        called = b""
    return coded
