"""The composition of ``kiosk core``: everything is made here once and handed on."""

import asyncio
import fcntl
import logging
import os
import signal
import uuid
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from drivers.unit import NOBODY, Unit
from kiosk import log
from kiosk.config import Config
from kiosk.core.books import JournalBooks
from kiosk.core.clock import Clock
from kiosk.core.core import Core
from kiosk.core.desk import Desk
from kiosk.core.device import Device, attend_hosts
from kiosk.core.diagnosis import Diagnosis
from kiosk.core.door import Guest, listen, welcome
from kiosk.core.keeping import Keeping
from kiosk.core.orders import Order
from kiosk.core.screen import Screen
from kiosk.core.shipping import Shipping
from kiosk.core.told import Told
from kiosk.visit.events import StrokeMade, Touched
from sync.wire.receipts import Receipt
from ui.pages import Intent, IntentName, Stroke

DOORS: Final = ("devices", "screen", "shipping")

_log = logging.getLogger(__name__)


class AlreadyRunning(Exception):
    """Another core runs on these folders."""


class Program:
    """The parts of a core, joined; it stands between the doors and the flow."""

    def __init__(self, config: Config, clock: Clock, unit: Unit = NOBODY) -> None:
        self.paths = config.paths
        self.unit = unit
        self.screen = Screen(self._touched, self._signed)
        self.devices = {name: Device(name, self._looked) for name in config.devices}
        self.diagnosis = Diagnosis(self.devices)
        self.shipping = Shipping(self)
        boot = uuid.uuid4()
        self.told = Told(config.terminal, boot, clock, self.devices, self.shipping)
        self.books = JournalBooks(config, clock, boot, self.shipping.wake)
        desk = Desk(self.devices, self.screen, config.place, config.profile, clock)
        self.core = Core(desk, self.books, self.told, clock, config.profile, unit.alive)
        self.keeping = Keeping(self.core, self.books, config.paths)

    def online(self, is_online: bool) -> None:
        """Shipping says whether the centre can be reached."""
        self.core.went(online=is_online)

    def receipt(self, receipt: Receipt) -> None:
        """Shipping verified a receipt."""
        self.core.staff.clerk.receipt(receipt)
        self.keeping.receipt(receipt)

    def state(self) -> Mapping[str, object]:
        """Shipping or the desk asks how the terminal is."""
        return self.told.state()

    def acknowledged(self) -> None:
        """Staff at the desk know of the journal that was set aside."""
        self.keeping.acknowledge()

    def command(self, order: Order) -> None:
        """Shipping verified what an operator wants."""
        self.keeping.order(order)

    async def run(self, stopped: asyncio.Event, ready: Callable[[], None]) -> None:
        """Open doors and books, and work until ``stopped``.

        ``ready`` is called once doors are open and it is known how the books are.
        """

        def settled() -> None:
            self.unit.ready(self.core.activity())
            ready()

        guests: Mapping[str, Guest] = {
            "devices": lambda sock: attend_hosts(sock, self.devices),
            "screen": self.screen.attend,
            "shipping": self.shipping.attend,
        }
        doors = {name: listen(self.paths.socket(name)) for name in DOORS}
        work: list[Coroutine[Any, Any, None]] = [
            self.keeping.keep(settled),
            self.core.rim.work(),
            self.core.staff.clerk.work(),
            self.core.tick(),
            *(welcome(door, guests[name]) for name, door in doors.items()),
        ]
        try:
            await _until(stopped, [asyncio.create_task(each) for each in work])
        finally:
            self.unit.ending()
            for door in doors.values():
                door.close()
            self.books.close()

    def _touched(self, intent: Intent) -> None:
        if intent.name is IntentName.TYPE and len(intent.value) > 1:
            # What was pasted may be anything: only how much it was is told.
            _log.warning("typed=refused characters=%d", len(intent.value))
        self.core.touched(Touched(intent.name, intent.value))

    def _signed(self, stroke: Stroke) -> None:
        self.core.feed(StrokeMade(stroke))

    def _looked(self) -> None:
        self.core.look()


async def serve(
    config: Config, clock: Clock, ready: Callable[[], None], unit: Unit = NOBODY
) -> None:
    """Run the core until a signal ends it; for ``ready`` see `Program.run`.

    Raises:
        AlreadyRunning: Another core holds the folders.

    """
    with _alone(config.paths.run):
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(log.loop_fault)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        await Program(config, clock, unit).run(stopped, ready)


async def _until(stopped: asyncio.Event, work: list["asyncio.Task[None]"]) -> None:
    """Return when told to stop; raise what any of the core's own loops died of."""
    waiting = asyncio.create_task(_told(stopped))
    everything = [waiting, *work]
    done, _ = await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
    for each in everything:
        each.cancel()
    await asyncio.gather(*everything, return_exceptions=True)
    for each in done:
        each.result()


async def _told(stopped: asyncio.Event) -> None:
    await stopped.wait()


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    descriptor = os.open(run / "core.lock", flags, 0o600)
    try:
        _lock(descriptor, run)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, run: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise AlreadyRunning(str(run)) from None
