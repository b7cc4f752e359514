"""Ways into the dashboard: one is always ready, and each works once."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from bench.site.centre import NotDone

FRESH_S: Final = 3600.0
"""The centre forgets an unused address after hours; one this old is made anew."""


@dataclass(slots=True)
class SignIn:
    """Addresses that sign a visitor in, from ``fetch``, which takes seconds."""

    fetch: Callable[[], str]
    otherwise: str
    """The address without a sign-in, when the centre makes none."""
    clock: Callable[[], float] = time.monotonic
    _made: float = 0.0
    _ready: Future[str] | None = None
    _maker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, "sign-in")
    )

    def prepare(self) -> None:
        """Have the next address made while nobody waits for it."""
        self._made, self._ready = self.clock(), self._maker.submit(self.fetch)

    def take(self) -> str:
        """Return an address that was not used yet, and have the next one made."""
        if self._ready is None or self.clock() - self._made > FRESH_S:
            self.prepare()
        ready = self._ready
        try:
            address = ready.result() if ready else self.otherwise
        except NotDone:
            address = self.otherwise
        self.prepare()
        return address

    def end(self) -> None:
        """Make no more."""
        self._maker.shutdown(wait=True, cancel_futures=True)
