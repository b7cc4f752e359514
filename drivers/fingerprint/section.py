"""The reader's section of the configuration, ``devices.fingerprint``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Misconfigured
from drivers.fingerprint.frames import ANY_ADDRESS

DEFAULT_BAUD: Final = 57600
BAUDS: Final = frozenset({9600, 19200, 38400, 57600, 115200})
DEFAULT_QUALITY: Final = 30
DEFAULT_THRESHOLD: Final = 40
"""At 35 none of 600 impostors passed in the facts' measurement, at 40 neither."""

_WORD: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Uart:
    """A module on a serial line."""

    port: str
    baud: int = DEFAULT_BAUD
    address: int = ANY_ADDRESS
    password: int = 0


@dataclass(frozen=True, slots=True)
class Library:
    """A collector behind a vendor's library with the LIVESCAN interface."""

    library: str
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """What the configuration says of the reader."""

    source: Uart | Library
    quality: int = DEFAULT_QUALITY
    """The least NFIQ 2 score that counts, 0 to 100."""
    threshold: int = DEFAULT_THRESHOLD
    """The least Bozorth3 score of two prints of one finger."""

    @classmethod
    def read(cls, section: Mapping[str, object]) -> "Section":
        """Return the section as values, or raise `Misconfigured`."""
        known = _OF_A_LIBRARY if "library" in section else _OF_A_MODULE
        unknown = set(section) - known - _OF_BOTH
        if {"port", "library"} <= set(section):
            raise Misconfigured("devices.fingerprint has port and library; one is it")
        if unknown:
            raise Misconfigured(f"devices.fingerprint.{min(unknown)} is unknown")
        quality = _whole(section, "quality", DEFAULT_QUALITY, 100)
        threshold = _whole(section, "threshold", DEFAULT_THRESHOLD, _WORD)
        return cls(_source(section), quality, threshold)


_OF_A_MODULE: Final = frozenset({"port", "baud", "address", "password"})
_OF_A_LIBRARY: Final = frozenset({"library", "channel"})
_OF_BOTH: Final = frozenset({"quality", "threshold"})


def _source(section: Mapping[str, object]) -> Uart | Library:
    if "library" in section:
        return Library(_text(section, "library"), _whole(section, "channel", 0, 255))
    baud = _whole(section, "baud", DEFAULT_BAUD, _WORD)
    if baud not in BAUDS:
        raise Misconfigured("devices.fingerprint.baud is none the module knows")
    return Uart(
        port=_text(section, "port"),
        baud=baud,
        address=_whole(section, "address", ANY_ADDRESS, _WORD),
        password=_whole(section, "password", 0, _WORD),
    )


def _text(section: Mapping[str, object], key: str) -> str:
    value = section.get(key)
    if not isinstance(value, str):
        raise Misconfigured(f"devices.fingerprint.{key} is missing or no text")
    return value


def _whole(section: Mapping[str, object], key: str, default: int, most: int) -> int:
    value = section.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Misconfigured(f"devices.fingerprint.{key} is no number from 0 to {most}")
    return value
