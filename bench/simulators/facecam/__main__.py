"""Run the simulated camera until it is ended: ``--port N --control PATH --show a``.

Its first line is ``READY {"url": …, "control": …}``.
"""

import argparse
import json
import signal
import sys
from pathlib import Path

from bench.simulators.facecam.scene import Studio
from bench.simulators.facecam.server import (
    PATH,
    control_server,
    serve,
    stream_server,
)
from bench.simulators.facecam.stage import Stage


def main() -> int:
    """Read the command line, open both doors, and wait for the end."""
    parser = argparse.ArgumentParser(prog="python -m bench.simulators.facecam")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--control", type=Path, required=True, help="control socket")
    parser.add_argument("--show", default="nobody", help="who stands there first")
    wish = parser.parse_args()
    ending = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    # Before any thread starts, so that all of them leave the signals to `sigwait`.
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    stage = Stage(Studio())
    stage.show(wish.show)
    stream = stream_server(stage, wish.port)
    serve(control_server(stage, wish.control))
    serve(stream)
    url = f"http://127.0.0.1:{stream.server_address[1]}{PATH}"
    told = json.dumps({"url": url, "control": str(wish.control)})
    print(f"READY {told}", flush=True)
    signal.sigwait(ending)
    wish.control.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
