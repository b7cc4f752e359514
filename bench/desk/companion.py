"""Lets the simulated person hear what the screen asks for, as a living one would.

The person before the simulated camera is a picture that can turn and blink; it cannot
read. The companion reads the screen for it and passes each new request on; how long a
person takes to follow is the simulator's business.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from bench.desk.desk import Desk
from bench.desk.reading import Reader
from bench.site.control import Unheard

LOOK_S: Final = 0.15
ASK_AGAIN_S: Final = 4.0
"""A request that still stands after this time was not followed: it is passed again."""
REQUESTS: Final = ("turn_left", "turn_right", "blink", "look_straight")
DEAF: Final = frozenset({"nobody", "two"})


@dataclass(slots=True)
class Listener:
    """Decides when a request is passed on; knows no clock and no desk."""

    asked: str = ""
    passed_at: float = float("-inf")

    def hear(self, asked: str, now_s: float) -> bool:
        """Tell whether ``asked``, which the screen shows now, is to be passed on."""
        is_new = asked != self.asked
        self.asked = asked
        if not asked or (not is_new and now_s - self.passed_at < ASK_AGAIN_S):
            return False
        self.passed_at = now_s
        return True


@dataclass(slots=True)
class Companion:
    """Stands beside the person at ``desk`` for as long as the context lasts."""

    desk: Desk
    clock: Callable[[], float] = time.monotonic
    reader: Reader = field(
        default_factory=lambda: Reader.of([f"hint.{name}" for name in REQUESTS])
    )
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Begin to read the screen."""
        self._thread = threading.Thread(
            target=self._follow, name="companion", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        listener = Listener()
        while not self._ended.wait(LOOK_S):
            if self.desk.person in DEAF:
                continue
            asked = self.request()
            if listener.hear(asked, self.clock()):
                self._pass_on(asked)

    def request(self) -> str:
        """Return what the screen asks the person to do now; empty if nothing."""
        shown = self.reader.read(label.label for label in self.desk.labels())
        return next((name for name in REQUESTS if f"hint.{name}" in shown), "")

    def _pass_on(self, asked: str) -> None:
        try:
            self.desk.site.terminal.order("facecam", f"hint {asked}")
        except Unheard:
            return  # The camera was just unplugged: nobody is seen, nobody need act.
