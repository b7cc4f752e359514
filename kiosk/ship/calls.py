"""Staff's calls beside everything else: threads of their own and a bounded queue.

A call to the centre that hangs holds up neither entries nor materials nor the line to
the core; a queue that is full answers at once. Each call gets exactly one answer.
"""

import gc
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sync.shipping.calls import (
    Asked,
    NotACall,
    Reply,
    deadline_s,
    offline,
)

MAX_WAITING: Final = 8
WORKERS: Final = 2
"""A picture that comes slowly must not hold up a sign-out."""

Told: TypeAlias = Mapping[str, object]

_log = logging.getLogger(__name__)


@dataclass(slots=True, repr=False, eq=False)
class Calls:
    """Has ``ask`` do what the core calls for, and hands the answers to ``tell``."""

    ask: Callable[[Asked], Reply]
    tell: Callable[[Told], None]
    monotonic: Callable[[], float] = time.monotonic
    _queue: "queue.Queue[tuple[Asked, float] | None]" = field(
        default_factory=lambda: queue.Queue(MAX_WAITING)
    )

    def start(self) -> None:
        """Begin to answer. The threads end with the program, whatever they wait for."""
        for number in range(WORKERS):
            name = f"staff-{number}"
            threading.Thread(target=self._work, name=name, daemon=True).start()

    def take(self, message: object) -> None:
        """Take a call from the core; never waits."""
        try:
            asked = Asked.from_message(message)
        except NotACall as why:
            _log.error("staff=malformed cause=%s", why)
            return
        try:
            self._queue.put_nowait((asked, self.monotonic()))
        except queue.Full:
            self.tell(offline("busy").to_message(asked.number))

    def stop(self) -> None:
        """Let the threads end when they have answered what they are at."""
        for _ in range(WORKERS):
            try:
                self._queue.put_nowait(None)
            except queue.Full:
                return

    def _work(self) -> None:
        while (taken := self._queue.get()) is not None:
            answer = self._answered(*taken)
            # Before it is said: the core counts on nothing being left of a sign-out.
            # The HTTP client ties password and grant into knots of their own.
            del taken
            gc.collect()
            self.tell(answer)
            # Whoever waits for the next call must not keep this one alive.
            del answer

    def _answered(self, asked: Asked, since: float) -> Told:
        if self.monotonic() - since >= deadline_s(asked.call):
            answer = offline("late")
        else:
            answer = self.ask(asked)
        _log.info("staff=%s outcome=%s why=%s", asked.call, answer.outcome, answer.why)
        return answer.to_message(asked.number)
