"""Which devices there are, and where their ports come from.

A port's module is imported only when its device is chosen: a host loads its own
vendor library and no other.
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Final, cast

from drivers.contract import Port

OpenPort = Callable[[Mapping[str, object]], Port]

ROOMS: Final[Mapping[str, str]] = {
    "idcard": "drivers.idcard.port",
    "facecam": "drivers.facecam.port",
    "doccam": "drivers.doccam.port",
    "fingerprint": "drivers.fingerprint.port",
    "printer": "drivers.printer.port",
    "ukey": "drivers.ukey.port",
}
"""Device name → the module whose ``open_port(section)`` opens it."""


def port_opener(name: str) -> OpenPort:
    """Return what opens the port of the device called ``name``.

    Raises:
        KeyError: There is no such device.

    """
    room = importlib.import_module(ROOMS[name])
    return cast("OpenPort", room.open_port)
