"""The core: the flow's state, and what feeds it. Everything happens on one loop."""

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import replace
from importlib import metadata
from typing import Final

from drivers.contract import Status
from kiosk.config import Config
from kiosk.core.clock import Clock
from kiosk.core.desk import PRINTER, Desk
from kiosk.core.device import Device
from kiosk.core.fitness import Edge, Fitness, closed_because, edges, paper_of
from kiosk.core.reports import device_of
from kiosk.core.rim import Books, Rim
from kiosk.core.screen import Screen
from kiosk.core.shipping import Heard, Shipping
from kiosk.pages.page import page_of
from kiosk.visit.events import Event, TerminalChanged, Ticked, Touched
from kiosk.visit.state import BrokenOff, State, Step, Terminal
from kiosk.visit.table import after
from sync.wire.receipts import Receipt
from sync.wire.reports import Activity, Alert, DeviceState, Severity, Version
from sync.wire.values import to_ms
from ui.pages import Intent

TICK_S: Final = 1.0
RENEW_S: Final = 3.0

_log = logging.getLogger(__name__)


class Core:
    """One terminal: feeds the flow and shows what comes of it."""

    def __init__(self, config: Config, clock: Clock, boot: uuid.UUID) -> None:
        self.config = config
        self.clock = clock
        self.boot = boot
        self.ignored = 0
        self.state = State(now=clock.seconds())
        self.fitness = Fitness()
        self.online = False
        self.screen = Screen(self._touched)
        self.devices = {name: Device(name, self._looked) for name in config.devices}
        self.desk = Desk(
            self.devices, self.screen, config.place, config.profile, clock
        )
        self.rim: Rim | None = None
        self._known: Mapping[str, Status] = self._statuses()
