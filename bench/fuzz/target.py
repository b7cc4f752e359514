"""A parser under fire: where its inputs come from, and what is done with one."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from drivers.contract import Notice, Offline
from drivers.faults.table import fault

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Input:
    """One input. ``kind`` says which question it answers."""

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """A parser of ``device``; its memory may grow by ``growth_bytes`` and no more."""

    device: str
    draw: Callable[[Random], Input]
    feed: Callable[[Input], None]
    growth_bytes: int = 48 * MIB

    def is_listed(self, detail: str) -> bool:
        """Return whether ``detail`` stands in the table of faults."""
        return fault(self.device, detail) is not None


class Patience:
    """An errand nobody calls back, and of which nobody wants to hear."""

    def check(self) -> None:
        """Stand."""

    def wait(self, _seconds: float) -> None:
        """End: whoever waits here has nothing more to look at."""
        raise Offline("deadline")

    def left_s(self) -> float:
        """Return that there is time."""
        return 1.0

    def notify(self, notice: Notice) -> None:
        """Hear nothing."""
