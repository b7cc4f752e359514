"""Every driver's start, memory and card: ``python -m benchmarks.devices``.

Simulators run already; the device hosts are started together, as at the terminal's own
start, and are ready when the core would use them. The card's line is paced to its
115,200 baud by the simulator, so the read is compared with what its bytes take there.

    --json FILE         write the figures there too
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bench.probe.attempt import Attempt
from bench.probe.trials import TRIALS
from benchmarks.visits import held_mb
from drivers.contract import Code
from drivers.idcard.frames import PREAMBLE
from kiosk.core.device import attend_hosts
from kiosk.core.door import listen, welcome

STARTS: Final = 3
READS: Final = 10
BAUD: Final = 115_200
BITS_A_BYTE: Final = 10
HEAD_BYTES: Final = len(PREAMBLE) + 2
ANSWERS_BYTES: Final = (HEAD_BYTES + 8, HEAD_BYTES + 12, HEAD_BYTES + 0x508)
"""Found, selected, text and photo: length fields of the three answers."""
LINE_S: Final = sum(ANSWERS_BYTES) * BITS_A_BYTE / BAUD
READ_WITHIN_S: Final = 20.0


@asynccontextmanager
async def at_the_core(home: Path) -> AsyncIterator[Sequence[Attempt]]:
    """Give every device with its simulator running, and the core's end of its host."""
    attempts = [Attempt(name, trial, home) for name, trial in TRIALS.items()]
    devices = {attempt.name: attempt.device for attempt in attempts}
    door = listen(home / "devices.sock")
    waiting = asyncio.create_task(
        welcome(door, lambda sock: attend_hosts(sock, devices))
    )
    try:
        await asyncio.gather(*(each.set_up() for each in attempts))
        yield attempts
    finally:
        await asyncio.gather(*(asyncio.to_thread(each.end) for each in attempts))
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        door.close()


async def started(home: Path) -> tuple[float, Mapping[str, float]]:
    """Return how long all drivers took to be usable, and the memory of each, in MB."""
    async with at_the_core(home) as attempts:
        began_s = time.monotonic()
        for each in attempts:
            each.driver.start()
        await asyncio.gather(*(each.usable() for each in attempts))
        took_s = time.monotonic() - began_s
        return took_s, {each.name: held_mb(each.driver) for each in attempts}


async def card_read(home: Path) -> float:
    """Return the median time of a card's read, in seconds."""
    async with at_the_core(home) as attempts:
        reader = next(each for each in attempts if each.name == "idcard")
        reader.driver.start()
        await reader.usable()
        reader.bench.order("line paced")
        took = []
        for _ in range(READS):
            began_s = time.monotonic()
            end = await reader.device.run("read_card", {}, READ_WITHIN_S)
            took.append(time.monotonic() - began_s)
            if end.code is not Code.SUCCESS:
                raise RuntimeError(f"no card was read: {end.code} {end.detail}")
        return statistics.median(took)


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(prog="benchmarks.devices", description=__doc__)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    starts = []
    for _ in range(STARTS):
        with tempfile.TemporaryDirectory(prefix="kiosk-") as home:
            starts.append(asyncio.run(started(Path(home))))
    with tempfile.TemporaryDirectory(prefix="kiosk-") as home:
        read_s = asyncio.run(card_read(Path(home)))
    memory = starts[-1][1]
    figures = {
        "start of all drivers, s": [round(took, 2) for took, _ in starts],
        "memory of each, MB": dict(memory),
        "memory of all, MB": round(sum(memory.values()), 1),
        "card read, ms": round(read_s * 1000, 1),
        "its bytes on the line, ms": round(LINE_S * 1000, 1),
        "ratio": round(read_s / LINE_S, 2),
    }
    for name, figure in figures.items():
        sys.stdout.write(f"{name:28} {figure}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2), "utf-8")


if __name__ == "__main__":
    main()
