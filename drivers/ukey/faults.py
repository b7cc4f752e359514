"""How a UKey's faults are raised: names and codes of the one table.

What staff should do about each stands in `drivers.faults.ukey`.
"""

from collections.abc import Mapping
from typing import Final

from drivers.contract import DeviceError, Offline, Refused
from drivers.faults.fault import Fault
from drivers.faults.table import by_name
from drivers.faults.ukey import UKEY

FAULTS: Final[Mapping[str, Fault]] = by_name(UKEY)
OUT_OF_REACH: Final = frozenset({"no_service", "no_reader", "no_module"})


def error(name: str, more: str = "") -> DeviceError:
    """Return the error that says ``name``, and ``more`` behind a colon if there is.

    What is out of reach is `Offline`: the host lets go of it and tries again.
    """
    meant = FAULTS[name]
    detail = f"{name}:{more}" if more else name
    if name in OUT_OF_REACH:
        return Offline(detail)
    return Refused(detail, code=meant.code)


def status_words(name: str) -> frozenset[int]:
    """Return the status words by which a card says ``name``."""
    return frozenset(int(raw, 16) for raw in FAULTS[name].raw)
