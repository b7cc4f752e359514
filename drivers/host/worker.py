"""The one thread that touches the device: opens it, runs errands, asks how it is."""

import logging
import queue
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, TypeVar

from drivers.contract import (
    Cancelled,
    Code,
    Completion,
    DeviceError,
    Misconfigured,
    Offline,
    Port,
    State,
    Status,
)
from drivers.host.backoff import Backoff
from drivers.host.errand import Clock, CommandInFlight
from drivers.messages import Done, HostSays

STATUS_PERIOD_S: Final = 1.0
ANOTHER_DEVICE: Final = "another_device"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Forget:
    """A visit is over. ``owner`` is the visit whose core waits to hear so, if any."""

    owner: str | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The end of a `Forget`: neither device nor worker holds anything of a visit."""

    owner: str | None


Task = CommandInFlight | Forget | None
"""``None`` is the last one: let go of the device."""
News = HostSays | Forgotten
Answer = TypeVar("Answer")


@dataclass(slots=True, repr=False, eq=False)
class Worker:
    """Runs the device behind ``open_port``; everything it learns goes to ``tell``."""

    open_port: Callable[[], Port]
    tell: Callable[[News], None]
    clock: Clock
    reopen: Backoff
    inbox: queue.SimpleQueue[Task] = field(default_factory=queue.SimpleQueue)
    refused: Misconfigured | None = None
    stepped_at_s: float = 0.0
    """When the device's code last came back: while it hangs this stays as it is."""
    known_serial: str = ""
    """The serial number first seen: a device that comes back with another one is not
    worked with until staff start this process again."""
    _port: Port | None = None
    _try_at_s: float = 0.0
    _told: Status | None = None

    def live(self) -> None:
        """Serve until told to stop; then let go of the device."""
        self._say(Status(State.STARTING))
        try:
            while self._step():
                pass
        except Misconfigured as why:
            self.refused = why
        finally:
            self._close()

    def _step(self) -> bool:
        self.stepped_at_s = self.clock()
        # Locals of this function are all that ever refers to a finished command.
        self._open_if_due()
        try:
            task = self.inbox.get(timeout=self._pause_s())
        except queue.Empty:
            self._look()
            return True
        match task:
            case None:
                return False
            case CommandInFlight():
                self.tell(Done(task.order.command, self._run(task)))
                self._look()
            case Forget(owner):
                self._wipe()
                self.tell(Forgotten(owner))
        return True

    def _pause_s(self) -> float:
        if self._port is not None:
            return STATUS_PERIOD_S
        return min(STATUS_PERIOD_S, max(0.0, self._try_at_s - self.clock()))

    def _open_if_due(self, *, at_once: bool = False) -> None:
        if self._port is not None or (not at_once and self.clock() < self._try_at_s):
            return
        try:
            self._port = _guarded(self.open_port)
        except DeviceError as why:
            self._lost(why)
            return
        self.reopen = self.reopen.succeeded()
        told = self._port.capabilities()
        self.known_serial = self.known_serial or told.serial
        self.tell(told)
        self._look()

    def _run(self, errand: CommandInFlight) -> Completion:
        # Someone waits: a device that has just come back need not wait for its turn.
        self._open_if_due(at_once=True)
        port = self._port
        if port is not None and self._is_another(port):
            return Completion(Code.FRAUD_ATTEMPT, detail=ANOTHER_DEVICE)
        if port is None:
            return Completion(Code.DEVICE_NOT_READY, detail="not_connected")
        self._say(replace(self._told or Status(State.BUSY), state=State.BUSY))
        try:
            errand.check()
            order = errand.order
            data = _guarded(lambda: port.run(order.name, order.args, errand))
        except Cancelled:
            return Completion(Code.CANCELED)
        except DeviceError as why:
            if isinstance(why, Offline) and why.code is not Code.TIME_OUT:
                self._lost(why)
            return Completion(why.code, detail=why.detail)
        # What comes after the cancel is dropped: nobody owns it any more.
        if errand.back.is_set():
            return Completion(Code.CANCELED)
        return Completion(Code.SUCCESS, data)

    def _look(self) -> None:
        if self._port is None:
            return
        try:
            status = _guarded(self._port.status)
        except DeviceError as why:
            self._lost(why)
            return
        if self._is_another(self._port):
            reasons = (*status.reasons, ANOTHER_DEVICE)
            status = replace(status, state=State.FRAUD_SUSPECT, reasons=reasons)
        self._say(status)

    def _is_another(self, port: Port) -> bool:
        return port.capabilities().serial not in ("", self.known_serial)

    def _wipe(self) -> None:
        if self._port is None:
            return
        try:
            _guarded(self._port.wipe)
        except DeviceError as why:
            # A device that cannot forget is closed: with the port goes what it knew.
            self._lost(why)

    def _lost(self, why: DeviceError) -> None:
        self._close()
        self.reopen = self.reopen.failed()
        self._try_at_s = self.clock() + self.reopen.pause_s
        _log.info(
            "device=away reason=%s again_in_s=%.1f", why.detail, self.reopen.pause_s
        )
        simulated = self._told is not None and self._told.simulated
        self._say(Status(State.OFFLINE, (why.detail,), simulated=simulated))

    def _close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _say(self, status: Status) -> None:
        if status != self._told:
            self._told = status
            self.tell(status)


def _guarded(ask: Callable[[], Answer]) -> Answer:
    """Return what the device says; a fault of ours counts as a device that is away.

    This is the supervisor's catch: the port is closed and opened anew after it. Only
    the fault's kind and place are logged, for its text may hold what the device read.
    """
    try:
        return ask()
    except (DeviceError, Cancelled, Misconfigured):
        raise
    except Exception as fault:  # noqa: BLE001 (the one supervisor loop)
        places = traceback.extract_tb(fault.__traceback__)
        place = f"{Path(places[-1].filename).name}:{places[-1].lineno}"
        _log.error("device=fault kind=%s place=%s", type(fault).__name__, place)
    raise Offline("internal_error", code=Code.INTERNAL_ERROR)
