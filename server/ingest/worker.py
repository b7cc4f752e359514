"""The ingest worker: letters in, one commit for many, then acknowledged and receipted.

A letter is acknowledged only after the commit that holds it, so a worker may die at any
moment: the broker brings again what was not acknowledged, and what is brought twice is
stored once. A receipt that is due is written down with the entries it speaks of; a
command stays due again and again until it is answered or out of time, for the broker
keeps it for a terminal that is away and may lose what it keeps.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, Queue
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from server.ingest.filing import Clerk
from server.ingest.letters import Letter
from server.records import commands, receipts, workers
from server.records.dialect import writer
from sync.wire.commands import signed as signed_command
from sync.wire.receipts import Receipt, signed
from sync.wire.topics import Down, down

LOG = logging.getLogger(__name__)

MAX_LETTERS: Final = 64
MAX_BYTES: Final = 1_048_576
"""Of one commit: enough to share its sync, little enough to let others write."""
QUEUE_LETTERS: Final = 256
"""Letters that wait. When they are this many the broker is asked to wait."""
IDLE_S: Final = 0.5
"""Longest wait for a letter; due receipts and the sign of life come in between."""
SIGN_OF_LIFE: Final = timedelta(seconds=2)
RETRY_S: Final = 1.0
"""Pause before a commit that failed is tried again."""


class Outlet(Protocol):
    """The way back to the terminals."""

    @property
    def connected(self) -> bool:
        """Tell whether the broker can be reached."""

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> bool:
        """Send a message; tell whether the broker has it."""


@dataclass(slots=True)
class Worker:
    """Files the letters in ``waiting``; set ``owes_all`` and it says everything again.

    Whoever puts a letter while the queue is full waits; nothing is dropped.
    """

    engine: Engine
    clerk: Clerk
    key: Ed25519PrivateKey
    outlet: Outlet
    clock: Callable[[], datetime]
    name: str
    waiting: Queue[Letter]
    owes_all: threading.Event
    stopped: threading.Event = field(default_factory=threading.Event)
    told: tuple[bool, datetime] | None = None

    def run(self) -> None:
        """File letters until `stop`; those still waiting the broker brings again."""
        while not self.stopped.is_set():
            arrived = self._take()
            if arrived:
                self._commit(arrived)
            try:
                self._give_receipts()
                self._send_commands()
                self._sign_of_life()
            except OperationalError as problem:
                LOG.warning("records out of reach: %s", type(problem.orig).__name__)
                self.stopped.wait(RETRY_S)

    def stop(self) -> None:
        """End `run` after the commit in hand."""
        self.stopped.set()

    def _take(self) -> list[Letter]:
        arrived: list[Letter] = []
        try:
            arrived.append(self.waiting.get(timeout=IDLE_S))
            while _is_small(arrived):
                arrived.append(self.waiting.get_nowait())
        except Empty:
            pass
        return arrived

    def _commit(self, arrived: list[Letter]) -> None:
        while not self.stopped.is_set():
            try:
                with writer(self.engine).begin() as connection:
                    self.clerk.file(connection, arrived, self.clock())
            except OperationalError as problem:
                LOG.warning("records out of reach: %s", type(problem.orig).__name__)
                self.stopped.wait(RETRY_S)
            else:
                for letter in arrived:
                    letter.acknowledge()
                return

    def _give_receipts(self) -> None:
        if not self.outlet.connected:
            return
        if self.owes_all.is_set():
            self.owes_all.clear()
            with writer(self.engine).begin() as connection:
                receipts.owe_again(connection)
                commands.owe_again(connection, self.clock())
        with self.engine.connect() as connection:
            owed = [
                receipts.compose(connection, journal, self.clock())
                for journal in receipts.due(connection)
            ]
        given = [receipt for receipt in owed if self._publish(receipt)]
        if given:
            with writer(self.engine).begin() as connection:
                for receipt in given:
                    receipts.given(connection, receipt)

    def _publish(self, receipt: Receipt) -> bool:
        topic = down(receipt.terminal, Down.RECEIPT)
        return self.outlet.publish(topic, signed(receipt, self.key), retain=True)

    def _send_commands(self) -> None:
        if not self.outlet.connected:
            return
        with self.engine.connect() as connection:
            due = commands.due(connection, self.clock())
        for command in due:
            topic = down(command.terminal, Down.COMMAND)
            payload = signed_command(command, self.key)
            if self.outlet.publish(topic, payload, retain=False):
                with writer(self.engine).begin() as connection:
                    commands.sent(connection, command, self.clock())

    def _sign_of_life(self) -> None:
        now, connected = self.clock(), self.outlet.connected
        told, at = self.told or (None, now)
        if told is not connected or now - at >= SIGN_OF_LIFE:
            workers.alive(self.engine, self.name, connected, now)
            self.told = connected, now


def _is_small(arrived: list[Letter]) -> bool:
    size = sum(len(letter.payload) for letter in arrived)
    return len(arrived) < MAX_LETTERS and size < MAX_BYTES
