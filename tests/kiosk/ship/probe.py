"""A ``kiosk-ship`` whose memory can be searched, in a process of its own.

Each line on stdin is a JSON list of markers in hex; the line on stdout names those
that any object still holds.
"""

import json
import sys
import threading

from kiosk.ship.__main__ import main
from tests.memory import held


def answer() -> None:
    """Answer every question on stdin."""
    for line in sys.stdin:
        markers = [bytes.fromhex(marker) for marker in json.loads(line)]
        found = [marker.hex() for marker in held(markers)]
        sys.stdout.write(json.dumps({"held": found}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    threading.Thread(target=answer, daemon=True).start()
    sys.exit(main(["--config", sys.argv[1]]))
