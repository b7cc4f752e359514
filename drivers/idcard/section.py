"""The reader's section of the configuration, ``devices.idcard``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Misconfigured

DEFAULT_BAUD: Final = 115200
BAUDS: Final = frozenset({115200, 57600, 38400, 19200, 9600})


@dataclass(frozen=True, slots=True)
class Section:
    """What the configuration says of the reader."""

    port: str
    baud: int = DEFAULT_BAUD
    photo_decoder: str | None = None

    @classmethod
    def read(cls, section: Mapping[str, object]) -> "Section":
        """Return the section as values, or raise `Misconfigured`."""
        unknown = set(section) - {"port", "baud", "photo_decoder"}
        if unknown:
            raise Misconfigured(f"devices.idcard.{min(unknown)} is unknown")
        port = section.get("port")
        baud = section.get("baud", DEFAULT_BAUD)
        decoder = section.get("photo_decoder")
        if not isinstance(port, str):
            raise Misconfigured("devices.idcard.port is missing or no text")
        if not isinstance(baud, int) or baud not in BAUDS:
            raise Misconfigured("devices.idcard.baud is none the reader knows")
        if decoder is not None and not isinstance(decoder, str):
            raise Misconfigured("devices.idcard.photo_decoder is no text")
        return cls(port, baud, decoder)
