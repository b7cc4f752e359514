"""Starts what has ended again, as the units of a real terminal would."""

import threading
import time
from collections.abc import Callable, Iterable

from bench.site.process import Program

LOOK_S = 0.05
BACKOFF_S = (0.1, 0.2, 0.5, 1.0, 2.0)
CALM_S = 10.0
"""A program that ran this long starts again at once the next time."""


class Keeper:
    """Watches programs from one thread, which is also the parent of what it starts.

    The kernel ends children with the thread that made them, so the keeper starts
    them all: first starts are handed over by `call`.
    """

    def __init__(self, programs: Iterable[Program]) -> None:
        self.programs = list(programs)
        self._orders: list[tuple[Callable[[], object], threading.Event]] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._due: dict[str, float] = {}
        self._tries: dict[str, int] = {}
        self._started: dict[str, float] = {}
        self._thread = threading.Thread(target=self._watch, name="keeper", daemon=True)
        self._thread.start()

    def call(self, order: Callable[[], object]) -> None:
        """Have ``order`` carried out by the keeper's thread, and wait for it.

        Raises:
            Exception: What the order raised.

        """
        failure: list[Exception] = []

        def careful() -> None:
            try:
                order()
            except Exception as error:  # noqa: BLE001 - raised again for the caller
                failure.append(error)

        done = threading.Event()
        with self._lock:
            self._orders.append((careful, done))
        done.wait()
        if failure:
            raise failure[0]

    def end(self) -> None:
        """End every program, the last started first, and stop watching."""
        self.call(self._stop_all)
        self._ended.set()
        self._thread.join()

    def _stop_all(self) -> None:
        for program in reversed(self.programs):
            program.stop()

    def _watch(self) -> None:
        while not self._ended.wait(LOOK_S):
            with self._lock:
                orders, self._orders = self._orders, []
            for order, done in orders:
                order()
                done.set()
            for program in self.programs:
                if program.wanted and not program.runs:
                    self._start_again(program)

    def _start_again(self, program: Program) -> None:
        now = time.monotonic()
        due = self._due.get(program.name)
        if due is None:
            calm = now - self._started.get(program.name, 0.0) > CALM_S
            tries = 0 if calm else self._tries.get(program.name, 0) + 1
            self._tries[program.name] = tries
            self._due[program.name] = now + BACKOFF_S[min(tries, len(BACKOFF_S) - 1)]
        elif now >= due:
            del self._due[program.name]
            self._started[program.name] = now
            program.start()
