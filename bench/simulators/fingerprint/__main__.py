"""``python -m bench.simulators.fingerprint --link PATH --control PATH``: a reader.

The serial port is at ``--link`` as long as this process lives. It prints one JSON line
when both are there.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from select import POLLHUP, POLLIN, POLLOUT, poll
from typing import Final

from bench.simulators import serial_port, steering
from bench.simulators.fingerprint.control import Desk
from bench.simulators.fingerprint.line import Piece
from bench.simulators.fingerprint.module import Module
from drivers.fingerprint.frames import scan

CHUNK: Final = 4096


class Ended(Exception):
    """Someone asked the simulator to end."""


@dataclass(slots=True)
class Simulator:
    """A pty that answers as an EF01 module does, and a socket to steer it by."""

    link: Path
    control: Path
    desk: Desk
    master: int = field(init=False)
    listener: socket.socket = field(init=False)
    heard: bytes = b""
    going: Iterator[Piece] = field(default_factory=lambda: iter(()))
    """What is still to be said: made as it goes, so that orders count at once."""
    piece: bytes = b""
    due_s: float = 0.0

    def plug_in(self) -> None:
        """Make the port and the control socket."""
        self.master = serial_port.opened(self.link)
        self.listener = steering.listen(self.control)
        self.desk.forget = self.fall_silent

    def serve(self) -> None:
        """Answer for ever."""
        waiting = poll()
        waiting.register(self.listener, POLLIN)
        while True:
            self._next_piece()
            left_s = max(0.0, self.due_s - time.monotonic())
            # While a picture goes out its reader may be slow: nothing of it is lost.
            ready_to_say = self.piece and not left_s
            waiting.register(
                self.master, POLLIN | POLLHUP | POLLOUT * bool(ready_to_say)
            )
            timeout_ms = 1 + int(1000 * left_s) if self.piece and left_s else None
            for ready, what in waiting.poll(timeout_ms):
                if ready != self.master:
                    steering.heed(self.listener, self.desk.obey)
                elif what & POLLIN:
                    self._hear()
                elif what & POLLOUT:
                    self._say()

    def unplug(self) -> None:
        """Leave nothing behind."""
        for path in (self.link, self.control):
            path.unlink(missing_ok=True)

    def fall_silent(self) -> None:
        """Drop what is still on its way out."""
        self.going, self.piece = iter(()), b""
        termios.tcflush(self.master, termios.TCIOFLUSH)

    def _hear(self) -> None:
        self.heard += os.read(self.master, CHUNK)

    def _answers(self, frame: bytes) -> Iterator[Piece]:
        for packet in self.desk.module.answer(frame):
            yield from self.desk.bend(packet, self.desk.chance)

    def _next_piece(self) -> None:
        while not self.piece:
            piece = next(self.going, None)
            if piece is not None:
                self.piece = piece.data
                self.due_s = time.monotonic() + piece.after_s
            else:
                seen = scan(self.heard)
                self.heard = seen.rest
                if seen.frame is None:
                    return
                self.going = self._answers(seen.frame)

    def _say(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self.piece = self.piece[os.write(self.master, self.piece) :]


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator until it is told to end."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.simulators.fingerprint", description=__doc__
    )
    parser.add_argument("--link", type=Path, required=True, help="the serial port")
    parser.add_argument("--control", type=Path, required=True, help="the socket")
    parser.add_argument("--serial", type=int, default=1, help="which module it is")
    parser.add_argument("--seed", type=int, default=1, help="of the line's chances")
    parser.add_argument("--lay", default="", help="the finger that already lies there")
    chosen = parser.parse_args(arguments)
    desk = Desk(chosen.seed, Module(chosen.serial))
    simulator = Simulator(chosen.link, chosen.control, desk)
    signal.signal(signal.SIGTERM, _end)
    simulator.plug_in()
    if chosen.lay:
        desk.lay(chosen.lay.split())
    print(json.dumps({"ready": True, "port": str(chosen.link)}), flush=True)
    with contextlib.suppress(Ended, KeyboardInterrupt):
        simulator.serve()
    simulator.unplug()
    return 0


def _end(*_: object) -> None:
    raise Ended


if __name__ == "__main__":
    sys.exit(main())
