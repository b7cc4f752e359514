"""``kiosk-ship``: send what the journal holds to the centre, and bring receipts home.

Waits for enrolment, then runs until told to stop (SIGTERM, SIGINT). Ends with 0; with
78 when the configuration or what enrolment wrote is not usable; with 75 when disk or
socket failed, which another start may mend.
"""

import argparse
import os
import queue
import signal
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from drivers.unit import BEAT_S, Unit
from kiosk import config, keys, log
from kiosk.ship.calls import Calls
from kiosk.ship.core_line import CoreLine
from sync.bus.settings import Identity
from sync.journal.reader import JournalReader
from sync.materials import MaterialStore
from sync.shipping import gauges
from sync.shipping.assembly import Centre, Shipping, assemble
from sync.shipping.counter import Counter
from sync.shipping.memory import Memory
from sync.shipping.shipper import Parts
from sync.wire.enrolment import EnrolmentAnswer
from sync.wire.values import Malformed

READY: Final = '{"ready":true}'
LOOK_FOR_ENROLMENT_S: Final = 0.5


def main(arguments: list[str] | None = None) -> int:
    """Ship for the terminal of the configuration; return the exit code."""
    parser = argparse.ArgumentParser(prog="kiosk-ship", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, metavar="FILE")
    chosen = parser.parse_args(arguments)
    log.set_up()
    os.umask(0o077)
    stopping = Stopping()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    beat = Beat(Unit(os.environ.get("NOTIFY_SOCKET", "")))
    try:
        told = config.read(chosen.config)
        answer = _enrolled(told.paths.keys, stopping, beat)
        if answer is None:
            beat.unit.ending()
        else:
            _ship(told, answer, stopping, beat)
    except (config.Misconfigured, Malformed) as why:
        print(f"kiosk-ship: {why}", file=sys.stderr)
        return os.EX_CONFIG
    except OSError as why:
        print(f"kiosk-ship: {why}", file=sys.stderr)
        return os.EX_TEMPFAIL
    return os.EX_OK


class Stopping:
    """Whether it is told to stop. A signal's handler may set it at any moment.

    An `Event` may not: its lock is held by the very thread that the handler interrupts.
    """

    def __init__(self) -> None:
        self._told: queue.SimpleQueue[None] = queue.SimpleQueue()

    def set(self) -> None:
        """Tell it to stop."""
        self._told.put(None)

    def is_set(self) -> bool:
        """Return whether it was told."""
        return not self._told.empty()

    def wait(self, within_s: float) -> bool:
        """Wait until it is told, at most ``within_s``; return whether it was."""
        try:
            self._told.put(self._told.get(timeout=within_s))
        except queue.Empty:
            return False
        return True


@dataclass(slots=True)
class Beat:
    """Says to ``unit`` what is done: once that it is ready, then how it goes on."""

    unit: Unit
    _doing: str = ""
    _next_s: float = 0.0

    def begin(self, doing: str) -> None:
        """Be ready, for ``doing``."""
        self._doing = doing
        self.unit.ready(doing)

    def turned(self) -> None:
        """Say that the loop turns, though not with each of a busy hour's turns."""
        now = time.monotonic()
        if now >= self._next_s:
            self._next_s = now + BEAT_S
            self.unit.alive(self._doing)


def _enrolled(folder: Path, stopping: Stopping, beat: Beat) -> EnrolmentAnswer | None:
    """Wait for what the centre told; ``None`` when told to stop first."""
    answer = keys.known(folder)
    if answer is None:
        beat.begin("waits for enrolment")
    while answer is None and not stopping.wait(LOOK_FOR_ENROLMENT_S):
        beat.turned()
        answer = keys.known(folder)
    return answer


def _ship(
    told: config.Config,
    answer: EnrolmentAnswer,
    stopping: Stopping,
    beat: Beat,
) -> None:
    shipping, line, calls = compose(told, answer)
    stop_shipping = shipping.shipper.stop
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop_shipping())
    if stopping.is_set():
        return
    listening = threading.Thread(target=line.run, name="core")
    listening.start()
    calls.start()
    beat.begin("ships")
    print(READY, flush=True)
    try:
        shipping.run(beat.turned)
    finally:
        beat.unit.ending()
        line.stop()
        calls.stop()
        listening.join()


def compose(
    told: config.Config, answer: EnrolmentAnswer
) -> tuple[Shipping, CoreLine, Calls]:
    """Return shipping, its line to the core and staff's calls; nothing runs yet."""
    lying = keys.Keys(told.paths.keys)
    told.paths.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = told.paths.socket("shipping")
    line = CoreLine(path, told.terminal, lambda: datetime.now(UTC))
    parts = Parts(
        terminal=told.terminal,
        boot=uuid.uuid4(),
        reader=JournalReader(told.paths.journal),
        memory=Memory.open(told.paths.ship),
        receipt_key=Ed25519PublicKey.from_public_bytes(answer.receipt_key),
        core=line,
        clock=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        gauges=lambda: gauges.read(
            told.paths.data, lying.certificate, datetime.now(UTC)
        ),
    )
    identity = Identity(ca=lying.ca, certificate=lying.certificate, key=lying.private)
    centre = Centre(answer.broker, answer.api, identity)
    shipping = assemble(parts, centre, MaterialStore(told.paths.materials))
    counter = Counter(answer.api, told.terminal, identity.context())
    calls = Calls(counter.answer, line.reply)
    line.attach(shipping.shipper.put, calls.take)
    return shipping, line, calls


if __name__ == "__main__":
    sys.exit(main())
