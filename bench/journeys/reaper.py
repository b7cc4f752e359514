"""Kills programs in the middle of an open visit."""

import threading
import time
from collections.abc import Iterable
from functools import partial
from types import TracebackType
from typing import Self

from bench.site.site import Site


class Reaper:
    """Kills programs at given moments, as long as the visit is open.

    Args:
        site: Where the programs run.
        moments: Seconds after the visit began, and the program to kill then.

    """

    def __init__(self, site: Site, moments: Iterable[tuple[float, str]]) -> None:
        self.killed: list[str] = []
        self._site = site
        self._moments = sorted(moments)
        self._began = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._reap, daemon=True)

    def __enter__(self) -> Self:
        """Begin: the visit is open now."""
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End: nobody is killed any more."""
        self.visit_is_over()
        self._thread.join()

    def visit_is_over(self) -> None:
        """Stop killing: from now on it would be outside an open visit."""
        self._over.set()

    def _reap(self) -> None:
        for after_s, name in self._moments:
            if self._over.wait(max(0.0, self._began + after_s - time.monotonic())):
                return
            self._site.keeper.call(partial(self._kill, name))

    def _kill(self, name: str) -> None:
        """Kill ``name``; what was down already does not count."""
        if self._site.program(name).kill():
            self.killed.append(name)
