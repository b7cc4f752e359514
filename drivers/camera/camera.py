"""The newest frame, while somebody watches: a thread reads the source.

It always reads, so that a camera that is away is known at once; but nobody who merely
passes is looked at: what comes while nobody watches is thrown away undecoded.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from drivers.camera.frames import Exposure, Frame, Picture, Wish
from drivers.camera.health import STARTING, Health
from drivers.camera.source import Wait, pictures
from drivers.contract import DeviceError

AGAIN_FIRST_S: Final = 0.1
AGAIN_LONGEST_S: Final = 2.0
AS_IT_COMES: Final = Wish()

_log = logging.getLogger(__name__)

Opener = Callable[[str, Wait, Wish], Iterator[Exposure]]
Sink = Callable[[Picture], None]


class Camera:
    """A source that is read for as long as this lives, and opened again when it breaks.

    It is watched while a `watching` lasts or a sink is set; ``sink`` (the preview) gets
    every picture in the reading thread.
    """

    def __init__(
        self,
        source: str,
        opener: Opener = pictures,
        clock: Callable[[], float] = time.monotonic,
        wish: Wish = AS_IT_COMES,
    ) -> None:
        self._source, self._opener = source, opener
        self._wish = wish
        self._news = threading.Condition()
        self._stopping = threading.Event()
        self._newest: Frame | None = None
        self._health = Health(clock, wish)
        self._count = 0
        self._fault = STARTING
        self._sink: Sink | None = None
        self._watchers = 0
        self._forgotten = 0
        self._begun = self._taken = 0
        self._pause_s = AGAIN_FIRST_S
        self._thread = threading.Thread(target=self._read, name="camera", daemon=True)
        self._thread.start()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Keep the newest frame for as long as the context lasts."""
        with self._news:
            self._begin()
            self._watchers += 1
        try:
            yield
        finally:
            with self._news:
                self._watchers -= 1
                self._end()

    def after(self, number: int, timeout_s: float) -> Frame | None:
        """Return the newest frame beyond ``number``, or ``None`` if none came."""
        with self._news:
            self._news.wait_for(lambda: self._is_beyond(number), timeout_s)
            return self._newest if self._is_beyond(number) else None

    def trouble(self) -> str | None:
        """Return what is wrong with the stream (`health`), or ``None``."""
        with self._news:
            if self._fault:
                return self._fault
            return self._health.trouble(is_watched=self._is_watched())

    def show_on(self, sink: Sink | None) -> None:
        """Give every picture to ``sink`` from now on, or to nobody."""
        with self._news:
            if sink is not None:
                self._begin()
            self._sink = sink
            self._end()

    def forget(self) -> None:
        """Drop the last picture and stop showing it.

        Returns once one that is being decoded is gone too; that one is not kept.
        """
        with self._news:
            self._drop()
            begun = self._begun
            # Whoever has no patience with a decoder that hangs is the host.
            self._news.wait_for(lambda: self._taken >= begun)

    def close(self) -> None:
        """End the reading."""
        self._stopping.set()
        self._thread.join(AGAIN_LONGEST_S * 2)
        with self._news:
            self._drop()

    def _drop(self) -> None:
        self._newest, self._sink = None, None
        self._forgotten += 1

    def _is_watched(self) -> bool:
        return self._watchers > 0 or self._sink is not None

    def _begin(self) -> None:
        if not self._is_watched():
            self._health.watched()

    def _end(self) -> None:
        if not self._is_watched():
            self._newest = None
            self._forgotten += 1

    def _is_beyond(self, number: int) -> bool:
        return self._newest is not None and self._newest.number > number

    def _read(self) -> None:
        while not self._stopping.is_set():
            fault = self._follow()
            self._let_go()
            if fault:
                self._lost(fault)
            if fault == "ended" or self._stopping.wait(self._pause_s):
                return
            self._pause_s = min(self._pause_s * 2, AGAIN_LONGEST_S)

    def _follow(self) -> str:
        """Take what comes until the stream ends; return what broke it, if anything.

        A picture that was none is held by the fault's frames until this returns.
        """
        with self._news:
            self._health.opened()
        try:
            for exposure in self._opener(self._source, self._stopping.wait, self._wish):
                self._take(exposure)
                # Not held until the next one comes: none may.
                del exposure
                self._let_go()
                self._pause_s = AGAIN_FIRST_S
        except DeviceError as why:
            return why.detail
        return ""

    def _take(self, exposure: Exposure) -> None:
        with self._news:
            forgotten = self._forgotten
            self._health.came()
            if not self._is_watched():
                self._fault = ""
                return
            self._begun += 1
        picture = exposure.decode()
        with self._news:
            self._health.saw(picture)
            self._fault = ""
            # What was begun for one visit is not kept for the next.
            if self._forgotten == forgotten:
                self._keep(picture, exposure.jpeg)

    def _let_go(self) -> None:
        """Take note that nothing of the last picture is held any more but as newest."""
        with self._news:
            self._taken = self._begun
            self._news.notify_all()

    def _keep(self, picture: Picture, jpeg: bytes | None) -> None:
        self._count += 1
        self._newest = Frame(picture, self._health.came_s, self._count, jpeg)
        if self._sink is not None:
            self._sink(picture)
        self._news.notify_all()

    def _lost(self, fault: str) -> None:
        with self._news:
            if fault != self._fault:
                _log.info("camera=away reason=%s", fault)
            self._fault = fault
