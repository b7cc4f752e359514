"""``bench probe``: start every simulator, try every driver once, say how it went."""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.probe.attempt import Attempt, Result, as_json
from bench.probe.trial import Trial
from bench.probe.trials import TRIALS
from kiosk.core.device import attend_hosts
from kiosk.core.door import listen, welcome

SIGNS: Final = {True: "ok", False: "NOT OK"}


def add_to(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this program to the bench's command line."""
    told = "start every simulator and try every driver against it once"
    parser = verbs.add_parser("probe", help=told, description=told)
    parser.add_argument(
        "device", nargs="*", metavar="DEVICE", help=f"of {', '.join(TRIALS)}; all"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Probe, print, and return 1 if one device is not ok."""
    names = list(dict.fromkeys(chosen.device)) or list(TRIALS)
    if unknown := [name for name in names if name not in TRIALS]:
        there = ", ".join(TRIALS)
        print(f"probe: no device {unknown[0]}; there are: {there}", file=sys.stderr)
        return os.EX_USAGE
    chosen_trials = {name: TRIALS[name] for name in names}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="kiosk-") as home:
        try:
            results = asyncio.run(probed(chosen_trials, Path(home)))
        except KeyboardInterrupt:
            return 1
    if chosen.json:
        told = {name: as_json(result) for name, result in results.items()}
        print(json.dumps({"devices": told}, ensure_ascii=False))
    else:
        print("\n".join(_table(results)))
    return 0 if all(result.ok for result in results.values()) else 1


async def probed(trials: Mapping[str, Trial], home: Path) -> Mapping[str, Result]:
    """Return how the trial of each device ended.

    All start at once; they are tried one after the other, so that each has its time.
    """
    attempts = [Attempt(name, trial, home) for name, trial in trials.items()]
    devices = {attempt.name: attempt.device for attempt in attempts}
    door = listen(home / "devices.sock")
    waiting = asyncio.create_task(
        welcome(door, lambda sock: attend_hosts(sock, devices))
    )
    try:
        await asyncio.gather(*(each.plug_in() for each in attempts))
        results = [await attempt.carry_out() for attempt in attempts]
    finally:
        await asyncio.gather(*(asyncio.to_thread(each.end) for each in attempts))
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        door.close()
    return dict(zip(devices, results, strict=True))


def _table(results: Mapping[str, Result]) -> Iterator[str]:
    rows: list[Sequence[str]] = [
        (name, SIGNS[told.ok], told.command, f"{told.ms} ms", told.detail)
        for name, told in results.items()
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()
