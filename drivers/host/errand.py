"""The command in flight: what the device sees of it, and how it is called back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.contract import Cancelled, Code, Notice, Offline
from drivers.messages import Do, Told

Clock = Callable[[], float]


@dataclass(slots=True, repr=False, eq=False)
class CommandInFlight:
    """One command on its way through the device (`drivers.contract.Errand`)."""

    order: Do
    until_s: float
    clock: Clock
    tell: Callable[[Told], None]
    back: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Return while the errand stands; raise `Cancelled` or `Offline` if not."""
        if self.back.is_set():
            raise Cancelled
        if self.left_s() <= 0:
            raise Offline("deadline", code=Code.TIME_OUT)

    def wait(self, seconds: float) -> None:
        """Let ``seconds`` pass, or until called back or the deadline; then `check`."""
        self.back.wait(min(seconds, self.left_s()))
        self.check()

    def left_s(self) -> float:
        """Return the seconds until the deadline, never below zero."""
        return max(0.0, self.until_s - self.clock())

    def notify(self, notice: Notice) -> None:
        """Tell the core, unless nobody waits any more."""
        if not self.back.is_set():
            self.tell(Told(self.order.command, notice))

    def call_back(self) -> None:
        """End it early: the device finds out at its next `check` or `wait`."""
        self.back.set()
