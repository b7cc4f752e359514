"""``python -m drivers.host NAME --config FILE``: run one device for the core.

Ends with 0 when told to (SIGTERM, SIGINT), 78 when the configuration is not usable,
and 75 when the device's code hangs; whoever started it starts it again.
"""

import argparse
import logging
import os
import signal
import sys
import time
from pathlib import Path
from typing import Final

from drivers.contract import Misconfigured
from drivers.host import settings
from drivers.host.line import Line
from drivers.host.ports import ROOMS, port_opener
from drivers.host.program import Host, Hung
from drivers.unit import Unit

HUNG: Final = os.EX_TEMPFAIL
MISCONFIGURED: Final = os.EX_CONFIG

_log = logging.getLogger("drivers.host")


def main(arguments: list[str] | None = None) -> int:
    """Run the device named in ``arguments``; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m drivers.host", description=__doc__)
    parser.add_argument("name", choices=sorted(ROOMS), help="the device")
    parser.add_argument("--config", type=Path, required=True, metavar="FILE")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    try:
        return _serve(chosen.name, settings.read(chosen.config, chosen.name))
    except Misconfigured as why:
        _log.error("config=refused reason=%s", why)
        return MISCONFIGURED


def _serve(name: str, told: settings.Settings) -> int:
    open_port = port_opener(name)
    host = Host(
        name=name,
        line=Line(told.socket, time.monotonic),
        open_port=lambda: open_port(told.section),
        clock=time.monotonic,
        reopen_longest_s=told.reopen_longest_s,
        unit=Unit(os.environ.get("NOTIFY_SOCKET", "")),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: host.stop())
    try:
        host.run()
    except Hung as why:
        _log.error("device=%s hung_in=%s", name, why)
        return HUNG
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
