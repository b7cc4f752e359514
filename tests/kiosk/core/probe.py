"""A core whose memory can be searched: run by the wipe test, in a process of its own.

Each line on stdin is a JSON list of markers (hex of UTF-8, so that the question is
not the answer); the line on stdout names those that any object still holds.
"""

import asyncio
import base64
import gc
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from kiosk import config, log
from kiosk.core.clock import Clock
from kiosk.core.program import serve


def spellings(marker: bytes) -> tuple[bytes, ...]:
    """Return how ``marker`` may lie about: UTF-8, UTF-16 and base64."""
    text = marker.decode()
    return (
        marker,
        text.encode("utf-16-le"),
        base64.b64encode(marker).rstrip(b"=")[:-1],
    )


def objects() -> Iterator[object]:
    """Yield every object that can be reached from the collector's, once."""
    gc.collect()
    seen: set[int] = set()
    edge: list[object] = list(gc.get_objects())
    own = {id(seen), id(edge)}
    while edge:
        one = edge.pop()
        if id(one) in seen or id(one) in own:
            continue
        seen.add(id(one))
        yield one
        edge.extend(gc.get_referents(one))


def held(markers: list[str]) -> list[str]:
    """Return those of ``markers`` that some text or bytes object holds."""
    asked = [bytes.fromhex(marker) for marker in markers]
    wanted = {marker: spellings(marker) for marker in asked}
    ours = {id(marker) for marker in asked}
    ours |= {id(each) for spelt in wanted.values() for each in spelt}
    found: set[bytes] = set()
    for one in objects():
        if id(one) in ours or not isinstance(one, str | bytes | bytearray):
            continue
        data = one.encode("utf-8", "replace") if isinstance(one, str) else bytes(one)
        for marker, spelt in wanted.items():
            if marker not in found and any(each in data for each in spelt):
                found.add(marker)
    return [marker.hex() for marker in found]


def say(said: object) -> None:
    """Say one line on stdout."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def answer() -> None:
    """Answer every question on stdin."""
    for line in sys.stdin:
        say({"held": held(json.loads(line))})


def main() -> None:
    """Run the core and answer questions beside it."""
    told = config.read(Path(sys.argv[1]))
    with Path(sys.argv[2]).open("a", encoding="utf-8") as logged:
        log.set_up(logged, logging.DEBUG)
        threading.Thread(target=answer, daemon=True).start()
        asyncio.run(serve(told, Clock(), lambda: say({"ready": True})))


if __name__ == "__main__":
    main()
