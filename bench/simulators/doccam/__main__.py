"""Run the simulated document camera until it is ended: ``--port N --control PATH``.

Its first line is ``READY {"url": …, "still": …, "control": …}``.
"""

import argparse
import json
import signal
import sys
from pathlib import Path

from bench.simulators.doccam.control import control_server
from bench.simulators.doccam.desk import Desk
from bench.simulators.doccam.server import STILL, STREAM, Lens, serve


def main() -> int:
    """Read the command line, open both doors, and wait for the end."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulators.doccam")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--control", type=Path, required=True, help="control socket")
    parser.add_argument("--lay", default="", help="the paper that already lies there")
    wish = parser.parse_args()
    ending = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    # Before any thread starts, so that all of them leave the signals to `sigwait`.
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    desk = Desk()
    if wish.lay:
        desk.lay(wish.lay)
    lens = Lens(desk, wish.port)
    serve(control_server(desk, wish.control))
    serve(lens)
    at = f"http://127.0.0.1:{lens.server_address[1]}"
    told = {"url": at + STREAM, "still": at + STILL, "control": str(wish.control)}
    print(f"READY {json.dumps(told)}", flush=True)
    signal.sigwait(ending)
    wish.control.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
