"""Starts a device host whose memory can be searched, and asks it."""

import json
import os
import select
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE_S = 60.0
PROBE = Path(__file__).with_name("watched_host.py")


@dataclass(frozen=True)
class Found:
    """What a host still holds."""

    markers: frozenset[bytes]
    pictures: int
    embeddings: int
    answers: int
    """What MediaPipe's networks last saw."""


NOTHING = Found(frozenset(), 0, 0, 0)


class Watched:
    """A host that tells what its objects hold."""

    def __init__(self, root: Path, device: str, config: Path, home: Path) -> None:
        (home / "tmp").mkdir(exist_ok=True)
        self.home = home
        self.log = home / "host.log"
        with self.log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(PROBE), device, "--config", str(config)],
                cwd=root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={
                    **os.environ,
                    "TMPDIR": str(home / "tmp"),
                    "PYTHONPATH": str(root),
                },
            )

    def holds(self, *markers: bytes) -> Found:
        """Return which of ``markers``, and how many faces, it can still reach."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        asked = json.dumps([marker.hex() for marker in markers]) + "\n"
        self.process.stdin.write(asked.encode())
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE_S)
        assert ready, "the host's memory was not searched in time"
        told = json.loads(self.process.stdout.readline())
        found = frozenset(bytes.fromhex(marker) for marker in told["held"])
        return Found(found, told["pictures"], told["embeddings"], told["answers"])

    def end(self, within_s: float) -> None:
        """Kill it."""
        self.process.kill()
        self.process.communicate(timeout=within_s)


def seen_by(url: str) -> bytes:
    """Return the next picture of the MJPEG stream at ``url``, as it comes."""
    place = urlsplit(url)
    assert place.hostname is not None
    with closing(HTTPConnection(place.hostname, place.port, timeout=10)) as line:
        line.request("GET", place.path)
        answer = line.getresponse()
        head = [answer.readline() for _ in range(4)]
        return answer.read(int(head[2].partition(b":")[2]))
