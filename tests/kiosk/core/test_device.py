"""One device as the core knows it: what its host says too late, and who takes over."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from drivers.channel import Descriptor, Message, receive, send
from drivers.contract import Code, Completion, Notice, State, Status
from drivers.messages import (
    Cancel,
    CoreSays,
    Do,
    Done,
    HostSays,
    Release,
    Told,
    from_core,
    to_message,
)
from kiosk.core.device import Device, device_line
from kiosk.core.line import Line

WITHIN_S = 20.0
RING = "ring-that-came-too-late"


class Far:
    """A device, and the host at the far end of its line, whose words the test says."""

    def __init__(self) -> None:
        self.changes: asyncio.Queue[State] = asyncio.Queue()
        self.device = Device("facecam", self._changed)
        self._attending: list[asyncio.Task[None]] = []
        self.connect()

    def _changed(self) -> None:
        self.changes.put_nowait(self.device.status.state)

    def connect(self) -> None:
        """Have a host come, whoever was there before."""
        near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.line: Line[Message, Message] = Line(far, receive, send)
        attending = self.device.attend(device_line(near))
        self._attending.append(asyncio.create_task(attending))

    def say(self, *said: HostSays) -> None:
        for each in said:
            self.line.say(to_message(each))

    async def hear(self, kind: type[CoreSays]) -> CoreSays:
        while not isinstance(said := from_core(await self.line.hear()), kind):
            pass
        return said

    async def caught_up(self) -> None:
        """Return once the core has taken everything said before."""
        self.say(Status(State.ONLINE, (str(len(self._attending)), "caught up")))
        await asyncio.wait_for(self.changes.get(), WITHIN_S)

    async def end(self) -> None:
        self.line.close()
        for task in self._attending:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


@pytest.fixture
async def far() -> AsyncIterator[Far]:
    far = Far()
    # The line is there once the loop has been round.
    await asyncio.sleep(0)
    yield far
    await far.end()


def rings() -> int:
    """Return how many descriptors of this process are the ring."""
    open_ = 0
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            open_ += RING in os.fspath(entry.readlink())
    return open_


@contextlib.contextmanager
def a_ring() -> Iterator[Completion]:
    fd = os.memfd_create(RING)
    try:
        yield Completion(Code.SUCCESS, {"ring": Descriptor(fd)})
    finally:
        os.close(fd)


async def test_a_ring_that_comes_after_the_call_back_is_closed(far: Far) -> None:
    asked = asyncio.create_task(far.device.run("preview", {"on": True}, 10))
    do = await far.hear(Do)
    asked.cancel()
    await far.hear(Cancel)
    with a_ring() as brought:
        far.say(Done(do.command, brought))
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(asked, WITHIN_S)
        assert rings() == 1


async def test_a_ring_that_nobody_asked_for_is_closed(far: Far) -> None:
    with a_ring() as brought:
        far.say(Done(77, brought), Told(None, Notice("ring", brought.data)))
        await far.caught_up()
        assert rings() == 1


async def test_a_ring_in_a_packet_that_is_none_is_closed(far: Far) -> None:
    with a_ring() as brought:
        far.line.say({"gift": brought.data})
        # The line is given up: nobody knows what else comes on it.
        assert await asyncio.wait_for(far.changes.get(), WITHIN_S) is State.OFFLINE
        assert rings() == 1


async def test_a_ring_that_was_asked_for_is_the_askers(far: Far) -> None:
    asked = asyncio.create_task(far.device.run("preview", {"on": True}, 10))
    do = await far.hear(Do)
    with a_ring() as brought:
        far.say(Done(do.command, brought))
        ring = (await asyncio.wait_for(asked, WITHIN_S)).data["ring"]
        assert rings() == 2
    assert isinstance(ring, Descriptor)
    os.close(ring.fd)


async def test_a_host_that_comes_anew_during_the_release_has_forgotten(
    far: Far,
) -> None:
    far.device.claim("visit")
    released = asyncio.create_task(far.device.release())
    await far.hear(Release)
    far.connect()
    await asyncio.wait_for(released, WITHIN_S)
    await far.caught_up()
    assert far.device.is_connected
