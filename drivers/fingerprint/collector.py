"""What the port needs of whatever takes pictures of fingers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from drivers.fingerprint.image import Image


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a collector is. ``serial`` is empty where it does not tell."""

    model: str
    serial: str = ""
    firmware: str = ""
    simulated: bool = False


class Collector(Protocol):
    """A fingerprint collector: a module on a line, or a vendor's library.

    ``check`` returns while the command stands and raises when it does not; whoever
    waits calls it. Faults are raised as the device errors of `drivers.contract`.
    """

    @property
    def identity(self) -> Identity:
        """Who it is; never blocks."""

    def look(self) -> bool:
        """Return within half a second whether it is well, ``False`` if it is busy.

        Raises:
            DeviceError: It is not.

        """

    def recognise(self, check: Callable[[], None]) -> None:
        """Make sure that it is still the same; raise `Offline` if it is not."""

    def finds_finger(self, check: Callable[[], None]) -> bool:
        """Return whether a finger lies there; its picture is the next `image`.

        Raises:
            Refused: With ``userError`` when one does and the picture failed.

        """

    def image(self, check: Callable[[], None], tell: Callable[[float], None]) -> Image:
        """Return the picture; ``tell`` hears the share of it that has come."""

    def wipe(self) -> None:
        """Forget the last picture as far as that is in our hands."""

    def close(self) -> None:
        """Let go of the device."""
