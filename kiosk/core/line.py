"""One packet connection on an asyncio loop: hear, say, and never wait for the slow."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from typing import Final, Generic, TypeVar

MAX_UNSENT: Final = 256
"""A peer that leaves this much untaken is dropped; it reconnects and is told anew."""

Heard = TypeVar("Heard")
Said = TypeVar("Said")


class PeerGone(Exception):
    """The other end closed, broke off, or takes nothing any more."""


class Line(Generic[Heard, Said]):
    """A ``SOCK_SEQPACKET`` connection; ``take`` and ``give`` know the packets.

    Both work on the non-blocking socket and let ``BlockingIOError`` pass.
    """

    def __init__(
        self,
        sock: socket.socket,
        take: Callable[[socket.socket], Heard | None],
        give: Callable[[socket.socket, Said], None],
    ) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._take = take
        self._give = give
        self._unsent: deque[Said] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._loop = asyncio.get_running_loop()

    async def hear(self) -> Heard:
        """Return the next packet.

        Raises:
            PeerGone: There will be none.

        """
        while True:
            try:
                heard = self._take(self._sock)
            except BlockingIOError:
                await self._readable()
                continue
            except OSError as fault:
                raise PeerGone from fault
            if heard is None:
                raise PeerGone
            return heard

    def say(self, said: Said) -> None:
        """Send ``said``, now or as soon as the peer takes it.

        Raises:
            PeerGone: It has not taken anything for long.

        """
        if self._sock.fileno() < 0:
            return
        self._unsent.append(said)
        if len(self._unsent) > MAX_UNSENT:
            self.close()
            raise PeerGone
        if len(self._unsent) == 1:
            self._flush()

    def close(self) -> None:
        """Let go of the connection and of whatever was not sent."""
        self._unsent.clear()
        if self._sock.fileno() >= 0:
            self._loop.remove_reader(self._sock)
            self._loop.remove_writer(self._sock)
            self._sock.close()
        self._wake()

    def _flush(self) -> None:
        while self._unsent:
            try:
                self._give(self._sock, self._unsent[0])
            except BlockingIOError:
                self._loop.add_writer(self._sock, self._flush)
                return
            except OSError:
                # Whoever hears on this line learns of it there.
                self.close()
                return
            self._unsent.popleft()
        self._loop.remove_writer(self._sock)

    async def _readable(self) -> None:
        if self._sock.fileno() < 0:
            raise PeerGone
        self._waiter = self._loop.create_future()
        self._loop.add_reader(self._sock, self._wake)
        try:
            await self._waiter
        finally:
            if self._sock.fileno() >= 0:
                self._loop.remove_reader(self._sock)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
