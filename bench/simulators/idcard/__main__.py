"""``python -m bench.simulators.idcard --link PATH --control PATH``: a card reader.

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
import time
from dataclasses import dataclass, field
from pathlib import Path
from select import POLLHUP, POLLIN, poll
from typing import Final

from bench.simulators import serial_port, steering
from bench.simulators.idcard.control import Desk
from bench.simulators.idcard.module import Module, sam_number
from drivers.idcard.frames import Reply, scan

CHUNK: Final = 4096


class Ended(Exception):
    """Someone asked the simulator to end."""


@dataclass(slots=True)
class Simulator:
    """A pty that answers as a SAM-V module does, and a socket to steer it by."""

    link: Path
    control: Path
    desk: Desk
    master: int = field(init=False)
    listener: socket.socket = field(init=False)
    heard: bytes = b""

    def plug_in(self) -> None:
        """Make the port and the control socket."""
        self.master = serial_port.opened(self.link)
        self.listener = steering.listen(self.control)

    def serve(self) -> None:
        """Answer for ever."""
        waiting = poll()
        waiting.register(self.master, POLLIN | POLLHUP)
        waiting.register(self.listener, POLLIN)
        while True:
            for ready, _ in waiting.poll():
                if ready == self.master:
                    self._answer_questions()
                else:
                    steering.heed(self.listener, self.desk.obey)

    def unplug(self) -> None:
        """Leave nothing behind."""
        for path in (self.link, self.control):
            path.unlink(missing_ok=True)

    def _answer_questions(self) -> None:
        seen = scan(self.heard + os.read(self.master, CHUNK))
        while seen.frame is not None:
            self._send(self.desk.module.answer(seen.frame))
            seen = scan(seen.rest)
        self.heard = seen.rest

    def _send(self, reply: Reply) -> None:
        for piece in self.desk.bend(reply.to_bytes(), self.desk.chance):
            time.sleep(piece.after_s)
            # Nobody reads and the buffer is full: a real line overruns as well.
            with contextlib.suppress(BlockingIOError):
                os.write(self.master, piece.data)


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator until it is told to end."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.simulators.idcard", description=__doc__
    )
    parser.add_argument("--link", type=Path, required=True, help="the serial port")
    parser.add_argument("--control", type=Path, required=True, help="the socket")
    parser.add_argument("--sam", type=int, default=1, help="which module it is")
    parser.add_argument("--seed", type=int, default=1, help="of the line's chances")
    parser.add_argument("--lay", default="", help="the card that already lies there")
    chosen = parser.parse_args(arguments)
    desk = Desk(Module(sam_number(chosen.sam)), chosen.seed)
    simulator = Simulator(chosen.link, chosen.control, desk)
    signal.signal(signal.SIGTERM, _end)
    simulator.plug_in()
    if chosen.lay:
        desk.lay([chosen.lay])
    print(json.dumps({"ready": True, "port": str(chosen.link)}), flush=True)
    with contextlib.suppress(Ended, KeyboardInterrupt):
        simulator.serve()
    simulator.unplug()
    return 0


def _end(*_: object) -> None:
    raise Ended


if __name__ == "__main__":
    sys.exit(main())
