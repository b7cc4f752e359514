"""A core whose memory can be searched: run by the wipe test, in a process of its own.

Each line on stdin is a JSON list of markers (hex of UTF-8, so that the question is
not the answer); the line on stdout names those that any object still holds.
"""

import asyncio
import json
import logging
import sys
import threading
from pathlib import Path

from kiosk import config, log
from kiosk.core.clock import Clock
from kiosk.core.program import serve
from tests.memory import held


def say(said: object) -> None:
    """Say one line on stdout."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def answer() -> None:
    """Answer every question on stdin."""
    for line in sys.stdin:
        markers = [bytes.fromhex(marker) for marker in json.loads(line)]
        say({"held": [marker.hex() for marker in held(markers)]})


def main() -> None:
    """Run the core and answer questions beside it."""
    told = config.read(Path(sys.argv[1]))
    with Path(sys.argv[2]).open("a", encoding="utf-8") as logged:
        log.set_up(logged, logging.DEBUG)
        threading.Thread(target=answer, daemon=True).start()
        asyncio.run(serve(told, Clock(), lambda: say({"ready": True})))


if __name__ == "__main__":
    main()
