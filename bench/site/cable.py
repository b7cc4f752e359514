"""The network cable between terminal and centre: a relay that can be pulled.

It carries TLS bytes as they are; pulling it ends every connection at once and
refuses new ones until it is plugged in again.
"""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import TypeVar

CHUNK = 65_536
CLOSE_S = 2.0
Result = TypeVar("Result")


class Cable:
    """Relays of TCP ports on loopback, all cut and mended together."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="cable", daemon=True
        )
        self._thread.start()
        self._plugged = True
        self._cut: set[int] = set()
        """Far ports whose line alone is cut."""
        self._writers: dict[asyncio.StreamWriter, int] = {}
        """Both ends of what is open, with the far port it leads to."""
        self._servers: list[asyncio.Server] = []

    @property
    def plugged(self) -> bool:
        """Whether bytes pass."""
        return self._plugged

    def relay(self, port: int) -> int:
        """Return a port of the terminal's side that leads to ``port``."""
        return self._do(self._relay(port))

    def pull(self) -> None:
        """Cut the network: what is open breaks, what comes is refused."""
        self._do(self._pull())

    def cut(self, port: int) -> None:
        """Cut only the lines that lead to ``port``, as a firewall would."""
        self._do(self._cut_off(port))

    def plug(self) -> None:
        """Let the network be there again, every line of it."""
        self._do(self._plug())

    def end(self) -> None:
        """Close every relay; a second time does nothing."""
        if self._loop.is_closed():
            return
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[object, object, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _relay(self, port: int) -> int:
        async def carry(
            near: asyncio.StreamReader, near_out: asyncio.StreamWriter
        ) -> None:
            await self._carry(near, near_out, port)

        server = await asyncio.start_server(carry, "127.0.0.1", 0)
        self._servers.append(server)
        taken: int = server.sockets[0].getsockname()[1]
        return taken

    async def _carry(
        self, near: asyncio.StreamReader, near_out: asyncio.StreamWriter, port: int
    ) -> None:
        if not self._leads_to(port):
            near_out.transport.abort()
            return
        try:
            far, far_out = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            near_out.transport.abort()
            return
        ends = {near_out, far_out}
        if not self._leads_to(port):  # pulled while the far end answered
            for end in ends:
                end.transport.abort()
            return
        self._writers |= dict.fromkeys(ends, port)
        both = [
            asyncio.ensure_future(_pump(near, far_out)),
            asyncio.ensure_future(_pump(far, near_out)),
        ]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for half in both:
                half.cancel()
            for end in ends:
                self._writers.pop(end, None)
                end.close()

    def _leads_to(self, port: int) -> bool:
        return self._plugged and port not in self._cut

    async def _plug(self) -> None:
        self._plugged = True
        self._cut.clear()

    async def _cut_off(self, port: int) -> None:
        self._cut.add(port)
        for writer in [end for end, far in self._writers.items() if far == port]:
            writer.transport.abort()

    async def _pull(self) -> None:
        self._plugged = False
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _close(self) -> None:
        await self._pull()
        for server in self._servers:
            server.close()
        ending = asyncio.all_tasks(self._loop) - {asyncio.current_task()}
        if ending:
            await asyncio.wait(ending, timeout=CLOSE_S)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await source.read(CHUNK):
            sink.write(chunk)
            await sink.drain()
