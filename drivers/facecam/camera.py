"""The newest frame, always: a thread reads the source and keeps the last picture."""

import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Final

from drivers.contract import DeviceError
from drivers.facecam.frames import Frame, Picture
from drivers.facecam.source import Wait, pictures

SILENT_S: Final = 1.5
FROZEN_S: Final = 2.0
AGAIN_FIRST_S: Final = 0.1
AGAIN_LONGEST_S: Final = 2.0

_log = logging.getLogger(__name__)

Opener = Callable[[str, Wait], Iterator[Picture]]
Sink = Callable[[Picture], None]


class Camera:
    """A source that is read for as long as this lives, and opened again when it breaks.

    ``sink`` (the preview) gets every picture in the reading thread while it is set.
    """

    def __init__(
        self,
        source: str,
        opener: Opener = pictures,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._opener, self._clock = source, opener, clock
        self._news = threading.Condition()
        self._stopping = threading.Event()
        self._newest: Frame | None = None
        self._came_s = self._changed_s = clock()
        self._digest = 0
        self._count = 0
        self._fault = "starting"
        self._sink: Sink | None = None
        self._thread = threading.Thread(target=self._read, name="camera", daemon=True)
        self._thread.start()

    def after(self, number: int, timeout_s: float) -> Frame | None:
        """Return the newest frame beyond ``number``, or ``None`` if none came."""
        with self._news:
            self._news.wait_for(lambda: self._is_beyond(number), timeout_s)
            return self._newest if self._is_beyond(number) else None

    def trouble(self) -> str | None:
        """Return what is wrong with the stream, such as ``frozen``, or ``None``."""
        with self._news:
            now_s = self._clock()
            if self._fault:
                return self._fault
            if now_s - self._came_s > SILENT_S:
                return "no_frames"
            return "frozen" if now_s - self._changed_s > FROZEN_S else None

    def show_on(self, sink: Sink | None) -> None:
        """Give every picture to ``sink`` from now on, or to nobody."""
        with self._news:
            self._sink = sink

    def forget(self) -> None:
        """Drop the last picture and stop showing it."""
        with self._news:
            self._newest, self._sink = None, None

    def close(self) -> None:
        """End the reading."""
        self._stopping.set()
        self._thread.join(AGAIN_LONGEST_S * 2)
        self.forget()

    def _is_beyond(self, number: int) -> bool:
        return self._newest is not None and self._newest.number > number

    def _read(self) -> None:
        pause_s = AGAIN_FIRST_S
        while not self._stopping.is_set():
            try:
                for picture in self._opener(self._source, self._stopping.wait):
                    pause_s = AGAIN_FIRST_S
                    self._take(picture)
            except DeviceError as why:
                self._lost(why.detail)
                if why.detail == "ended":
                    return
            if self._stopping.wait(pause_s):
                return
            pause_s = min(pause_s * 2, AGAIN_LONGEST_S)

    def _take(self, picture: Picture) -> None:
        digest = zlib.crc32(picture[::4, ::4].tobytes())
        with self._news:
            self._count += 1
            self._came_s = self._clock()
            if digest != self._digest:
                self._digest, self._changed_s = digest, self._came_s
            self._fault = ""
            self._newest = Frame(picture, self._came_s, self._count)
            if self._sink is not None:
                self._sink(picture)
            self._news.notify_all()

    def _lost(self, fault: str) -> None:
        with self._news:
            if fault != self._fault:
                _log.info("camera=away reason=%s", fault)
            self._fault = fault
