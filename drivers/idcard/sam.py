"""The identity of the reader's security module: unique, and printed on its label.

::

    major u16 · minor u16 · made u32 · first u32 · second u32      (little-endian)
"""

import struct
from dataclasses import dataclass
from typing import Final

from drivers.contract import Garbled

SIMULATORS_MAJOR: Final = 99
"""Identities with this major number are the simulators'; real ones are far below."""

_LAYOUT: Final = struct.Struct("<HHIII")


@dataclass(frozen=True, slots=True)
class Sam:
    """The answer to ``12 FF``."""

    major: int
    minor: int
    made: int
    first: int
    second: int

    def __str__(self) -> str:
        """Return it as vendors print it."""
        version = f"{self.major:02d}.{self.minor:02d}"
        return f"{version}-{self.made}-{self.first:010d}-{self.second:010d}"

    @property
    def is_simulated(self) -> bool:
        """Whether it is in the simulators' own range."""
        return self.major == SIMULATORS_MAJOR

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Sam":
        """Return the identity in the answer's payload, or raise `Garbled`."""
        if len(payload) != _LAYOUT.size:
            raise Garbled("sam_id_length")
        return cls(*_LAYOUT.unpack(payload))

    def to_bytes(self) -> bytes:
        """Return the payload of the answer."""
        return _LAYOUT.pack(self.major, self.minor, self.made, self.first, self.second)
