"""One device as the core knows it: its host, the one command in flight, its state."""

import asyncio
import contextlib
import itertools
import logging
import socket
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from drivers.channel import Malformed, Message, let_go, receive, send
from drivers.contract import (
    Capabilities,
    Code,
    Completion,
    Data,
    Notice,
    State,
    Status,
)
from drivers.messages import (
    Cancel,
    Claim,
    CoreSays,
    Do,
    Done,
    Hello,
    Release,
    Released,
    Told,
    from_host,
    to_message,
)
from kiosk.core.line import Line, PeerGone

CLAIM_TTL_S: Final = 10.0
GRACE_S: Final = 5.0
"""How long past its deadline a command's end may take to arrive."""
FORGET_WITHIN_S: Final = 5.0
"""How long a host may take to forget; one that takes longer is cut off."""
NO_HOST: Final = Completion(Code.DEVICE_NOT_READY, detail="host_gone")
OVERDUE: Final = Completion(Code.TIME_OUT, detail="overdue")

Noticed: TypeAlias = Callable[[Notice], None]

_log = logging.getLogger(__name__)


class Device:
    """The core's end of one device. ``changed`` is called when its state differs."""

    def __init__(self, name: str, changed: Callable[[], None]) -> None:
        self.name = name
        self.status = Status(State.STARTING)
        self.capabilities: Capabilities | None = None
        self.owner: str | None = None
        self._changed = changed
        self._line: Line[Message, Message] | None = None
        self._numbers = itertools.count(1)
        self._flight: int | None = None
        self._end: asyncio.Future[Completion] | None = None
        self._noticed: Noticed | None = None
        self._releasing: str | None = None
        self._forgotten = asyncio.Event()
        self._turn = asyncio.Lock()
        self.preview = asyncio.Lock()
        """Whoever shows what this camera sees: its end comes before the next one."""

    @property
    def is_connected(self) -> bool:
        """Whether a host speaks for this device."""
        return self._line is not None

    async def attend(self, line: Line[Message, Message]) -> None:
        """Serve the host behind ``line`` until it goes; a newer host takes over."""
        if self._line is not None:
            self._line.close()
        self._line = line
        # Who connects has forgotten every visit before.
        self._forgotten.set()
        if self.owner is not None:
            self._say(Claim(self.owner, CLAIM_TTL_S))
        _log.info("device=%s host=connected", self.name)
        try:
            while True:
                self._heed(await line.hear())
        except (PeerGone, Malformed) as why:
            _log.info("device=%s host=gone why=%s", self.name, type(why).__name__)
        finally:
            if self._line is line:
                self._lost()

    async def run(
        self,
        command: str,
        args: Data,
        deadline_s: float,
        noticed: Noticed | None = None,
    ) -> Completion:
        """Have the device do ``command`` and return how it ended.

        Waits its turn: the device does one thing at a time. When the caller is
        cancelled, the command is called back, and its end awaited before the next.
        """
        async with self._turn:
            if self._line is None:
                return NO_HOST
            number = next(self._numbers)
            end: asyncio.Future[Completion] = asyncio.Future()
            self._flight, self._end, self._noticed = number, end, noticed
            self._say(Do(number, command, deadline_s, self.owner, args))
            return await self._ended(number, end, deadline_s + GRACE_S)

    def give_up(self) -> None:
        """Call the device offline if no host has ever spoken for it."""
        if self._line is None and self.status.state is State.STARTING:
            self._lost()

    def claim(self, owner: str) -> None:
        """Take the device for the visit ``owner``, or renew that."""
        self.owner = owner
        self._say(Claim(owner, CLAIM_TTL_S))

    async def release(self) -> None:
        """Give the device back; return once its host has forgotten the visit.

        A host that does not say so in time is cut off, and one that is gone is not
        waited for: the end of the line has every host forget, and a new one is empty.
        """
        owner, self.owner = self.owner, None
        if owner is None or self._line is None:
            return
        self._releasing, self._forgotten = owner, asyncio.Event()
        self._say(Release(owner))
        try:
            async with asyncio.timeout(FORGET_WITHIN_S):
                await self._forgotten.wait()
        except TimeoutError:
            _log.error("device=%s fault=does_not_forget", self.name)
            if self._line is not None:
                self._line.close()
        finally:
            self._releasing = None

    async def _ended(
        self, number: int, end: "asyncio.Future[Completion]", within_s: float
    ) -> Completion:
        try:
            async with asyncio.timeout(within_s):
                return await asyncio.shield(end)
        except TimeoutError:
            return OVERDUE
        except asyncio.CancelledError:
            self._noticed = None
            self._say(Cancel(number))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE_S):
                    # Nobody takes what it may have brought all the same.
                    let_go((await asyncio.shield(end)).data)
            raise
        finally:
            self._flight = self._end = self._noticed = None

    def _heed(self, message: Message) -> None:
        try:
            said = from_host(message)
        except Malformed:
            let_go(message)
            raise
        match said:
            case Status() | Capabilities():
                self._learn(said)
            case Told(command, notice):
                if self._noticed is not None and command in {self._flight, None}:
                    self._noticed(notice)
                # A notice is read, and nothing of it kept.
                let_go(notice.data)
            case Done(command, completion):
                if command == self._flight and self._end and not self._end.done():
                    self._end.set_result(completion)
                else:
                    # It comes too late for whoever asked.
                    let_go(completion.data)
            case Released(owner):
                if owner == self._releasing:
                    self._forgotten.set()
            case Hello():
                pass

    def _learn(self, said: Status | Capabilities) -> None:
        if isinstance(said, Capabilities):
            self.capabilities = said
        elif self.status == said:
            return
        else:
            self.status = said
        self._changed()

    def _lost(self) -> None:
        self._line = None
        self.status = Status(
            State.OFFLINE, ("host_gone",), simulated=self.status.simulated
        )
        if self._end is not None and not self._end.done():
            self._end.set_result(NO_HOST)
        self._forgotten.set()
        self._changed()

    def _say(self, said: CoreSays) -> None:
        if self._line is not None:
            # Whoever hears on the line learns that the peer is gone.
            with contextlib.suppress(PeerGone):
                self._line.say(to_message(said))


def device_line(sock: socket.socket) -> Line[Message, Message]:
    """Return the line to a device host on ``sock``."""
    return Line(sock, receive, send)


async def attend_hosts(sock: socket.socket, devices: Mapping[str, Device]) -> None:
    """Serve one connection on ``devices.sock``."""
    line = device_line(sock)
    try:
        hello = from_host(await line.hear())
    except (PeerGone, Malformed):
        _log.warning("peer=refused reason=no_hello door=devices")
        return
    if not isinstance(hello, Hello) or hello.device not in devices:
        _log.warning("peer=refused reason=unknown_device door=devices")
        return
    await devices[hello.device].attend(line)
