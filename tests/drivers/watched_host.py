"""A device host whose memory can be searched: run by the wipe tests of the devices.

``watched_host.py DEVICE --config FILE``: the host itself, and beside it, for each line
on stdin (a JSON list of markers in hex), a line on stdout that tells what is held.
"""

import json
import sys
import threading

from drivers.host.__main__ import main
from tests.memory import faces, held


def answer() -> None:
    """Answer every question on stdin."""
    for line in sys.stdin:
        markers = [bytes.fromhex(marker) for marker in json.loads(line)]
        found = [marker.hex() for marker in held(markers)]
        del markers
        pictures, embeddings, answers = faces()
        told = {"held": found, "pictures": pictures, "embeddings": embeddings}
        told["answers"] = answers
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    threading.Thread(target=answer, daemon=True).start()
    sys.exit(main(sys.argv[1:]))
