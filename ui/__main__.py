"""``kiosk-ui``: draws the terminal's pages and sends back what was touched."""

import argparse
import os
import signal
import sys
from importlib import import_module
from pathlib import Path

from ui.config import Misconfigured, read
from ui.fonts import FontMissing
from ui.unit import Unit
from ui.window import settle


def main() -> int:
    """Run the screen until it is told to end; 78 when it cannot begin."""
    parser = argparse.ArgumentParser(prog="kiosk-ui", description=__doc__)
    parser.add_argument(
        "--config", type=Path, required=True, help="the terminal's file"
    )
    asked = parser.parse_args()
    try:
        config = read(asked.config)
        settle(config.home / "kivy")
        # Only now: Kivy reads its settings when it is imported.
        program = import_module("ui.program")
        # Kivy puts its own log in the place of stderr and keeps tracebacks to itself.
        sys.stderr = sys.__stderr__
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: program.stop())
        program.run(config, unit=Unit(os.environ.get("NOTIFY_SOCKET", "")))
    except (Misconfigured, FontMissing) as problem:
        print(f"kiosk-ui: {problem}", file=sys.stderr)
        return os.EX_CONFIG
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main())
