"""Starts what has ended again, as the units of a real terminal would."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future

from bench.site.process import NotReady, Program

LOOK_S = 0.05
BACKOFF_S = (0.1, 0.2, 0.5, 1.0, 2.0)
CALM_S = 10.0
"""A program that ran this long starts again at once the next time."""


class Ended(Exception):
    """The keeper watches no more and takes no orders."""


class Keeper:
    """Watches programs from one thread, which is also the parent of what it starts.

    The kernel ends children with the thread that made them, so the keeper starts
    them all: first starts are handed over by `call`.
    """

    def __init__(self, programs: Iterable[Program]) -> None:
        self.programs = list(programs)
        self._orders: list[tuple[Callable[[], object], Future[None]]] = []
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closed = False
        self._due: dict[str, float] = {}
        self._tries: dict[str, int] = {}
        self._started: dict[str, float] = {}
        self._thread = threading.Thread(target=self._watch, name="keeper", daemon=True)
        self._thread.start()

    def call(self, order: Callable[[], object]) -> None:
        """Have ``order`` carried out by the keeper's thread, and wait for it.

        Raises:
            Ended: The keeper has ended.
            BaseException: What the order raised.

        """
        if threading.current_thread() is self._thread:
            order()
            return
        done: Future[None] = Future()
        with self._lock:
            if self._closed:
                raise Ended("the keeper has ended")
            self._orders.append((order, done))
        self._wake.set()
        done.result()

    def end(self) -> None:
        """End every program, the last started first, and stop watching."""
        try:
            self.call(self._stop_all)
        except Ended:
            return
        self._thread.join()

    def _stop_all(self) -> None:
        with self._lock:
            self._closed = True
        for program in reversed(self.programs):
            program.stop()

    def _watch(self) -> None:
        while not self._closed:
            self._wake.wait(LOOK_S)
            self._wake.clear()
            self._carry_out()
            for program in self.programs:
                if program.wanted and not program.runs:
                    self._start_again(program)
        self._carry_out()

    def _carry_out(self) -> None:
        with self._lock:
            orders, self._orders = self._orders, []
        for order, done in orders:
            try:
                order()
            except BaseException as error:  # noqa: BLE001 - raised again for the caller
                done.set_exception(error)
            else:
                done.set_result(None)

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
            try:
                program.start()
            except NotReady:
                return  # It is tried again after the next delay.
