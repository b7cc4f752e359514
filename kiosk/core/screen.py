"""The screen as the core knows it: the page that stands, touches, preview, wipe."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from drivers.channel import sealed
from kiosk.core.line import Line, PeerGone
from kiosk.pages.page import touchable
from ui.link import (
    MAX_PACKET_BYTES,
    Hello,
    NoPreview,
    Picture,
    Preview,
    ToCore,
    ToScreen,
    Unreadable,
    Wipe,
    Wiped,
    encode,
    for_core,
)
from ui.pages import Intent, Page

WIPE_WITHIN_S: Final = 3.0

Packet: TypeAlias = tuple[ToScreen, int | bytes | None]
"""What is said, and what travels beside it: a descriptor, or a picture's bytes."""
ScreenLine: TypeAlias = Line[ToCore, Packet]

_log = logging.getLogger(__name__)


class Screen:
    """The core's end of the screen. ``touched`` gets every touch that is in time."""

    def __init__(self, touched: Callable[[Intent], None]) -> None:
        self.late_touches = 0
        self._touched = touched
        self._line: ScreenLine | None = None
        self._page: Page | None = None
        self._serial = 0
        self._ring: tuple[int, Preview] | None = None
        self._pictures: dict[str, bytes] = {}
        self._wipe: Wipe | None = None
        self._wiped = asyncio.Event()

    def show(self, page: Page) -> None:
        """Have ``page`` shown; its serial grows when what can be touched changes."""
        if self._page is None or touchable(page) != touchable(self._page):
            self._serial += 1
        page = replace(page, serial=self._serial)
        if page != self._page:
            self._page = page
            self._say(page)

    def show_preview(self, fd: int, preview: Preview) -> None:
        """Have the live picture in the ring ``fd`` shown; the screen keeps its own."""
        self.hide_preview()
        self._ring = (os.dup(fd), preview)
        self._say(preview, self._ring[0])

    def hide_preview(self) -> None:
        """End the live picture."""
        if self._ring is not None:
            os.close(self._ring[0])
            self._ring = None
            self._say(NoPreview())

    def show_picture(self, name: str, data: bytes) -> None:
        """Give the screen the picture that pages call ``name``, until the next wipe."""
        self._pictures[name] = data
        self._say_picture(name, data)

    async def wipe(self) -> None:
        """Return once the screen has forgotten everything, or is gone.

        A screen that does not answer is dropped: its process is told by the end of
        its line to forget, and comes back empty.
        """
        self.hide_preview()
        self._serial += 1
        self._page = None
        self._pictures.clear()
        self._wipe = Wipe(self._serial)
        self._wiped.clear()
        self._say(self._wipe)
        if self._line is None:
            self._wiped.set()
        try:
            # Not wait_for: at the very moment of an answer it swallows a cancellation.
            async with asyncio.timeout(WIPE_WITHIN_S):
                await self._wiped.wait()
        except TimeoutError:
            _log.warning("screen=silent during=wipe")
            if self._line is not None:
                self._line.close()
        finally:
            self._wipe = None

    async def attend(self, sock: socket.socket) -> None:
        """Serve one screen until it goes; a newer one takes over, on the same page."""
        line: ScreenLine = Line(sock, _take, _give)
        try:
            hello = await line.hear()
            if isinstance(hello, Hello):
                self._take_over(line)
            while self._line is line:
                self._heed(await line.hear())
        except (PeerGone, Unreadable) as why:
            _log.info("screen=gone why=%s", type(why).__name__)
        finally:
            if self._line is line:
                self._line = None
                self._wiped.set()

    def _take_over(self, line: ScreenLine) -> None:
        if self._line is not None:
            self._line.close()
        self._line = line
        _log.info("screen=connected")
        if self._wipe is not None:
            self._say(self._wipe)
        if self._ring is not None:
            self._say(self._ring[1], self._ring[0])
        for name, data in self._pictures.items():
            self._say_picture(name, data)
        if self._page is not None:
            self._say(self._page)

    def _heed(self, said: ToCore) -> None:
        match said:
            case Intent():
                if said.page == self._serial and self._page is not None:
                    self._touched(said)
                else:
                    self.late_touches += 1
            case Wiped(serial):
                if self._wipe is not None and serial == self._wipe.serial:
                    self._wiped.set()
            case Hello():
                pass

    def _say_picture(self, name: str, data: bytes) -> None:
        self._say(Picture(name, len(data)), data)

    def _say(self, said: ToScreen, beside: int | bytes | None = None) -> None:
        if self._line is not None:
            with contextlib.suppress(PeerGone):
                self._line.say((said, beside))


def _take(sock: socket.socket) -> ToCore | None:
    packet = sock.recv(MAX_PACKET_BYTES + 1)
    return for_core(packet) if packet else None


def _give(sock: socket.socket, packet: Packet) -> None:
    said, beside = packet
    if isinstance(beside, bytes):
        fd = sealed(beside)
        try:
            socket.send_fds(sock, [encode(said)], [fd])
        finally:
            os.close(fd)
    else:
        socket.send_fds(sock, [encode(said)], [] if beside is None else [beside])
