"""``python -m bench.screen``: the terminal's screen, with a looking glass beside it.

The program is the one that ships; what is added is one socket that tells which texts
and keys it shows, and where (docs/decisions/0002).
"""

import argparse
import signal
import sys
from importlib import import_module
from pathlib import Path

from bench.screen.mirror import Mirror
from ui.config import Misconfigured, read
from ui.fonts import FontMissing
from ui.window import settle


def main() -> int:
    """Run the screen until it is told to end; 2 when it cannot begin."""
    parser = argparse.ArgumentParser(prog="python -m bench.screen", description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--glass", type=Path, required=True, help="the socket")
    asked = parser.parse_args()
    try:
        config = read(asked.config)
        settle(config.home / "kivy")
        # Only now: Kivy reads its settings when it is imported.
        program = import_module("ui.program")
        # Kivy took our voice away; a screen that ends must be able to say why.
        sys.stderr = sys.__stderr__
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: program.stop())
        mirror = Mirror(asked.glass)
        mirror.hang_up()
        program.run(config, watch=mirror.show)
    except (Misconfigured, FontMissing) as problem:
        print(f"bench.screen: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
