"""Run the simulated printer, or tell a running one what to do.

``--home DIR`` alone runs it until it is ended, after one line ``READY {json}``;
``--home DIR --mode empty`` takes the paper out of the one that runs there, as the line
``mode empty`` at its control socket does.
"""

import argparse
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from bench.simulators.printer import orders, place, spooler
from bench.simulators.printer.control import READY_FILE, Mode, SimulatedPrinter

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main() -> int:
    """Read the command line and do what it asks."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulators.printer")
    parser.add_argument("--home", type=Path, required=True, help="the printer's folder")
    parser.add_argument(
        "--mode", type=Mode, choices=list(Mode), help="steer, do not run"
    )
    parser.add_argument(
        "--control", type=Path, help="the control socket (HOME.control)"
    )
    wish = parser.parse_args()
    if wish.mode is not None:
        SimulatedPrinter.at(wish.home).set_mode(wish.mode)
        return 0
    try:
        return run(wish.home, wish.control or Path(f"{wish.home}.control"))
    except (place.Unreachable, spooler.NotStarted) as problem:
        print(f"printer: {problem}", file=sys.stderr)
        return 1


def run(home: Path, control: Path) -> int:
    """Run the printer in ``home`` until a signal ends it or cupsd ends by itself."""
    for number in ENDING:
        signal.signal(number, end)
    here = place.settle(home)
    ready = home / READY_FILE
    with ExitStack() as leaving:
        leaving.callback(here.move_out)
        printer = spooler.furnish(here, control)
        cupsd = spooler.start(here)
        leaving.callback(spooler.stop, cupsd)
        leaving.callback(control.unlink, missing_ok=True)
        listener = leaving.enter_context(orders.listen(control))
        leaving.callback(ready.unlink, missing_ok=True)
        ready.write_text(printer.to_json(), encoding="utf-8")
        print(f"READY {printer.to_json()}", flush=True)
        orders.serve(listener, printer, cupsd.pid)
    print("printer: cupsd ended by itself", file=sys.stderr)
    return 1


def end(_number: int, _frame: FrameType | None) -> None:
    """Leave by way of every ``finally``."""
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
