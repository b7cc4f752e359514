"""The UKey's section of the configuration, ``devices.ukey``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Misconfigured

KEYS: Final = frozenset({"reader", "service", "module", "token"})
OF_READERS: Final = frozenset({"reader", "service"})


@dataclass(frozen=True, slots=True)
class Section:
    """What the configuration says of the way to the UKey.

    With ``module`` (a PKCS#11 library's path) it is PKCS#11, and ``token`` the label to
    look for; without it is PC/SC, ``reader`` a part of the reader's name and
    ``service`` the socket of a smart-card service other than the system's.
    """

    reader: str = ""
    service: str = ""
    module: str = ""
    token: str = ""

    @classmethod
    def read(cls, section: Mapping[str, object]) -> "Section":
        """Return the section as values, or raise `Misconfigured`."""
        for key in sorted(section.keys() - KEYS):
            raise Misconfigured(f"devices.ukey.{key} is unknown")
        told = {key: _text(key, value) for key, value in section.items()}
        strangers = OF_READERS if "module" in told else frozenset({"token"})
        for key in sorted(told.keys() & strangers):
            which = "beside" if "module" in told else "without"
            raise Misconfigured(f"devices.ukey.{key} means nothing {which} a module")
        return cls(**told)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Misconfigured(f"devices.ukey.{key} is no text")
    return value
